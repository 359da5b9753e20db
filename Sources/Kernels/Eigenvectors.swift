import COpenBLAS

/// Eigenvalues of a symmetric matrix, the largest first, and the unit eigenvectors, one a row in the same order.
public struct Eigenvectors: Sendable {
  public var values: [Float]
  /// [size, size].
  public var vectors: FloatBuffer

  /// By divide and conquer (LAPACK's ssyevd; Cuppen 1981), on the calling thread; nil if the matrix is not finite.
  public init?(ofSymmetric matrix: FloatBuffer, size: Int) {
    precondition(matrix.count == size * size, "\(matrix.count) floats are no \(size)×\(size) matrix")
    guard size > 0, matrix.isFinite else { return nil }
    _ = OpenBLAS.isSingleThreaded
    // Overwritten by the eigenvectors, one a column of a matrix by columns: one a row of ours.
    let rows = FloatBuffer(matrix.array)
    var ascending = [Float](repeating: 0, count: size)
    guard diagonalize(rows.pointer, size, &ascending) else { return nil }
    values = ascending.reversed()
    vectors = FloatBuffer(uninitialized: size * size)
    for row in 0..<size {
      (vectors.pointer + row * size).update(from: rows.pointer + (size - 1 - row) * size, count: size)
    }
  }
}

private func diagonalize(_ matrix: UnsafeMutablePointer<Float>, _ size: Int, _ values: inout [Float]) -> Bool {
  var (n, info) = (blasint(size), blasint(0))
  func call(_ work: inout [Float], _ integers: inout [blasint], workSize: blasint, integerSize: blasint) {
    var (workSize, integerSize) = (workSize, integerSize)
    ssyevd_("V", "U", &n, matrix, &n, &values, &work, &workSize, &integers, &integerSize, &info, 1, 1)
  }
  // A first call asks how much memory the second one needs.
  var (work, integers) = ([Float](repeating: 0, count: 1), [blasint](repeating: 0, count: 1))
  call(&work, &integers, workSize: -1, integerSize: -1)
  // Single precision may have rounded the answer down.
  work = [Float](repeating: 0, count: max(Int(work[0].nextUp.rounded(.up)), 1 + 6 * size + 2 * size * size))
  integers = [blasint](repeating: 0, count: max(Int(integers[0]), 3 + 5 * size))
  call(&work, &integers, workSize: blasint(work.count), integerSize: blasint(integers.count))
  return info == 0
}
