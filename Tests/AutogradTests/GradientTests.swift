import Kernels
import Testing

@testable import Autograd

/// Every primitive against finite differences, to second order.
@Suite struct GradientTests {
  struct Subject: CustomTestStringConvertible, Sendable {
    let name: String
    let shapes: [[Int]]
    let function: @Sendable ([Tensor]) -> Tensor
    var testDescription: String { name }

    init(_ name: String, _ shapes: [[Int]], _ function: @escaping @Sendable ([Tensor]) -> Tensor) {
      self.name = name
      self.shapes = shapes
      self.function = function
    }
  }

  static let images = [2, 4, 4, 3]

  static let subjects = [
    Subject("weighted sum", [[3, 2], [3, 2]]) { weightedSum($0[0], 2, $0[1], -3) },
    Subject("product", [[3, 2], [3, 2]]) { $0[0] * $0[1] },
    Subject("affine", [[3, 2]]) { $0[0] * 3 + 1 },
    Subject("square", [[5]]) { $0[0].squared() },
    Subject("power", [[5]]) { ($0[0].squared() + 1).power(-0.5) },
    Subject("square root", [[5]]) { ($0[0].squared() + 1).squareRoot() },
    Subject("reshape", [[3, 2]]) { $0[0].reshaped([6]).squared() },
    Subject("transposition", [[2, 3, 2]]) { $0[0].transposedMatrices().squared() },
    Subject("slice", [[2, 5, 2]]) { $0[0].slice(axis: 1, 1..<4).squared() },
    Subject("pad", [[2, 3, 2]]) { $0[0].padded(axis: 1, length: 6, at: 2..<5).squared() },
    Subject("concatenation", [[2, 3], [2, 1]]) { concatenate($0[0], $0[1], axis: 1).squared() },
    Subject("sum", [[2, 3, 4]]) { $0[0].sum(over: [0, 2]).squared() },
    Subject("broadcast", [[2, 1, 3]]) { $0[0].broadcast(to: [2, 4, 3]).squared() },
    Subject("matrix product", [[3, 4], [4, 2]]) { matrixProduct($0[0], $0[1]) },
    Subject("scaled matrix product", [[3, 4], [4, 2]]) { matrixProduct($0[0], $0[1], scale: -0.5) },
    Subject("transposed matrix product", [[4, 3], [2, 4]]) {
      matrixProduct($0[0], $0[1], transposingLeft: true, transposingRight: true)
    },
    Subject("convolution", [images, [3, 3, 3, 2]]) { convolution($0[0], filter: $0[1]) },
    Subject("scaled convolution", [images, [3, 3, 3, 2]]) { convolution($0[0], filter: $0[1], scale: 0.5) },
    Subject("pointwise convolution", [images, [1, 1, 3, 2]]) { convolution($0[0], filter: $0[1]) },
    Subject("convolution's input gradient", [images, [3, 3, 2, 3]]) {
      apply(ConvolutionInputGradient(linear(2, 3)), $0[0], $0[1])
    },
    Subject("convolution's filter gradient", [images, [2, 4, 4, 2]]) {
      apply(ConvolutionFilterGradient(linear(3, 2)), $0[0], $0[1])
    },
    Subject("masked convolution", [images, [3, 3, 3, 2]]) {
      apply(Convolution(linear(3, 2), slope: 0.2), $0[0], $0[1], randomTensor([2, 4, 4, 2], 8))
    },
    Subject("masked convolution's input gradient", [images, [3, 3, 2, 3]]) {
      apply(ConvolutionInputGradient(linear(2, 3), slope: 0.2), $0[0], $0[1], randomTensor(images, 8))
    },
    Subject("masked convolution's filter gradient", [images, [2, 4, 4, 2]]) {
      apply(ConvolutionFilterGradient(linear(3, 2), slope: 0.2), $0[0], $0[1], randomTensor([2, 4, 4, 2], 8))
    },
    Subject("convolution of upsampled images", [[2, 2, 2, 3], [3, 3, 3, 2]]) {
      convolution($0[0], filter: $0[1], scale: 0.5, upsampling: true)
    },
    Subject("wide convolution of upsampled images", [[1, 2, 2, 8], [3, 3, 8, 9]]) {
      convolution($0[0], filter: $0[1], scale: 0.2, upsampling: true)
    },
    Subject("activated convolution", [images, [3, 3, 3, 2], [2]]) {
      convolution($0[0], filter: $0[1], scale: 0.5, bias: $0[2], slope: 0.2)
    },
    Subject("wide activated convolution", [[1, 4, 4, 8], [3, 3, 8, 9], [9]]) {
      convolution($0[0], filter: $0[1], scale: 0.2, bias: $0[2], slope: 0.2)
    },
    Subject("pooled convolution", [images, [3, 3, 3, 2], [2]]) {
      convolution($0[0], filter: $0[1], scale: 0.5, bias: $0[2], slope: 0.2, averagePooling: true)
    },
    Subject("wide pooled convolution", [[1, 4, 4, 8], [3, 3, 8, 9], [9]]) {
      convolution($0[0], filter: $0[1], scale: 0.2, bias: $0[2], slope: 0.2, averagePooling: true)
    },
    Subject("pooled bias gradient", [[2, 2, 2, 3]]) {
      biasGradient($0[0], activated: randomTensor(images, 8), slope: 0.2)
    },
    Subject("biased pointwise convolution", [images, [1, 1, 3, 2], [2]]) {
      convolution($0[0], filter: $0[1], bias: $0[2], slope: 1)
    },
    Subject("bias gradient", [images]) { biasGradient($0[0], activated: randomTensor(images, 8), slope: 0.2) },
    Subject("upsampling", [images]) { upsample2x($0[0]).squared() },
    Subject("average pooling", [images]) { averagePool2x($0[0]).squared() },
    Subject("leaky ReLU", [images, [3]]) { leakyReLU($0[0], bias: $0[1], slope: 0.2).squared() },
    Subject("bias", [images, [3]]) { leakyReLU($0[0], bias: $0[1], slope: 1).squared() },
    Subject("exponential", [[5]]) { $0[0].exponential() },
    Subject("logarithm", [[5]]) { ($0[0].squared() + 1).logarithm() },
    Subject("bilinear upsampling", [images]) { bilinearUpsample2x($0[0]).squared() },
    Subject("pixel gather", [images]) { gatherPixels($0[0], source: scattered).squared() },
    Subject("colour transformation", [images]) { transformColors($0[0], matrices: matrices).squared() },
    Subject("pixel norm", [[2, 2, 2, 5]]) { pixelNorm($0[0]) },
    Subject("minibatch stddev", [stddevImages]) { appendingMinibatchStddev($0[0], group: 3, parts: 2) },
    Subject("minibatch stddev of uneven groups", [[10, 1, 2, 2]]) {
      appendingMinibatchStddev($0[0], group: 3, parts: 2)
    },
    Subject("minibatch stddev of uneven groups' gradient", [[10, 1, 2, 3], [10, 1, 2, 2]]) {
      apply(AppendStddevGradient(geometry: unevenStddev), $0[0], $0[1])
    },
    Subject("minibatch stddev of uneven groups' tangent", [[10, 1, 2, 2], [10, 1, 2, 2]]) {
      apply(AppendStddevTangent(geometry: unevenStddev), $0[0], $0[1])
    },
    Subject("minibatch stddev of uneven groups' curvature", [[10, 1, 2, 2], [10, 1, 2, 3], [10, 1, 2, 2]]) {
      apply(AppendStddevCurvature(geometry: unevenStddev), $0[0], $0[1], $0[2])
    },
    Subject("minibatch stddev's gradient", [[6, 1, 2, 3], [6, 1, 2, 2]]) {
      apply(AppendStddevGradient(geometry: stddev), $0[0], $0[1])
    },
    Subject("minibatch stddev's tangent", [stddevImages, stddevImages]) {
      apply(AppendStddevTangent(geometry: stddev), $0[0], $0[1])
    },
    Subject("minibatch stddev's curvature", [stddevImages, [6, 1, 2, 3], stddevImages]) {
      apply(AppendStddevCurvature(geometry: stddev), $0[0], $0[1], $0[2])
    },
    Subject("pixel norm's gradient", [[4, 5], [4, 5]]) { apply(PixelNormGradient(epsilon: 1e-8), $0[0], $0[1]) },
  ]

  static let stddevImages = [6, 1, 2, 2]
  /// Groups of 3 and of 2.
  static let unevenStddev = StddevGeometry(batch: 10, pixels: 2, channels: 2, parts: 2, size: 3)
  static let stddev = StddevGeometry(batch: 6, pixels: 2, channels: 2, parts: 2, size: 3)

  /// Every pixel from somewhere, some from the same place.
  static let scattered = (0..<32).map { Int32($0 * 7 % 13) }
  static let matrices = (0..<18).map { Float($0 * 5 % 7) / 3 - 1 }

  static func linear(_ inputs: Int, _ outputs: Int) -> LinearConvolution {
    LinearConvolution(
      ConvolutionGeometry(batch: 2, height: 4, width: 4, inputs: inputs, outputs: outputs, kernel: 3))
  }

  /// By the definition, in batches that groups of 4 divide and in those that they do not.
  @Test(arguments: [
    (16, [4, 4, 4, 4]), (13, [4, 3, 3, 3]), (7, [4, 3]), (5, [3, 2]), (6, [3, 3]), (2, [2]), (1, [1]),
  ])
  func minibatchStddevIsThatOfItsGroup(_ batch: Int, _ sizes: [Int]) {
    let x = randomTensor([batch, 1, 1, 3], 5)
    let groups = StddevGeometry(batch: batch, pixels: 1, channels: 3, parts: 1, size: 4).groups
    #expect(groups.map(\.count) == sizes && groups.joined().sorted() == Array(0..<batch))
    let y = appendingMinibatchStddev(x, group: 4).values
    for group in groups {
      let deviations = (0..<3).map { channel -> Double in
        let values = group.map { Double(x.values[3 * $0 + channel]) }
        let mean = values.reduce(0, +) / Double(values.count)
        return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count) + 1e-8).squareRoot()
      }
      let expected = deviations.reduce(0, +) / 3
      for sample in group { #expect(abs(Double(y[4 * sample + 3]) - expected) < 1e-5) }
    }
    if batch == 1 { #expect(y[3] == 1e-4, "a batch of one has no deviation") }
  }

  @Test(arguments: subjects)
  func firstOrder(_ subject: Subject) {
    let inputs = subject.shapes.enumerated().map { randomTensor($1, UInt64($0)) }
    check(inputs) { subject.function($0) }
  }

  /// The derivative of ⟨gradient, direction⟩, a function of the inputs that takes the second order.
  @Test(arguments: subjects)
  func secondOrder(_ subject: Subject) {
    let inputs = subject.shapes.enumerated().map { randomTensor($1, UInt64($0)) }
    check(inputs) { values in
      let tracked = values.map { $0.isTracked ? $0 : $0.asVariable() }
      let squared = subject.function(tracked).squared().sum()
      let found = gradients(of: squared, withRespectTo: tracked, differentiable: true)
      return zip(found, found.indices).map { ($0 * randomTensor($0.shape, UInt64(50 + $1))).sum() }
        .reduce(Tensor(repeating: 0, shape: [])) { $0 + $1 }
    }
  }

  /// Directional derivatives by central differences of two widths, against the walk's.
  private func check(_ inputs: [Tensor], _ function: ([Tensor]) -> Tensor) {
    let variables = inputs.map { $0.asVariable() }
    let output = function(variables)
    let seed = randomTensor(output.shape, 99)
    let found = gradients(of: output, seed: seed, withRespectTo: variables)
    for (index, input) in inputs.enumerated() {
      let direction = randomTensor(input.shape, UInt64(20 + index))
      func value(_ offset: Float) -> Double {
        var moved = inputs
        moved[index] = weightedSum(input, 1, direction, offset)
        return inner(function(moved), seed)
      }
      let step: Float = 0.004
      let numeric =
        (8 * (value(step) - value(-step)) - (value(2 * step) - value(-2 * step))) / (12 * Double(step))
      let analytic = inner(found[index], direction)
      let scale = max(1, abs(numeric), norm(found[index]))
      #expect(abs(numeric - analytic) <= 2e-2 * scale, "input \(index): \(numeric) by differences, \(analytic) by walk")
    }
  }
}

func randomTensor(_ shape: [Int], _ index: UInt64) -> Tensor {
  Tensor(gaussian: RandomStream(seed: 3, purpose: .initialization, index: index), shape: shape)
}

func inner(_ a: Tensor, _ b: Tensor) -> Double {
  zip(a.values, b.values).reduce(0) { $0 + Double($1.0) * Double($1.1) }
}

func norm(_ a: Tensor) -> Double { inner(a, a).squareRoot() }
