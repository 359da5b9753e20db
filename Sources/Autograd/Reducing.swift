import Kernels

extension Tensor {
  /// The sum over axes, which stay with size 1.
  public func sum(over axes: [Int]) -> Tensor {
    let summed = shape.indices.map { axes.contains($0) }
    return summed.contains(true)
      ? apply(Sum(geometry: ReductionGeometry(shape: shape, summed: summed), summed: summed), self) : self
  }

  /// The mean over axes, which stay with size 1.
  public func mean(over axes: [Int]) -> Tensor {
    sum(over: axes) * (1 / Float(axes.reduce(1) { $0 * shape[$1] }))
  }

  /// The sum of all elements, a scalar.
  public func sum() -> Tensor { sum(over: Array(shape.indices)).reshaped([]) }

  /// The mean of all elements, a scalar.
  public func mean() -> Tensor { sum() * (1 / Float(count)) }

  /// Repeated along the axes of size 1 to the full shape.
  public func broadcast(to full: [Int]) -> Tensor {
    precondition(
      shape.count == full.count && zip(shape, full).allSatisfy { $0 == $1 || $0 == 1 },
      "\(shape) cannot be broadcast to \(full)")
    guard shape != full else { return self }
    let summed = zip(shape, full).map { $0 != $1 }
    return apply(Broadcast(geometry: ReductionGeometry(shape: full, summed: summed), shape: full, summed: summed), self)
  }
}

/// Adjoint of `Broadcast`.
struct Sum: Primitive {
  let geometry: ReductionGeometry
  let summed: [Bool]

  func outputShape(_ inputs: [Tensor]) -> [Int] {
    zip(inputs[0].shape, summed).map { $1 ? 1 : $0 }
  }

  func evaluate(_ inputs: [Tensor], into output: FloatBuffer) {
    Kernels.sum(inputs[0].buffer, into: output, geometry)
  }

  func pullback(_ gradient: Tensor, _ call: Call) -> [Tensor?] {
    [gradient.broadcast(to: call.inputs[0].shape)]
  }
}

/// Adjoint of `Sum`.
struct Broadcast: Primitive {
  let geometry: ReductionGeometry
  let shape: [Int]
  let summed: [Bool]

  func outputShape(_ inputs: [Tensor]) -> [Int] { shape }

  func evaluate(_ inputs: [Tensor], into output: FloatBuffer) {
    Kernels.broadcast(inputs[0].buffer, into: output, geometry)
  }

  func pullback(_ gradient: Tensor, _ call: Call) -> [Tensor?] {
    [gradient.sum(over: summed.indices.filter { summed[$0] })]
  }
}
