import Kernels

extension Tensor {
  /// The same values under another shape of as many elements.
  public func reshaped(_ shape: [Int]) -> Tensor {
    precondition(shape.elementCount == count, "\(self.shape) cannot become \(shape)")
    // Nothing is computed, so the memory is shared.
    guard isTracked else { return Tensor(buffer, shape: shape) }
    let node = Node(Reshape(shape: shape), inputs: [self], output: buffer, shape: shape)
    return Tensor(buffer, shape: shape, node: node)
  }

  /// [batch, rows, columns] → [batch, columns, rows].
  public func transposedMatrices() -> Tensor {
    precondition(shape.count == 3, "shape \(shape) is no batch of matrices")
    return apply(TransposeMatrices(), self)
  }

  /// A range of one axis.
  public func slice(axis: Int, _ range: Range<Int>) -> Tensor {
    apply(Slice(geometry: sliceGeometry(shape, axis: axis, range), axis: axis), self)
  }

  /// Zeros around, so that the tensor becomes the `range` of an axis of `length`.
  func padded(axis: Int, length: Int, at range: Range<Int>) -> Tensor {
    precondition(shape[axis] == range.count, "an axis of \(shape[axis]) cannot fill \(range)")
    var full = shape
    full[axis] = length
    return apply(Pad(geometry: sliceGeometry(full, axis: axis, range), axis: axis, shape: full), self)
  }
}

/// Two tensors side by side along an axis, alike in the others.
public func concatenate(_ a: Tensor, _ b: Tensor, axis: Int) -> Tensor {
  apply(Concatenate(axis: axis), a, b)
}

private func sliceGeometry(_ shape: [Int], axis: Int, _ range: Range<Int>) -> SliceGeometry {
  SliceGeometry(
    outer: Array(shape[..<axis]).elementCount, length: shape[axis], inner: Array(shape[(axis + 1)...]).elementCount,
    range: range)
}

/// Recorded only: `reshaped` has no need to evaluate it.
struct Reshape: Primitive {
  let shape: [Int]

  func outputShape(_ inputs: [Tensor]) -> [Int] { shape }

  func evaluate(_ inputs: [Tensor], into output: FloatBuffer) {
    affine(inputs[0].buffer, scale: 1, offset: 0, into: output)
  }

  func pullback(_ gradient: Tensor, _ call: Call) -> [Tensor?] { [gradient.reshaped(call.inputs[0].shape)] }
}

struct TransposeMatrices: Primitive {
  func outputShape(_ inputs: [Tensor]) -> [Int] {
    let shape = inputs[0].shape
    return [shape[0], shape[2], shape[1]]
  }

  func evaluate(_ inputs: [Tensor], into output: FloatBuffer) {
    let shape = inputs[0].shape
    transposeMatrices(inputs[0].buffer, into: output, batch: shape[0], rows: shape[1], columns: shape[2])
  }

  func pullback(_ gradient: Tensor, _ call: Call) -> [Tensor?] { [gradient.transposedMatrices()] }
}

/// Adjoint of `Pad`.
struct Slice: Primitive {
  let geometry: SliceGeometry
  let axis: Int

  func outputShape(_ inputs: [Tensor]) -> [Int] {
    var shape = inputs[0].shape
    shape[axis] = geometry.range.count
    return shape
  }

  func evaluate(_ inputs: [Tensor], into output: FloatBuffer) {
    slice(inputs[0].buffer, into: output, geometry)
  }

  func pullback(_ gradient: Tensor, _ call: Call) -> [Tensor?] {
    [gradient.padded(axis: axis, length: geometry.length, at: geometry.range)]
  }
}

/// Adjoint of `Slice`.
struct Pad: Primitive {
  let geometry: SliceGeometry
  let axis: Int
  let shape: [Int]

  func outputShape(_ inputs: [Tensor]) -> [Int] { shape }

  func evaluate(_ inputs: [Tensor], into output: FloatBuffer) {
    fill(output, with: 0)
    place(inputs[0].buffer, into: output, geometry)
  }

  func pullback(_ gradient: Tensor, _ call: Call) -> [Tensor?] {
    [gradient.slice(axis: axis, geometry.range)]
  }
}

struct Concatenate: Primitive {
  let axis: Int

  func outputShape(_ inputs: [Tensor]) -> [Int] {
    var (first, second) = (inputs[0].shape, inputs[1].shape)
    let length = first[axis] + second[axis]
    first[axis] = length
    second[axis] = length
    precondition(first == second, "\(inputs[0].shape) and \(inputs[1].shape) do not fit along axis \(axis)")
    return first
  }

  func evaluate(_ inputs: [Tensor], into output: FloatBuffer) {
    let shape = outputShape(inputs)
    for (input, range) in zip(inputs, ranges(inputs)) {
      place(input.buffer, into: output, sliceGeometry(shape, axis: axis, range))
    }
  }

  func pullback(_ gradient: Tensor, _ call: Call) -> [Tensor?] {
    let ranges = ranges(call.inputs)
    return [0, 1].map { index in call.wants(index) { gradient.slice(axis: axis, ranges[index]) } }
  }

  private func ranges(_ inputs: [Tensor]) -> [Range<Int>] {
    let (first, second) = (inputs[0].shape[axis], inputs[1].shape[axis])
    return [0..<first, first..<(first + second)]
  }
}
