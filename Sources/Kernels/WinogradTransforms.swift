/// Winograd's minimal filtering F(4×4, 3×3) (Lavin and Gray 2016, "Fast algorithms for convolutional neural networks"):
/// a tile of 4×4 outputs from one of 6×6 inputs by 36 products in place of 144. Interpolated at 0, ±a, ±b and ∞; near
/// 5/8 and 3/2 rounding errors are less than half as large as with the usual 1 and 2.
enum Winograd {
  /// Side of a tile of outputs, of a tile of inputs, and their squares.
  static let outputSide = 4
  static let inputSide = 6
  static let frequencies = 36
}

private let a: Float = 0.640625
private let b: Float = 1.53125
private let aa = a * a
private let bb = b * b
private let aabb = aa * bb
private let sum = aa + bb
/// One over the derivative of the polynomial with these roots.
private let weightA = 1 / (2 * aa * (aa - bb))
private let weightB = 1 / (2 * bb * (bb - aa))

typealias Four<V> = (V, V, V, V)
typealias Six<V> = (V, V, V, V, V, V)

/// Bᵀ d, of inputs.
@inline(__always)
func inputTransform<V: Lanes>(_ d: Six<V>) -> Six<V> {
  let (evenA, oddA) = (V.fma(d.2, -bb, d.4), V.fma(d.1, -bb, d.3))
  let (evenB, oddB) = (V.fma(d.2, -aa, d.4), V.fma(d.1, -aa, d.3))
  return (
    V.fma(d.0, aabb, V.fma(d.2, -sum, d.4)), V.fma(oddA, a, evenA), V.fma(oddA, -a, evenA),
    V.fma(oddB, b, evenB), V.fma(oddB, -b, evenB), V.fma(d.1, aabb, V.fma(d.3, -sum, d.5))
  )
}

/// Aᵀ m, to outputs.
@inline(__always)
func outputTransform<V: Lanes>(_ m: Six<V>) -> Four<V> {
  let (sumA, differenceA) = (m.1 + m.2, m.1 - m.2)
  let (sumB, differenceB) = (m.3 + m.4, m.3 - m.4)
  return (
    m.0 + sumA + sumB, V.fma(differenceB, b, differenceA * a), V.fma(sumB, bb, sumA * aa),
    V.fma(differenceB, b * bb, V.fma(differenceA, a * aa, m.5))
  )
}

/// A y, of gradients to outputs: the adjoint of `outputTransform`.
@inline(__always)
func outputGradientTransform<V: Lanes>(_ y: Four<V>) -> Six<V> {
  let (evenA, oddA) = (V.fma(y.2, aa, y.0), V.fma(y.3, aa, y.1))
  let (evenB, oddB) = (V.fma(y.2, bb, y.0), V.fma(y.3, bb, y.1))
  return (y.0, V.fma(oddA, a, evenA), V.fma(oddA, -a, evenA), V.fma(oddB, b, evenB), V.fma(oddB, -b, evenB), y.3)
}

/// G g, of filters.
@inline(__always)
func filterTransform<V: Lanes>(_ g: (V, V, V)) -> Six<V> {
  let (evenA, oddA) = (V.fma(g.2, aa, g.0) * weightA, g.1 * (weightA * a))
  let (evenB, oddB) = (V.fma(g.2, bb, g.0) * weightB, g.1 * (weightB * b))
  return (g.0 * (1 / aabb), evenA + oddA, evenA - oddA, evenB + oddB, evenB - oddB, g.2)
}

/// Gᵀ u, to gradients of filters: the adjoint of `filterTransform`.
@inline(__always)
func filterGradientTransform<V: Lanes>(_ u: Six<V>) -> (V, V, V) {
  let (sumA, differenceA) = ((u.1 + u.2) * weightA, (u.1 - u.2) * (weightA * a))
  let (sumB, differenceB) = ((u.3 + u.4) * weightB, u.3 - u.4)
  return (
    V.fma(u.0, 1 / aabb, sumA + sumB), V.fma(differenceB, weightB * b, differenceA),
    V.fma(sumA, aa, V.fma(sumB, bb, u.5))
  )
}

/// Rows of a 6×6 array, transformed by `transform` along columns of `V`s that `load` gives, then along rows; each result
/// goes to `store` by its frequency.
@inline(__always)
func transform6x6<V: Lanes>(_ load: (Int) -> V, store: (Int, V) -> Void) {
  @inline(__always) func row(_ index: Int) -> Six<V> {
    let at = index * 6
    return inputTransform((load(at), load(at + 1), load(at + 2), load(at + 3), load(at + 4), load(at + 5)))
  }
  spread(column: (row(0), row(1), row(2), row(3), row(4), row(5)), by: inputTransform, store: store)
}

/// The same for a 4×4 array of gradients to outputs.
@inline(__always)
func transform4x4<V: Lanes>(_ load: (Int) -> V, store: (Int, V) -> Void) {
  @inline(__always) func row(_ index: Int) -> Six<V> {
    let at = index * 4
    return outputGradientTransform((load(at), load(at + 1), load(at + 2), load(at + 3)))
  }
  let (a, b, c, d) = (row(0), row(1), row(2), row(3))
  @inline(__always) func put(_ column: Int, _ values: Four<V>) {
    let t = outputGradientTransform(values)
    store(column, t.0)
    store(6 + column, t.1)
    store(12 + column, t.2)
    store(18 + column, t.3)
    store(24 + column, t.4)
    store(30 + column, t.5)
  }
  put(0, (a.0, b.0, c.0, d.0))
  put(1, (a.1, b.1, c.1, d.1))
  put(2, (a.2, b.2, c.2, d.2))
  put(3, (a.3, b.3, c.3, d.3))
  put(4, (a.4, b.4, c.4, d.4))
  put(5, (a.5, b.5, c.5, d.5))
}

/// The same for a 3×3 filter.
@inline(__always)
func transform3x3<V: Lanes>(_ load: (Int) -> V, store: (Int, V) -> Void) {
  @inline(__always) func row(_ index: Int) -> Six<V> {
    filterTransform((load(index * 3), load(index * 3 + 1), load(index * 3 + 2)))
  }
  let (a, b, c) = (row(0), row(1), row(2))
  @inline(__always) func put(_ column: Int, _ values: (V, V, V)) {
    let t = filterTransform(values)
    store(column, t.0)
    store(6 + column, t.1)
    store(12 + column, t.2)
    store(18 + column, t.3)
    store(24 + column, t.4)
    store(30 + column, t.5)
  }
  put(0, (a.0, b.0, c.0))
  put(1, (a.1, b.1, c.1))
  put(2, (a.2, b.2, c.2))
  put(3, (a.3, b.3, c.3))
  put(4, (a.4, b.4, c.4))
  put(5, (a.5, b.5, c.5))
}

@inline(__always)
private func spread<V: Lanes>(
  column rows: Six<Six<V>>, by transform: (Six<V>) -> Six<V>, store: (Int, V) -> Void
) {
  @inline(__always) func put(_ column: Int, _ values: Six<V>) {
    let t = transform(values)
    store(column, t.0)
    store(6 + column, t.1)
    store(12 + column, t.2)
    store(18 + column, t.3)
    store(24 + column, t.4)
    store(30 + column, t.5)
  }
  let (a, b, c, d, e, f) = rows
  put(0, (a.0, b.0, c.0, d.0, e.0, f.0))
  put(1, (a.1, b.1, c.1, d.1, e.1, f.1))
  put(2, (a.2, b.2, c.2, d.2, e.2, f.2))
  put(3, (a.3, b.3, c.3, d.3, e.3, f.3))
  put(4, (a.4, b.4, c.4, d.4, e.4, f.4))
  put(5, (a.5, b.5, c.5, d.5, e.5, f.5))
}

/// 36 frequencies to 4×4 outputs.
@inline(__always)
func inverse4x4<V: Lanes>(_ load: (Int) -> V, store: (Int, V) -> Void) {
  @inline(__always) func row(_ index: Int) -> Four<V> {
    let at = index * 6
    return outputTransform((load(at), load(at + 1), load(at + 2), load(at + 3), load(at + 4), load(at + 5)))
  }
  let (a, b, c, d, e, f) = (row(0), row(1), row(2), row(3), row(4), row(5))
  @inline(__always) func put(_ column: Int, _ values: Six<V>) {
    let t = outputTransform(values)
    store(column, t.0)
    store(4 + column, t.1)
    store(8 + column, t.2)
    store(12 + column, t.3)
  }
  put(0, (a.0, b.0, c.0, d.0, e.0, f.0))
  put(1, (a.1, b.1, c.1, d.1, e.1, f.1))
  put(2, (a.2, b.2, c.2, d.2, e.2, f.2))
  put(3, (a.3, b.3, c.3, d.3, e.3, f.3))
}

/// 36 frequencies to the sums of 2×2 blocks of outputs, each stored by the index of its first pixel among 4×4.
@inline(__always)
func inversePooled2x2<V: Lanes>(_ load: (Int) -> V, store: (Int, V) -> Void) {
  @inline(__always) func pair(_ t: Four<V>) -> (V, V) { (t.0 + t.1, t.2 + t.3) }
  @inline(__always) func row(_ index: Int) -> (V, V) {
    let at = index * 6
    return pair(outputTransform((load(at), load(at + 1), load(at + 2), load(at + 3), load(at + 4), load(at + 5))))
  }
  let (a, b, c, d, e, f) = (row(0), row(1), row(2), row(3), row(4), row(5))
  let left = pair(outputTransform((a.0, b.0, c.0, d.0, e.0, f.0)))
  let right = pair(outputTransform((a.1, b.1, c.1, d.1, e.1, f.1)))
  store(0, left.0)
  store(8, left.1)
  store(2, right.0)
  store(10, right.1)
}

/// 36 frequencies to the gradient of a 3×3 filter.
@inline(__always)
func inverse3x3<V: Lanes>(_ load: (Int) -> V, store: (Int, V) -> Void) {
  @inline(__always) func row(_ index: Int) -> (V, V, V) {
    let at = index * 6
    return filterGradientTransform((load(at), load(at + 1), load(at + 2), load(at + 3), load(at + 4), load(at + 5)))
  }
  let (a, b, c, d, e, f) = (row(0), row(1), row(2), row(3), row(4), row(5))
  @inline(__always) func put(_ column: Int, _ values: Six<V>) {
    let t = filterGradientTransform(values)
    store(column, t.0)
    store(3 + column, t.1)
    store(6 + column, t.2)
  }
  put(0, (a.0, b.0, c.0, d.0, e.0, f.0))
  put(1, (a.1, b.1, c.1, d.1, e.1, f.1))
  put(2, (a.2, b.2, c.2, d.2, e.2, f.2))
}
