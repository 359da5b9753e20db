import Autograd
import Kernels

/// Where He's scale, gain / √fan-in, goes: applied at run time to weights drawn from N(0, 1) (equalized learning rate,
/// Karras et al. 2018, section 4.1), or once, to the weights themselves.
private struct Initialization {
  let filter: Tensor
  let runTimeScale: Float

  init(_ random: RandomStream, shape: [Int], fanIn: Int, gain: Float, isEqualized: Bool) {
    let scale = gain / Float(fanIn).squareRoot()
    let gaussian = Tensor(gaussian: random, shape: shape)
    filter = isEqualized ? gaussian : gaussian * scale
    runTimeScale = isEqualized ? scale : 1
  }
}

/// Where a layer's average pooling is.
public enum Pooling: Sendable {
  case none, beforeActivation, afterActivation
}

/// A convolution of stride 1, by default with equalized learning rate.
public struct ConvolutionLayer: Parameterized, Sendable {
  /// [k, k, C, C′], before the run-time scale.
  public var filter: Tensor
  /// [C′], unscaled.
  public var bias: Tensor
  private let scale: Float

  public init(
    kernel: Int, inputs: Int, outputs: Int, gain: Float = Float(2).squareRoot(), isEqualized: Bool = true,
    random: RandomStream
  ) {
    let initial = Initialization(
      random, shape: [kernel, kernel, inputs, outputs], fanIn: kernel * kernel * inputs, gain: gain,
      isEqualized: isEqualized)
    filter = initial.filter
    bias = Tensor(repeating: 0, shape: [outputs])
    scale = initial.runTimeScale
  }

  /// [N, H, W, C] → [N, H, W, C′]: leaky ReLU of the convolution plus bias; slope 1 is linear.
  ///
  /// - Parameters:
  ///   - upsampling: nearest-neighbour upsampling before, which makes it [N, 2H, 2W, C′].
  ///   - pooling: average pooling, between convolution and bias or after all, which makes it [N, H / 2, W / 2, C′].
  public func callAsFunction(
    _ x: Tensor, slope: Float, upsampling: Bool = false, pooling: Pooling = .none
  ) -> Tensor {
    // The scale goes with the convolution, so that all passes of a step share what is derived from the filter.
    if pooling == .beforeActivation {
      let product = convolution(x, filter: filter, scale: scale, upsampling: upsampling)
      return leakyReLU(averagePool2x(product), bias: bias, slope: slope)
    }
    return convolution(
      x, filter: filter, scale: scale, upsampling: upsampling, bias: bias, slope: slope,
      averagePooling: pooling == .afterActivation)
  }

  public mutating func visitParameters(_ path: String, _ visit: (String, inout Tensor) -> Void) {
    visit(joined(path, "filter"), &filter)
    visit(joined(path, "bias"), &bias)
  }
}

/// A fully connected layer, by default with equalized learning rate, its bias left to the caller's layout.
public struct DenseLayer: Parameterized, Sendable {
  /// [inputs, outputs], before the run-time scale.
  public var filter: Tensor
  public var bias: Tensor
  private let scale: Float

  /// - Parameter biases: how many biases; by default one per output.
  public init(
    inputs: Int, outputs: Int, biases: Int? = nil, gain: Float = Float(2).squareRoot(), isEqualized: Bool = true,
    random: RandomStream
  ) {
    let initial = Initialization(
      random, shape: [inputs, outputs], fanIn: inputs, gain: gain, isEqualized: isEqualized)
    filter = initial.filter
    bias = Tensor(repeating: 0, shape: [biases ?? outputs])
    scale = initial.runTimeScale
  }

  /// [N, inputs] → [N, outputs], without the bias.
  public func product(_ x: Tensor) -> Tensor { matrixProduct(x, filter, scale: scale) }

  /// [N, inputs] → [N, outputs]; slope 1 is linear.
  public func callAsFunction(_ x: Tensor, slope: Float) -> Tensor {
    leakyReLU(product(x), bias: bias, slope: slope)
  }

  public mutating func visitParameters(_ path: String, _ visit: (String, inout Tensor) -> Void) {
    visit(joined(path, "filter"), &filter)
    visit(joined(path, "bias"), &bias)
  }
}
