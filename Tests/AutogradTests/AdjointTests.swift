import Kernels
import Testing

@testable import Autograd

/// ⟨A x, y⟩ = ⟨x, Aᵀ y⟩ for every pair of adjoint operations.
@Suite struct AdjointTests {
  @Test func convolutionAndItsInputGradient() {
    let g = ConvolutionGeometry(batch: 3, height: 5, width: 7, inputs: 4, outputs: 6, kernel: 3)
    let filter = randomTensor([3, 3, 4, 6], 0)
    expectAdjoint([3, 5, 7, 4], [3, 5, 7, 6]) {
      convolution($0, filter: filter)
    } and: {
      apply(ConvolutionInputGradient(geometry: g), $0, filter)
    }
  }

  @Test func convolutionAndItsFilterGradient() {
    let g = ConvolutionGeometry(batch: 3, height: 5, width: 7, inputs: 4, outputs: 6, kernel: 3)
    let x = randomTensor([3, 5, 7, 4], 0)
    expectAdjoint([3, 3, 4, 6], [3, 5, 7, 6]) {
      convolution(x, filter: $0)
    } and: {
      apply(ConvolutionFilterGradient(geometry: g), x, $0)
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
