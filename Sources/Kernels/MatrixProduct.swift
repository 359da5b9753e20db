import COpenBLAS

/// The shape of C = op(A) · op(B): op(A) is rows × inner, op(B) inner × columns, all row-major and dense.
public struct MatrixProductGeometry: Equatable, Sendable {
  public var rows: Int
  public var inner: Int
  public var columns: Int
  /// A is stored inner × rows, B columns × inner.
  public var transposesLeft: Bool
  public var transposesRight: Bool

  public init(rows: Int, inner: Int, columns: Int, transposesLeft: Bool = false, transposesRight: Bool = false) {
    self.rows = rows
    self.inner = inner
    self.columns = columns
    self.transposesLeft = transposesLeft
    self.transposesRight = transposesRight
  }
}

/// C = scale · op(A) · op(B), rows shared between the workers.
public func matrixProduct(
  _ a: FloatBuffer, _ b: FloatBuffer, scale: Float = 1, into c: FloatBuffer, _ geometry: MatrixProductGeometry
) {
  let g = geometry
  let block = g.rows * g.columns * g.inner < 1 << 20 ? g.rows : max(32, (g.rows + 7) / 8)
  parallel(elements: g.rows, by: max(1, block)) { rows in
    let left = g.transposesLeft ? a.pointer + rows.lowerBound : a.pointer + rows.lowerBound * g.inner
    multiply(
      rows: rows.count, columns: g.columns, inner: g.inner,
      left, leadingA: g.transposesLeft ? g.rows : g.inner, transposesA: g.transposesLeft,
      b.pointer, leadingB: g.transposesRight ? g.inner : g.columns, transposesB: g.transposesRight,
      scale: scale, c.pointer + rows.lowerBound * g.columns)
  }
}

/// One single-threaded sgemm, C = scale · op(A) · op(B) + accumulate · C, C dense with `columns` floats a row.
func multiply(
  rows: Int, columns: Int, inner: Int,
  _ a: UnsafePointer<Float>, leadingA: Int, transposesA: Bool = false,
  _ b: UnsafePointer<Float>, leadingB: Int, transposesB: Bool = false,
  scale: Float = 1, _ c: UnsafeMutablePointer<Float>, accumulates: Bool = false
) {
  _ = OpenBLAS.isSingleThreaded
  cblas_sgemm(
    CblasRowMajor, transposesA ? CblasTrans : CblasNoTrans, transposesB ? CblasTrans : CblasNoTrans,
    blasint(rows), blasint(columns), blasint(inner), scale, a, blasint(leadingA), b, blasint(leadingB),
    accumulates ? 1 : 0, c, blasint(columns))
}

/// OpenBLAS stays on the calling thread: the workers share the work at a coarser grain.
private enum OpenBLAS {
  static let isSingleThreaded: Bool = {
    openblas_set_num_threads(1)
    return true
  }()
}
