import Kernels

/// A moving average, and how much of it stays when it moves towards a parameter.
public struct MovingAverage {
  public var tensor: Tensor
  public let decay: Float

  public init(_ tensor: Tensor, decay: Float) {
    self.tensor = tensor
    self.decay = decay
  }
}

/// One Adam step on tensors of one shape, in the memory that they have, or in copies if that is shared; nothing of it is
/// recorded. The moving average moves towards the parameter from before the step.
///
/// - Returns: whether all results are finite. Elements whose step is not keep their values.
public func adamStep(
  _ parameter: inout Tensor, gradient: Tensor, first: inout Tensor, second: inout Tensor, _ constants: AdamUpdate,
  average: inout MovingAverage?
) -> Bool {
  precondition(
    [gradient, first, second, average?.tensor ?? gradient].allSatisfy { $0.shape == parameter.shape },
    "parameter \(parameter.shape), gradient \(gradient.shape) and moments \(first.shape) differ in shape")
  parameter.makeOwn()
  second.makeOwn()
  average?.tensor.makeOwn()
  let isMomentless = constants.beta1 == 0
  if isMomentless { first = gradient } else { first.makeOwn() }
  return adamUpdate(
    AdamBuffers(
      parameter: parameter.buffer, first: isMomentless ? nil : first.buffer, second: second.buffer,
      average: average?.tensor.buffer, decay: average?.decay ?? 0),
    gradient: gradient.buffer, constants)
}
