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
    return [
      inner,
      call.wants(1) { inner.sum(over: Array(inner.shape.indices.dropLast())).reshaped(call.inputs[1].shape) },
    ]
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
