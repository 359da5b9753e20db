import Kernels

extension Tensor {
  /// eˣ of every element.
  public func exponential() -> Tensor { apply(Exponential(), self) }

  /// ln x of every element.
  public func logarithm() -> Tensor { apply(Logarithm(), self) }
}

struct Exponential: Primitive {
  func outputShape(_ inputs: [Tensor]) -> [Int] { inputs[0].shape }

  func evaluate(_ inputs: [Tensor], into output: FloatBuffer) { exponential(inputs[0].buffer, into: output) }

  func pullback(_ gradient: Tensor, _ call: Call) -> [Tensor?] { [gradient * call.output] }
}

struct Logarithm: Primitive {
  func outputShape(_ inputs: [Tensor]) -> [Int] { inputs[0].shape }

  func evaluate(_ inputs: [Tensor], into output: FloatBuffer) { logarithm(inputs[0].buffer, into: output) }

  func pullback(_ gradient: Tensor, _ call: Call) -> [Tensor?] { [gradient * call.inputs[0].power(-1)] }
}
