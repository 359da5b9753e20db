import Kernels
import Testing

@testable import Autograd

/// ⟨A x, y⟩ = ⟨x, Aᵀ y⟩ for every pair of adjoint operations.
@Suite struct AdjointTests {
  /// Narrow ones by patches, wide ones by frequencies; masked by a leaky ReLU or not; of upsampled images or not.
  struct Variant: CustomTestStringConvertible, Sendable {
    var channels = (inputs: 4, outputs: 6)
    var batch = 3
    var kernel = 3
    var upsampling = false
    var slope: Float?
    var testDescription: String {
      "\(batch) images, \(channels), kernel \(kernel)\(upsampling ? ", upsampled" : "")\(slope == nil ? "" : ", masked")"
    }
  }

  static let variants = [((4, 6), 3), ((9, 17), 3), ((9, 17), 24)].flatMap { channels, batch in
    [1, 3].flatMap { kernel in
      [false, true].flatMap { upsampling in
        [nil, 0.2].map { Variant(channels: channels, batch: batch, kernel: kernel, upsampling: upsampling, slope: $0) }
      }
    }
  }

  @Test(arguments: variants)
  func convolutionAndItsGradients(_ variant: Variant) {
    let (inputs, outputs) = variant.channels
    let g = ConvolutionGeometry(
      batch: variant.batch, height: 6, width: 10, inputs: inputs, outputs: outputs, kernel: variant.kernel)
    let linear = LinearConvolution(g, scale: 0.7, upsampling: variant.upsampling)
    let (image, result, shape) = (linear.inputShape, linear.outputShape, linear.filterShape)
    let (x, filter) = (randomTensor(image, 0), randomTensor(shape, 3))
    let mask = variant.slope == nil ? [] : [randomTensor(result, 4)]
    let forward = Convolution(linear, slope: variant.slope)
    expectAdjoint(image, result) {
      apply(forward, [$0, filter] + mask)
    } and: {
      apply(ConvolutionInputGradient(linear, slope: variant.slope), [$0, filter] + mask)
    }
    expectAdjoint(shape, result) {
      apply(forward, [x, $0] + mask)
    } and: {
      apply(ConvolutionFilterGradient(linear, slope: variant.slope), [x, $0] + mask)
    }
  }

  @Test func upsamplingAndSumPooling() {
    expectAdjoint(
      [2, 3, 5, 4], [2, 6, 10, 4], { apply(Upsample(scale: 0.7), $0) }, and: { apply(SumPool(scale: 0.7), $0) })
  }

  @Test func blurAndItself() {
    expectAdjoint([2, 3, 5, 4], [2, 3, 5, 4], { apply(Blur(), $0) }, and: { apply(Blur(), $0) })
  }

  @Test func gatherAndScatter() {
    let (source, g) = (GradientTests.scattered, PixelGeometry(batch: 2, pixels: 16, channels: 3))
    expectAdjoint(
      [2, 4, 4, 3], [2, 4, 4, 3], { apply(PixelGather(source: source, geometry: g), $0) },
      and: { apply(PixelScatter(source: source, geometry: g), $0) })
  }

  @Test func colorTransformationAndItsTranspose() {
    let (matrices, g) = (GradientTests.matrices, PixelGeometry(batch: 2, pixels: 16, channels: 3))
    func transform(_ transposed: Bool) -> (Tensor) -> Tensor {
      { apply(ColorTransform(matrices: matrices, transposed: transposed, geometry: g), $0) }
    }
    expectAdjoint([2, 4, 4, 3], [2, 4, 4, 3], transform(false), and: transform(true))
  }

  @Test func broadcastAndSum() {
    expectAdjoint([2, 1, 3, 1], [2, 4, 3, 5], { $0.broadcast(to: [2, 4, 3, 5]) }, and: { $0.sum(over: [1, 3]) })
    expectAdjoint([1, 6], [900, 6], { $0.broadcast(to: [900, 6]) }, and: { $0.sum(over: [0]) })
    expectAdjoint([40, 1], [40, 77], { $0.broadcast(to: [40, 77]) }, and: { $0.sum(over: [1]) })
  }

  @Test func padAndSlice() {
    expectAdjoint(
      [2, 3, 4], [2, 7, 4], { $0.padded(axis: 1, length: 7, at: 2..<5) }, and: { $0.slice(axis: 1, 2..<5) })
  }

  @Test func transpositionAndItself() {
    expectAdjoint([3, 4, 5], [3, 5, 4], { $0.transposedMatrices() }, and: { $0.transposedMatrices() })
  }

  private func expectAdjoint(
    _ from: [Int], _ to: [Int], _ forward: (Tensor) -> Tensor, and backward: (Tensor) -> Tensor,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let (x, y) = (randomTensor(from, 1), randomTensor(to, 2))
    let (left, right) = (inner(forward(x), y), inner(x, backward(y)))
    #expect(abs(left - right) <= 1e-5 * norm(x) * norm(y), sourceLocation: sourceLocation)
  }
}
