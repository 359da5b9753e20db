import Kernels

/// leakyReLU(x + bias), the bias [C] added along the last axis; slope 1 adds the bias alone.
public func leakyReLU(_ x: Tensor, bias: Tensor, slope: Float) -> Tensor {
  precondition(x.shape.last == bias.count, "bias \(bias.shape) does not fit \(x.shape)")
  return apply(BiasLeakyReLU(slope: slope), x, bias)
}

struct BiasLeakyReLU: Primitive {
  let slope: Float

  func outputShape(_ inputs: [Tensor]) -> [Int] { inputs[0].shape }

  func evaluate(_ inputs: [Tensor], into output: FloatBuffer) {
    biasLeakyReLU(inputs[0].buffer, bias: inputs[1].buffer, slope: slope, into: output)
  }

  func pullback(_ gradient: Tensor, _ call: Call) -> [Tensor?] {
    let inner = slope == 1 ? gradient : apply(LeakyReLUGradient(slope: slope), gradient, call.output)
    return [inner, call.wants(1) { biasGradient(inner, activated: nil, slope: 1) }]
  }
}

/// (g, y) → g · (1 where y > 0, else slope). Constant in y almost everywhere.
struct LeakyReLUGradient: Primitive {
  let slope: Float

  func outputShape(_ inputs: [Tensor]) -> [Int] { inputs[0].shape }

  func evaluate(_ inputs: [Tensor], into output: FloatBuffer) {
    leakyReLUGradient(inputs[0].buffer, activated: inputs[1].buffer, slope: slope, into: output)
  }

  func pullback(_ gradient: Tensor, _ call: Call) -> [Tensor?] {
    [call.wants(0) { apply(self, gradient, call.inputs[1].detached()) }, nil]
  }
}

/// The sum over all axes but the last, [C], of a gradient that is first masked by leaky ReLU's derivative, if `activated`
/// is its output. A gradient at half the resolution of `activated` [N, H, W, C] stands for 2×2 pixels.
func biasGradient(_ gradient: Tensor, activated: Tensor?, slope: Float) -> Tensor {
  apply(BiasGradient(slope: slope), [gradient] + (activated.map { [$0] } ?? []))
}

/// (g) or (g, y) → Σ g · (1 where y > 0, else slope), [C]. Constant in y almost everywhere.
struct BiasGradient: Primitive {
  let slope: Float

  func outputShape(_ inputs: [Tensor]) -> [Int] { [inputs[0].shape.last ?? 1] }

  func evaluate(_ inputs: [Tensor], into output: FloatBuffer) {
    let mask = inputs.count > 1 ? LeakyReLUMask(activated: inputs[1].buffer, slope: slope) : nil
    let width = isPooled(inputs) ? inputs[1].shape[2] : nil
    Kernels.biasGradient(inputs[0].buffer, mask: mask, pooledWidth: width, into: output)
  }

  private func isPooled(_ inputs: [Tensor]) -> Bool { inputs.count > 1 && inputs[0].shape != inputs[1].shape }

  func pullback(_ gradient: Tensor, _ call: Call) -> [Tensor?] {
    let shape = (call.inputs.last ?? gradient).shape
    let row = Array(repeating: 1, count: shape.count - 1) + [gradient.count]
    let full = gradient.reshaped(row).broadcast(to: shape)
    guard call.inputs.count > 1 else { return [full] }
    let masked = apply(LeakyReLUGradient(slope: slope), full, call.inputs[1].detached())
    return [isPooled(call.inputs) ? apply(SumPool(scale: 1), masked) : masked, nil]
  }
}
