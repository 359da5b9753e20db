/// Matrix products for Winograd's frequencies: many of them, small, and each right side shared by many left ones, which
/// therefore lies in panels of 16 columns, ready for the registers, from the moment it is computed.
enum Panels {
  /// Columns of a panel.
  static let width = 16

  /// Panels for so many columns; the last one may hold columns that mean nothing.
  static func count(_ columns: Int) -> Int { (columns + width - 1) / width }

  /// Rows that a product of so many rows reads and writes: those past the end mean nothing.
  static func paddedRows(_ rows: Int) -> Int { max(4, (rows + 1) & ~1) }

  /// Left rows taken in blocks of six and four, which between them make every even number from 4 on.
  @inline(__always)
  private static func overRows(_ rows: Int, six: (Int) -> Void, four: (Int) -> Void) {
    var row = 0
    var left = paddedRows(rows)
    while left > 0 {
      if left == 4 || left == 8 {
        four(row)
        row += 4
        left -= 4
      } else {
        six(row)
        row += 6
        left -= 6
      }
    }
  }

  /// c [rows, columns] = a [rows, inner] · b, with b in panels: [panels, inner, 16].
  static func product(
    rows: Int, inner: Int, panels: Int, _ a: UnsafePointer<Float>, leadingA: Int, _ b: UnsafePointer<Float>,
    _ c: UnsafeMutablePointer<Float>, leadingC: Int
  ) {
    // A panel's part stays in the first-level cache while the rows pass by.
    let chunk = 256
    var start = 0
    while start < inner {
      let count = min(chunk, inner - start)
      for panel in 0..<panels {
        let right = b + (panel * inner + start) * width
        let target = c + panel * width
        overRows(rows) { row in
          let left = a + row * leadingA + start
          multiply6(
            left, left + leadingA, left + 2 * leadingA, left + 3 * leadingA, left + 4 * leadingA, left + 5 * leadingA,
            step: 1, right, count, target + row * leadingC, leadingC, accumulates: start > 0)
        } four: { row in
          let left = a + row * leadingA + start
          multiply4(
            left, left + leadingA, left + 2 * leadingA, left + 3 * leadingA,
            step: 1, right, count, target + row * leadingC, leadingC, accumulates: start > 0)
        }
      }
      start += count
    }
  }

  /// c [rows, columns] (+)= aᵀ · b with both in panels: a [panels, inner, 16] whose columns are c's rows, b as well.
  /// The panels of a lie `strideA` floats apart, those of b `strideB`.
  static func transposedProduct(
    rows: Int, inner: Int, panels: Int, _ a: UnsafePointer<Float>, strideA: Int, _ b: UnsafePointer<Float>,
    strideB: Int, _ c: UnsafeMutablePointer<Float>, leadingC: Int, accumulates: Bool
  ) {
    @inline(__always) func column(_ index: Int) -> UnsafePointer<Float> { a + index / width * strideA + index % width }
    for panel in 0..<panels {
      let right = b + panel * strideB
      let target = c + panel * width
      overRows(rows) { row in
        multiply6(
          column(row), column(row + 1), column(row + 2), column(row + 3), column(row + 4), column(row + 5),
          step: width, right, inner, target + row * leadingC, leadingC, accumulates: accumulates)
      } four: { row in
        multiply4(
          column(row), column(row + 1), column(row + 2), column(row + 3),
          step: width, right, inner, target + row * leadingC, leadingC, accumulates: accumulates)
      }
    }
  }
}

/// Six rows of a product: c [6, 16] (+)= Σ a_i[k · step] · b [k, 16]. Twelve accumulators of eight floats fill the
/// registers of AVX2 and keep its two units busy.
@inline(never)
private func multiply6(
  _ a0: UnsafePointer<Float>, _ a1: UnsafePointer<Float>, _ a2: UnsafePointer<Float>, _ a3: UnsafePointer<Float>,
  _ a4: UnsafePointer<Float>, _ a5: UnsafePointer<Float>, step: Int, _ b: UnsafePointer<Float>, _ inner: Int,
  _ c: UnsafeMutablePointer<Float>, _ leadingC: Int, accumulates: Bool
) {
  typealias V = SIMD16<Float>
  var (c0, c1, c2, c3, c4, c5) = (V.zero, V.zero, V.zero, V.zero, V.zero, V.zero)
  if accumulates {
    c0 = .load(c)
    c1 = .load(c + leadingC)
    c2 = .load(c + 2 * leadingC)
    c3 = .load(c + 3 * leadingC)
    c4 = .load(c + 4 * leadingC)
    c5 = .load(c + 5 * leadingC)
  }
  var (k, at) = (0, 0)
  while k < inner {
    let right = V.load(b + k * 16)
    c0 = .fma(right, a0[at], c0)
    c1 = .fma(right, a1[at], c1)
    c2 = .fma(right, a2[at], c2)
    c3 = .fma(right, a3[at], c3)
    c4 = .fma(right, a4[at], c4)
    c5 = .fma(right, a5[at], c5)
    k += 1
    at += step
  }
  c0.store(c)
  c1.store(c + leadingC)
  c2.store(c + 2 * leadingC)
  c3.store(c + 3 * leadingC)
  c4.store(c + 4 * leadingC)
  c5.store(c + 5 * leadingC)
}

/// Four rows.
@inline(never)
private func multiply4(
  _ a0: UnsafePointer<Float>, _ a1: UnsafePointer<Float>, _ a2: UnsafePointer<Float>, _ a3: UnsafePointer<Float>,
  step: Int, _ b: UnsafePointer<Float>, _ inner: Int, _ c: UnsafeMutablePointer<Float>, _ leadingC: Int,
  accumulates: Bool
) {
  typealias V = SIMD16<Float>
  var (c0, c1, c2, c3) = (V.zero, V.zero, V.zero, V.zero)
  if accumulates {
    c0 = .load(c)
    c1 = .load(c + leadingC)
    c2 = .load(c + 2 * leadingC)
    c3 = .load(c + 3 * leadingC)
  }
  var (k, at) = (0, 0)
  while k < inner {
    let right = V.load(b + k * 16)
    c0 = .fma(right, a0[at], c0)
    c1 = .fma(right, a1[at], c1)
    c2 = .fma(right, a2[at], c2)
    c3 = .fma(right, a3[at], c3)
    k += 1
    at += step
  }
  c0.store(c)
  c1.store(c + leadingC)
  c2.store(c + 2 * leadingC)
  c3.store(c + 3 * leadingC)
}
