import Kernels

/// One Adam step on tensors of one shape; nothing of it is recorded.
public func adamStep(
  _ parameter: Tensor, gradient: Tensor, first: Tensor, second: Tensor, _ constants: AdamUpdate
) -> (parameter: Tensor, first: Tensor, second: Tensor) {
  precondition(
    [gradient, first, second].allSatisfy { $0.shape == parameter.shape },
    "parameter \(parameter.shape), gradient \(gradient.shape) and moments \(first.shape) differ in shape")
  let output = { FloatBuffer(uninitialized: parameter.count) }
  let new = (parameter: output(), first: output(), second: output())
  adamUpdate((parameter.buffer, first.buffer, second.buffer), gradient: gradient.buffer, into: new, constants)
  let shape = parameter.shape
  return (
    Tensor(new.parameter, shape: shape), Tensor(new.first, shape: shape), Tensor(new.second, shape: shape)
  )
}
