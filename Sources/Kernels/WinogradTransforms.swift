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
