import Kernels

/// Eigenvalues of a symmetric matrix, the largest first, and the unit eigenvectors, one a row in the same order; nil if
/// the matrix is not finite. Not differentiable; computed on the calling thread.
public func eigendecomposition(ofSymmetric matrix: Tensor) -> (values: [Float], vectors: Tensor)? {
  precondition(
    matrix.shape.count == 2 && matrix.shape[0] == matrix.shape[1], "shape \(matrix.shape) is no square matrix")
  return Eigenvectors(ofSymmetric: matrix.buffer, size: matrix.shape[0]).map {
    ($0.values, Tensor($0.vectors, shape: matrix.shape))
  }
}
