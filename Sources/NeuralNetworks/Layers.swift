import Autograd
import Kernels

/// √2 / √fan-in: He's scale, applied at run time to weights drawn from N(0, 1) (equalized learning rate, Karras et al.
/// 2018, section 4.1).
private func equalizedScale(gain: Float, fanIn: Int) -> Float { gain / Float(fanIn).squareRoot() }

/// A convolution of stride 1 with equalized learning rate.
public struct ConvolutionLayer: Parameterized, Sendable {
  /// [k, k, C, C′], before the run-time scale.
  public var filter: Tensor
  /// [C′], unscaled.
  public var bias: Tensor
  private let scale: Float

  public init(kernel: Int, inputs: Int, outputs: Int, gain: Float = Float(2).squareRoot(), random: RandomStream) {
    filter = Tensor(gaussian: random, shape: [kernel, kernel, inputs, outputs])
    bias = Tensor(repeating: 0, shape: [outputs])
    scale = equalizedScale(gain: gain, fanIn: kernel * kernel * inputs)
  }

  /// [N, H, W, C] → [N, H, W, C′]: leaky ReLU of the convolution plus bias; slope 1 is linear.
  public func callAsFunction(_ x: Tensor, slope: Float) -> Tensor {
    leakyReLU(convolution(x, filter: filter * scale), bias: bias, slope: slope)
  }

  public mutating func visitParameters(_ path: String, _ visit: (String, inout Tensor) -> Void) {
    visit(joined(path, "filter"), &filter)
    visit(joined(path, "bias"), &bias)
  }
}

/// A fully connected layer with equalized learning rate, its bias left to the caller's layout.
public struct DenseLayer: Parameterized, Sendable {
  /// [inputs, outputs], before the run-time scale.
  public var filter: Tensor
  public var bias: Tensor
  private let scale: Float

  /// - Parameter biases: how many biases; by default one per output.
  public init(
    inputs: Int, outputs: Int, biases: Int? = nil, gain: Float = Float(2).squareRoot(), random: RandomStream
  ) {
    filter = Tensor(gaussian: random, shape: [inputs, outputs])
    bias = Tensor(repeating: 0, shape: [biases ?? outputs])
    scale = equalizedScale(gain: gain, fanIn: inputs)
  }

  /// [N, inputs] → [N, outputs], without the bias.
  public func product(_ x: Tensor) -> Tensor { matrixProduct(x, filter * scale) }

  /// [N, inputs] → [N, outputs]; slope 1 is linear.
  public func callAsFunction(_ x: Tensor, slope: Float) -> Tensor {
    leakyReLU(product(x), bias: bias, slope: slope)
  }

  public mutating func visitParameters(_ path: String, _ visit: (String, inout Tensor) -> Void) {
    visit(joined(path, "filter"), &filter)
    visit(joined(path, "bias"), &bias)
  }
}
