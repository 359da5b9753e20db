import Kernels

/// A differentiable operation: its value, and its derivative written in tensor operations, so that it can be
/// differentiated in turn.
protocol Primitive: Sendable {
  /// The output's shape, for inputs whose shapes have been checked.
  func outputShape(_ inputs: [Tensor]) -> [Int]

  /// Computes the value into `output`.
  func evaluate(_ inputs: [Tensor], into output: FloatBuffer)

  /// The gradients to those inputs that `call.wants`, given the gradient to the output.
  func pullback(_ gradient: Tensor, _ call: Call) -> [Tensor?]
}

/// One use of a primitive, as its pullback sees it.
struct Call {
  let inputs: [Tensor]
  let output: Tensor
  let wanted: [Bool]

  /// The gradient to one input, computed only if it is wanted.
  func wants(_ index: Int, _ gradient: () -> Tensor) -> Tensor? {
    wanted[index] ? gradient() : nil
  }
}

/// Runs a primitive, and remembers the call if an input is tracked.
func apply(_ primitive: some Primitive, _ inputs: Tensor...) -> Tensor { apply(primitive, inputs) }

func apply(_ primitive: some Primitive, _ inputs: [Tensor]) -> Tensor {
  let shape = primitive.outputShape(inputs)
  let output = FloatBuffer(uninitialized: shape.elementCount)
  primitive.evaluate(inputs, into: output)
  guard inputs.contains(where: \.isTracked) else { return Tensor(output, shape: shape) }
  return Tensor(output, shape: shape, node: Node(primitive, inputs: inputs, output: output, shape: shape))
}
