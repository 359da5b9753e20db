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

/// C = scale · op(A) · op(B), rows shared between the workers, or columns where there are few rows.
public func matrixProduct(
  _ a: FloatBuffer, _ b: FloatBuffer, scale: Float = 1, into c: FloatBuffer, _ geometry: MatrixProductGeometry
) {
  let g = geometry
  if g.isNarrow { return narrowProduct(a, b, scale: scale, into: c, g) }
  let isSmall = g.rows * g.columns * g.inner < 1 << 18
  let rowBlock = isSmall || g.rows < 64 ? g.rows : max(32, (g.rows + 7) / 8)
  let columnBlock = isSmall || g.rows >= 64 ? g.columns : max(32, (g.columns + 3) / 4)
  let (across, down) = (pieces(g.columns, columnBlock), pieces(g.rows, rowBlock))
  parallel(across * down) { piece in
    let (row, column) = (piece / across * rowBlock, piece % across * columnBlock)
    multiply(
      rows: min(rowBlock, g.rows - row), columns: min(columnBlock, g.columns - column), inner: g.inner,
      a.pointer + (g.transposesLeft ? row : row * g.inner), leadingA: g.transposesLeft ? g.rows : g.inner,
      transposesA: g.transposesLeft,
      b.pointer + (g.transposesRight ? column * g.inner : column),
      leadingB: g.transposesRight ? g.inner : g.columns, transposesB: g.transposesRight,
      scale: scale, c.pointer + row * g.columns + column, leadingC: g.columns)
  }
}

private func pieces(_ count: Int, _ size: Int) -> Int { (count + size - 1) / max(1, size) }

/// One single-threaded sgemm, C = scale · op(A) · op(B) + accumulate · C; rows of C lie `columns` floats apart, if nothing
/// else is said.
func multiply(
  rows: Int, columns: Int, inner: Int,
  _ a: UnsafePointer<Float>, leadingA: Int, transposesA: Bool = false,
  _ b: UnsafePointer<Float>, leadingB: Int, transposesB: Bool = false,
  scale: Float = 1, _ c: UnsafeMutablePointer<Float>, leadingC: Int? = nil, accumulates: Bool = false
) {
  _ = OpenBLAS.isSingleThreaded
  cblas_sgemm(
    CblasRowMajor, transposesA ? CblasTrans : CblasNoTrans, transposesB ? CblasTrans : CblasNoTrans,
    blasint(rows), blasint(columns), blasint(inner), scale, a, blasint(leadingA), b, blasint(leadingB),
    accumulates ? 1 : 0, c, blasint(leadingC ?? columns))
}

/// OpenBLAS stays on the calling thread: the workers share the work at a coarser grain.
enum OpenBLAS {
  static let isSingleThreaded: Bool = {
    openblas_set_num_threads(1)
    return true
  }()
}
