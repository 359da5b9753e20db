import Kernels

/// One Adam step on tensors of one shape; nothing of it is recorded.
///
/// - Parameter average: a moving average, which moves towards the parameter from before the step.
public func adamStep(
  _ parameter: Tensor, gradient: Tensor, first: Tensor, second: Tensor, _ constants: AdamUpdate,
  average: (tensor: Tensor, decay: Float)? = nil
) -> (parameter: Tensor, first: Tensor, second: Tensor, average: Tensor?) {
  precondition(
    [gradient, first, second, average?.tensor ?? gradient].allSatisfy { $0.shape == parameter.shape },
    "parameter \(parameter.shape), gradient \(gradient.shape) and moments \(first.shape) differ in shape")
  let output = { FloatBuffer(uninitialized: parameter.count) }
  let new = (
    parameter: output(), first: constants.beta1 == 0 ? gradient.buffer : output(), second: output()
  )
  let newAverage = average.map { AverageUpdate($0.tensor.buffer, into: output(), decay: $0.decay) }
  adamUpdate(
    (parameter.buffer, first.buffer, second.buffer), gradient: gradient.buffer, into: new, constants,
    average: newAverage)
  let shape = parameter.shape
  return (
    Tensor(new.parameter, shape: shape), Tensor(new.first, shape: shape), Tensor(new.second, shape: shape),
    newAverage.map { Tensor($0.new, shape: shape) }
  )
}
