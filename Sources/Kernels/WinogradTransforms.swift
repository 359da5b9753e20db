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

typealias Three<V> = (V, V, V)
typealias Four<V> = (V, V, V, V)
typealias Six<V> = (V, V, V, V, V, V)

// Each transform comes in halves, which need not have all of the other's inputs.

/// Bᵀ d, of inputs.
@inline(__always)
func inputTransform<V: Lanes>(_ d: Six<V>) -> Six<V> {
  let (first, last) = (firstInputTransform(d.0, d.1, d.2, d.3, d.4), lastInputTransform(d.1, d.2, d.3, d.4, d.5))
  return (first.0, first.1, first.2, last.0, last.1, last.2)
}

@inline(__always)
func firstInputTransform<V: Lanes>(_ d0: V, _ d1: V, _ d2: V, _ d3: V, _ d4: V) -> Three<V> {
  let (even, odd) = (V.fma(d2, -bb, d4), V.fma(d1, -bb, d3))
  return (V.fma(d0, aabb, V.fma(d2, -sum, d4)), V.fma(odd, a, even), V.fma(odd, -a, even))
}

@inline(__always)
func lastInputTransform<V: Lanes>(_ d1: V, _ d2: V, _ d3: V, _ d4: V, _ d5: V) -> Three<V> {
  let (even, odd) = (V.fma(d2, -aa, d4), V.fma(d1, -aa, d3))
  return (V.fma(odd, b, even), V.fma(odd, -b, even), V.fma(d1, aabb, V.fma(d3, -sum, d5)))
}

/// Aᵀ m, to outputs.
@inline(__always)
func outputTransform<V: Lanes>(_ m: Six<V>) -> Four<V> {
  let (first, last) = (firstOutputTransform(m.0, m.1, m.2, m.3, m.4), lastOutputTransform(m.1, m.2, m.3, m.4, m.5))
  return (first.0, first.1, last.0, last.1)
}

@inline(__always)
func firstOutputTransform<V: Lanes>(_ m0: V, _ m1: V, _ m2: V, _ m3: V, _ m4: V) -> (V, V) {
  (m0 + (m1 + m2) + (m3 + m4), V.fma(m3 - m4, b, (m1 - m2) * a))
}

@inline(__always)
func lastOutputTransform<V: Lanes>(_ m1: V, _ m2: V, _ m3: V, _ m4: V, _ m5: V) -> (V, V) {
  (V.fma(m3 + m4, bb, (m1 + m2) * aa), V.fma(m3 - m4, b * bb, V.fma(m1 - m2, a * aa, m5)))
}

/// A y, of gradients to outputs: the adjoint of `outputTransform`.
@inline(__always)
func outputGradientTransform<V: Lanes>(_ y: Four<V>) -> Six<V> {
  let (first, last) = (firstOutputGradientTransform(y), lastOutputGradientTransform(y))
  return (first.0, first.1, first.2, last.0, last.1, last.2)
}

@inline(__always)
func firstOutputGradientTransform<V: Lanes>(_ y: Four<V>) -> Three<V> {
  let (even, odd) = (V.fma(y.2, aa, y.0), V.fma(y.3, aa, y.1))
  return (y.0, V.fma(odd, a, even), V.fma(odd, -a, even))
}

@inline(__always)
func lastOutputGradientTransform<V: Lanes>(_ y: Four<V>) -> Three<V> {
  let (even, odd) = (V.fma(y.2, bb, y.0), V.fma(y.3, bb, y.1))
  return (V.fma(odd, b, even), V.fma(odd, -b, even), y.3)
}

/// G g, of filters.
@inline(__always)
func filterTransform<V: Lanes>(_ g: Three<V>) -> Six<V> {
  let (evenA, oddA) = (V.fma(g.2, aa, g.0) * weightA, g.1 * (weightA * a))
  let (evenB, oddB) = (V.fma(g.2, bb, g.0) * weightB, g.1 * (weightB * b))
  return (g.0 * (1 / aabb), evenA + oddA, evenA - oddA, evenB + oddB, evenB - oddB, g.2)
}

/// Gᵀ u, to gradients of filters: the adjoint of `filterTransform`.
@inline(__always)
func filterGradientTransform<V: Lanes>(_ u: Six<V>) -> Three<V> {
  let (sumA, differenceA) = ((u.1 + u.2) * weightA, (u.1 - u.2) * (weightA * a))
  let (sumB, differenceB) = ((u.3 + u.4) * weightB, u.3 - u.4)
  return (
    V.fma(u.0, 1 / aabb, sumA + sumB), V.fma(differenceB, weightB * b, differenceA),
    V.fma(sumA, aa, V.fma(sumB, bb, u.5))
  )
}
