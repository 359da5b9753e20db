// Vectors of latent space in double precision, so that long walks stay on the sphere.

func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }

func length(_ a: [Double]) -> Double { dot(a, a).squareRoot() }

/// a·x + b·y.
func combined(_ a: [Double], _ x: Double, _ b: [Double], _ y: Double) -> [Double] {
  zip(a, b).map { $0 * x + $1 * y }
}

/// The vector at length 1; what is nothing but rounding becomes zero.
func normalized(_ a: [Double]) -> [Double] {
  let norm = length(a)
  return norm > 1e-9 ? a.map { $0 / norm } : a.map { _ in 0 }
}

/// Unit vectors at right angles to a point and to each other, added one by one.
struct TangentBasis {
  private var basis: [[Double]]

  init(at point: [Double]) { basis = [normalized(point)] }

  /// Without the point's own direction.
  var tangents: [[Double]] { Array(basis.dropFirst()) }

  /// What is left of a vector, taken at length 1, at right angles to all there is: its length is the sine of the angle
  /// between them.
  func rest(of vector: [Double]) -> [Double] {
    // Twice is enough (Giraud, Langou, Rozložník 2005): the second pass removes the first one's rounding.
    (0..<2).reduce(normalized(vector)) { vector, _ in
      basis.reduce(vector) { combined($0, 1, $1, -dot($0, $1)) }
    }
  }

  /// Adds the first of the candidates that has a rest to speak of; without one, a zero vector.
  mutating func add(firstOf candidates: [[Double]]) {
    for candidate in candidates {
      let rest = rest(of: candidate)
      guard length(rest) > Self.leastSine else { continue }
      basis.append(normalized(rest))
      return
    }
    basis.append(basis[0].map { _ in 0 })
  }

  /// Closer to what is there already, a vector's rest is mostly the rounding of single precision.
  static let leastSine = 1e-4
}
