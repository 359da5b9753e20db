import Kernels

/// x / √(mean over the last axis of x² + epsilon) (Karras et al. 2018, section 4.2).
public func pixelNorm(_ x: Tensor, epsilon: Float = 1e-8) -> Tensor {
  apply(PixelNorm(epsilon: epsilon), x)
}

struct PixelNorm: Primitive {
  let epsilon: Float

  func outputShape(_ inputs: [Tensor]) -> [Int] { inputs[0].shape }

  func evaluate(_ inputs: [Tensor], into output: FloatBuffer) {
    pixelNorm(inputs[0].buffer, channels: inputs[0].shape.last ?? 1, epsilon: epsilon, into: output)
  }

  func pullback(_ gradient: Tensor, _ call: Call) -> [Tensor?] {
    [apply(PixelNormGradient(epsilon: epsilon), gradient, call.inputs[0])]
  }
}

/// (g, x) → r·g − x·r³·mean(g·x) with r = (mean(x²) + epsilon)^−½, fused.
struct PixelNormGradient: Primitive {
  let epsilon: Float

  func outputShape(_ inputs: [Tensor]) -> [Int] { inputs[0].shape }

  func evaluate(_ inputs: [Tensor], into output: FloatBuffer) {
    pixelNormGradient(
      inputs[0].buffer, inputs[1].buffer, channels: inputs[0].shape.last ?? 1, epsilon: epsilon, into: output)
  }

  /// Through the same formula in simple operations: this order is rare enough to need no kernel of its own.
  func pullback(_ gradient: Tensor, _ call: Call) -> [Tensor?] {
    let (g, x) = (apply(Alias(), call.inputs[0].tracked), apply(Alias(), call.inputs[1].tracked))
    let last = [x.shape.count - 1]
    let r = (x.squared().mean(over: last) + epsilon).power(-0.5)
    let pull = r.power(3) * (g * x).mean(over: last)
    let composed = r.broadcast(to: x.shape) * g - pull.broadcast(to: x.shape) * x
    let pulled = gradients(
      of: composed, seed: gradient, withRespectTo: [g, x], differentiable: call.inputs.contains(where: \.isTracked))
    return [pulled[0], pulled[1]]
  }
}

/// The same values under a node of their own, so that a partial derivative stops there.
struct Alias: Primitive {
  func outputShape(_ inputs: [Tensor]) -> [Int] { inputs[0].shape }

  func evaluate(_ inputs: [Tensor], into output: FloatBuffer) {
    affine(inputs[0].buffer, scale: 1, offset: 0, into: output)
  }

  func pullback(_ gradient: Tensor, _ call: Call) -> [Tensor?] { [gradient] }
}

extension Tensor {
  /// Itself, or the same values as a variable.
  var tracked: Tensor { isTracked ? self : asVariable() }
}
