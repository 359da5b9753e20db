import COpenBLAS

/// Solves A X = B for a symmetric positive definite A by Cholesky's factors (LAPACK's dposv), on the calling thread.
///
/// - Parameters:
///   - matrix: [size, size].
///   - right: B, [columns, size]: a right-hand side a row.
/// - Returns: X, laid out like B; nil if A is not positive definite.
public func solvePositiveDefinite(_ matrix: [Double], size: Int, right: [Double]) -> [Double]? {
  precondition(matrix.count == size * size && size > 0 && right.count % size == 0, "\(matrix.count) and \(right.count)")
  guard matrix.allSatisfy(\.isFinite), right.allSatisfy(\.isFinite) else { return nil }
  _ = OpenBLAS.isSingleThreaded
  // Of a symmetric matrix, rows are columns.
  var (factors, solution) = (matrix, right)
  var (n, columns, info) = (blasint(size), blasint(right.count / size), blasint(0))
  var (leading, leadingRight) = (n, n)
  dposv_("L", &n, &columns, &factors, &leading, &solution, &leadingRight, &info, 1)
  return info == 0 ? solution : nil
}
