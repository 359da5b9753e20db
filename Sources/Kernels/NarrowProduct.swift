// Matrix products with a short side, as of a batch with a dense layer: OpenBLAS would copy the large matrix into panels
// first, which takes as long as multiplying with it.

extension MatrixProductGeometry {
  /// Whether `narrowProduct` takes it: blocks of 4 × 32, one of the other sizes small.
  var isNarrow: Bool {
    guard rows * columns * inner >= 1 << 14 else { return false }
    if transposesRight { return !transposesLeft && rows % 16 == 0 && rows <= 64 && columns % 4 == 0 && columns >= 64 }
    return rows % 4 == 0 && columns % 32 == 0 && (rows <= 64 || inner <= 64)
  }
}

/// C = scale · op(A) · op(B).
func narrowProduct(
  _ a: FloatBuffer, _ b: FloatBuffer, scale: Float, into c: FloatBuffer, _ g: MatrixProductGeometry
) {
  if g.transposesRight { return transposedNarrowProduct(a, b, scale: scale, into: c, g) }
  let eighth = { (count: Int, step: Int) in max(step, (count / 8 + step - 1) / step * step) }
  let (rowPiece, columnPiece) = g.rows <= 64 ? (g.rows, eighth(g.columns, 32)) : (eighth(g.rows, 4), g.columns)
  let across = (g.columns + columnPiece - 1) / columnPiece
  let down = (g.rows + rowPiece - 1) / rowPiece
  let (step, leading) = g.transposesLeft ? (g.rows, 1) : (1, g.inner)
  // So much of B stays in the second-level cache while the rows pass by.
  let chunk = 512
  parallel(across * down) { piece in
    let (firstRow, firstColumn) = (piece / across * rowPiece, piece % across * columnPiece)
    let (endRow, endColumn) = (min(g.rows, firstRow + rowPiece), min(g.columns, firstColumn + columnPiece))
    for start in stride(from: 0, to: g.inner, by: chunk) {
      let inner = min(chunk, g.inner - start)
      for column in stride(from: firstColumn, to: endColumn, by: 32) {
        for row in stride(from: firstRow, to: endRow, by: 4) {
          multiply4x32(
            a.pointer + row * leading + start * step, leading, step: step, b.pointer + start * g.columns + column,
            g.columns, inner, scale, c.pointer + row * g.columns + column, g.columns, accumulates: start > 0)
        }
      }
    }
  }
}

/// With B stored columns × inner: Cᵀ = B · Aᵀ, whose right side is small and fits into panels.
private func transposedNarrowProduct(
  _ a: FloatBuffer, _ b: FloatBuffer, scale: Float, into c: FloatBuffer, _ g: MatrixProductGeometry
) {
  let panels = FloatBuffer(uninitialized: g.rows * g.inner)
  for start in stride(from: 0, to: g.rows, by: Panels.width) {
    transpose(
      a.pointer + start * g.inner, rows: Panels.width, columns: g.inner, into: panels.pointer + start * g.inner)
  }
  parallel(elements: g.columns, by: 128) { columns in
    let block = FloatBuffer(uninitialized: columns.count * g.rows)
    Panels.product(
      rows: columns.count, inner: g.inner, panels: g.rows / Panels.width, b.pointer + columns.lowerBound * g.inner,
      leadingA: g.inner, panels.pointer, block.pointer, leadingC: g.rows)
    for row in 0..<g.rows {
      let (source, target) = (block.pointer + row, c.pointer + row * g.columns + columns.lowerBound)
      for column in 0..<columns.count { target[column] = scale * source[column * g.rows] }
    }
  }
}

/// c [4, 32] (+)= scale · Σ a[i · leadingA + k · step] · b [k, 32].
@inline(never)
private func multiply4x32(
  _ a: UnsafePointer<Float>, _ leadingA: Int, step: Int, _ b: UnsafePointer<Float>, _ leadingB: Int, _ inner: Int,
  _ scale: Float, _ c: UnsafeMutablePointer<Float>, _ leadingC: Int, accumulates: Bool
) {
  typealias V = SIMD16<Float>
  let (a1, a2, a3) = (a + leadingA, a + 2 * leadingA, a + 3 * leadingA)
  var (c00, c10, c20, c30) = (V.zero, V.zero, V.zero, V.zero)
  var (c01, c11, c21, c31) = (V.zero, V.zero, V.zero, V.zero)
  var (k, at, row) = (0, 0, b)
  while k < inner {
    let (left, right) = (V.load(row), V.load(row + 16))
    c00 = .fma(left, a[at], c00)
    c01 = .fma(right, a[at], c01)
    c10 = .fma(left, a1[at], c10)
    c11 = .fma(right, a1[at], c11)
    c20 = .fma(left, a2[at], c20)
    c21 = .fma(right, a2[at], c21)
    c30 = .fma(left, a3[at], c30)
    c31 = .fma(right, a3[at], c31)
    k += 1
    at += step
    row += leadingB
  }
  @inline(__always) func put(_ left: V, _ right: V, _ target: UnsafeMutablePointer<Float>) {
    if accumulates {
      V.fma(left, scale, .load(target)).store(target)
      V.fma(right, scale, .load(target + 16)).store(target + 16)
    } else {
      (left * scale).store(target)
      (right * scale).store(target + 16)
    }
  }
  put(c00, c01, c)
  put(c10, c11, c + leadingC)
  put(c20, c21, c + 2 * leadingC)
  put(c30, c31, c + 3 * leadingC)
}
