import Foundation
import Kernels
import NeuralNetworks
import ProgressiveGAN

/// How a latent is made of those of two or more parents.
public enum Breeding: Equatable, Sendable {
  /// Between them: their spherical mean by weights that sum to 1.
  case mix(weights: [Double])
  /// Each component from one of them, whom a seeded random number chooses.
  case cross(seed: UInt64)

  /// The child, on the hypersphere.
  public func child(of parents: [[Float]]) -> [Float] {
    switch self {
    case .mix(let weights): return sphericalMean(of: parents, weights: weights)
    case .cross(let seed):
      let random = RandomStream(seed: seed, purpose: .breeding)
      return projectOntoHypersphere(
        parents[0].indices.map { parents[random.integer($0, below: parents.count)][$0] })
    }
  }

  /// "mix 0.50 0.50", "cross seed 7".
  public var text: String {
    switch self {
    case .mix(let weights): "mix " + weights.map { String(format: "%.2f", $0) }.joined(separator: " ")
    case .cross(let seed): "cross seed \(seed)"
    }
  }

  /// A litter's mixes: the even one first, then by weights drawn evenly from all there are (a flat Dirichlet
  /// distribution: exponential numbers, scaled to the sum 1).
  public static func mixes(_ count: Int, parents: Int, seed: UInt64) -> [Breeding] {
    (0..<count).map { number in
      guard number > 0 || seed > 0 else {
        return .mix(weights: Array(repeating: 1 / Double(parents), count: parents))
      }
      let random = RandomStream(seed: seed, purpose: .breeding, index: UInt64(number + 1))
      let shares = (0..<parents).map { -log(1 - Double(random.uniform($0)) + 1e-9) }
      return .mix(weights: shares.map { $0 / shares.reduce(0, +) })
    }
  }

  /// A litter's crosses: seeds that no other litter has.
  public static func crosses(_ count: Int, seed: UInt64) -> [Breeding] {
    (0..<count).map { .cross(seed: seed &* UInt64(count) &+ UInt64($0)) }
  }
}

/// The point of the hypersphere with the least weighted sum of squared distances along the sphere to the latents (Buss
/// and Fillmore 2001, "Spherical averages and applications to spherical splines and interpolation", algorithm A1);
/// of two it is the spherical interpolation. Norm √size.
///
/// - Parameter weights: one a latent, none negative; only their ratios count.
func sphericalMean(of latents: [[Float]], weights: [Double]) -> [Float] {
  precondition(latents.count == weights.count && !latents.isEmpty, "\(weights.count) weights, \(latents.count) latents")
  let total = weights.reduce(0, +)
  let points = zip(latents, weights).filter { $0.1 > 0 }.map { latent, weight in
    (point: unit(latent.map(Double.init)), weight: weight / total)
  }
  let sum = points.reduce([Double](repeating: 0, count: latents[0].count)) { combined($0, 1, $1.point, $1.weight) }
  var mean = length(sum) > 1e-6 ? unit(sum) : points.first.map { aside($0.point) } ?? sum
  // It converges quadratically; far apart points take some twenty steps.
  for _ in 0..<100 {
    let step = points.reduce(sum.map { _ in 0.0 }) { combined($0, 1, tangent(at: mean, to: $1.point), $1.weight) }
    let angle = length(step)
    guard angle > 1e-10 else { break }
    mean = unit(combined(mean, cos(angle), step, sin(angle) / angle))
  }
  return projectOntoHypersphere(mean.map { Float($0) })
}

/// The tangent at a unit vector that leads along a great circle to another, as long as the angle between them.
private func tangent(at start: [Double], to end: [Double]) -> [Double] {
  let cosine = min(1, max(-1, dot(start, end)))
  let aside = combined(end, 1, start, -cosine)
  let sine = length(aside)
  return sine > 1e-12 ? aside.map { $0 * atan2(sine, cosine) / sine } : aside.map { _ in 0 }
}

/// A unit vector at right angles: where points cancel each other out, one mean is as good as another.
private func aside(_ point: [Double]) -> [Double] {
  let smallest = point.indices.min { abs(point[$0]) < abs(point[$1]) } ?? 0
  var axis = point.map { _ in 0.0 }
  axis[smallest] = 1
  return unit(combined(axis, 1, point, -point[smallest]))
}

private func unit(_ a: [Double]) -> [Double] {
  let norm = length(a)
  return norm > 0 ? a.map { $0 / norm } : a
}
