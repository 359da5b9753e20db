import Kernels

/// scale · op(a) · op(b) of two matrices, op a transposition where asked for.
public func matrixProduct(
  _ a: Tensor, _ b: Tensor, transposingLeft: Bool = false, transposingRight: Bool = false, scale: Float = 1
) -> Tensor {
  precondition(a.shape.count == 2 && b.shape.count == 2, "\(a.shape) and \(b.shape) are not two matrices")
  let inner = a.shape[transposingLeft ? 0 : 1]
  precondition(inner == b.shape[transposingRight ? 1 : 0], "matrices \(a.shape) and \(b.shape) do not fit")
  let geometry = MatrixProductGeometry(
    rows: a.shape[transposingLeft ? 1 : 0], inner: inner, columns: b.shape[transposingRight ? 0 : 1],
    transposesLeft: transposingLeft, transposesRight: transposingRight)
  return apply(MatrixProduct(geometry: geometry, scale: scale), a, b)
}

struct MatrixProduct: Primitive {
  let geometry: MatrixProductGeometry
  let scale: Float

  func outputShape(_ inputs: [Tensor]) -> [Int] { [geometry.rows, geometry.columns] }

  func evaluate(_ inputs: [Tensor], into output: FloatBuffer) {
    Kernels.matrixProduct(inputs[0].buffer, inputs[1].buffer, scale: scale, into: output, geometry)
  }

  /// With C = op(A) op(B): d op(A) = dC op(B)ᵀ and d op(B) = op(A)ᵀ dC.
  func pullback(_ gradient: Tensor, _ call: Call) -> [Tensor?] {
    let (a, b) = (call.inputs[0], call.inputs[1])
    let (left, right) = (geometry.transposesLeft, geometry.transposesRight)
    return [
      call.wants(0) {
        left
          ? matrixProduct(b, gradient, transposingLeft: right, transposingRight: true, scale: scale)
          : matrixProduct(gradient, b, transposingRight: !right, scale: scale)
      },
      call.wants(1) {
        right
          ? matrixProduct(gradient, a, transposingLeft: true, transposingRight: left, scale: scale)
          : matrixProduct(a, gradient, transposingLeft: !left, scale: scale)
      },
    ]
  }
}
