import Autograd
import Foundation
import Kernels

/// A point that walks over the hypersphere of latents along pairs of orthonormal directions.
///
/// A move turns the point along a great circle, and carries both directions with it: walking right a whole turn comes
/// back to where it began, never to a pole where the arrows stop working.
public struct LatentWalk: Equatable, Sendable {
  /// Where a walk began.
  public enum Origin: Equatable, Sendable {
    case seed(UInt64)
    /// A latent from elsewhere, under a name to show.
    case named(String)
  }

  /// What undo goes back to.
  private struct Place: Equatable, Sendable {
    var origin: Origin
    var lastSeed: UInt64
    var start: [Float]
    var point: [Float]
    var pair = 0
    /// Unit vectors, at right angles to the point and to each other.
    var directions: [[Float]] = []
    var angles = [0.0, 0.0]
  }

  private var place: Place
  private var past: [Place] = []
  private var future: [Place] = []
  private let directionSeed: UInt64
  /// Angle of one step in radians.
  public private(set) var stepSize = 0.1

  public static let stepSizes = [0.0125, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8]

  /// A walk that starts at the latent of a seed; `directionSeed` decides the pairs of directions.
  public init(size: Int, seed: UInt64, directionSeed: UInt64 = 0) {
    let start = sampleLatent(size: size, seed: seed)
    self.directionSeed = directionSeed
    place = Place(origin: .seed(seed), lastSeed: seed, start: start, point: start)
    turnToPair(0)
  }

  public var origin: Origin { place.origin }
  /// The point, of norm √size.
  public var latent: [Float] { place.point }
  /// Changes that can be undone, and undone ones that can be redone.
  public var trail: Int { past.count }
  public var redoable: Int { future.count }
  /// Which pair of directions the arrows follow.
  public var pair: Int { place.pair }
  /// The pair's two directions at the point: unit vectors at right angles to it and to each other.
  public var directions: [[Float]] { place.directions }
  /// Angles in radians walked along the pair's two directions, from −π to π: a whole turn is none.
  public var angles: [Double] { place.angles }

  /// Turns the point by `steps` steps along a direction (0 or 1) of the pair.
  public mutating func move(along direction: Int, by steps: Double) {
    let angle = steps * stepSize
    let axis = place.directions[direction].map(Double.init)
    let point = place.point.map(Double.init)
    let radius = length(point)
    guard length(axis) > 0.5, radius > 0 else { return }
    remember()
    let moved = combined(point, cos(angle), axis, sin(angle) * radius)
    place.point = projectOntoHypersphere(moved.map { Float($0) })
    place.directions[direction] = combined(axis, cos(angle), point, -sin(angle) / radius).map { Float($0) }
    place.angles[direction] = remainder(place.angles[direction] + angle, 2 * .pi)
  }

  /// Jumps to a fresh random latent, the next seed's.
  public mutating func jumpToNextSeed() { jump(toSeed: place.lastSeed &+ 1) }

  /// Jumps to the latent of a seed, which becomes the start.
  public mutating func jump(toSeed seed: UInt64) {
    begin(at: sampleLatent(size: latent.count, seed: seed), .seed(seed))
    place.lastSeed = seed
  }

  /// Jumps to a latent from elsewhere, which becomes the start.
  public mutating func jump(to latent: [Float], named name: String) {
    precondition(latent.count == self.latent.count, "a latent of \(latent.count) in a walk of \(self.latent.count)")
    begin(at: projectOntoHypersphere(latent), .named(name))
  }

  /// Back to the start.
  public mutating func goHome() {
    guard place.point != place.start else { return }
    begin(at: place.start, place.origin)
  }

  public mutating func undo() {
    guard let before = past.popLast() else { return }
    future.append(place)
    place = before
  }

  public mutating func redo() {
    guard let after = future.popLast() else { return }
    past.append(place)
    place = after
  }

  /// Chooses another pair of directions, never below 0; its angles count from here.
  public mutating func changePair(by offset: Int) {
    let pair = max(0, place.pair + offset)
    guard pair != place.pair else { return }
    remember()
    turnToPair(pair)
  }

  /// Chooses a larger or smaller step.
  public mutating func changeStep(by offset: Int) {
    let index = Self.stepSizes.firstIndex(of: stepSize) ?? 3
    stepSize = Self.stepSizes[min(Self.stepSizes.count - 1, max(0, index + offset))]
  }

  private mutating func remember() {
    past.append(place)
    future = []
  }

  private mutating func begin(at start: [Float], _ origin: Origin) {
    remember()
    place.origin = origin
    place.start = start
    place.point = start
    turnToPair(place.pair)
  }

  /// The pair's random directions, made tangent to the sphere at the point and orthonormal.
  private mutating func turnToPair(_ pair: Int) {
    let count = latent.count
    let random = [Float](
      gaussian: RandomStream(seed: directionSeed, purpose: .directions, index: UInt64(pair)), count: 2 * count)
    var basis = [normalized(latent.map(Double.init))]
    for raw in [random.prefix(count), random.suffix(count)] {
      // Twice is enough (Giraud, Langou, Rozložník 2005): the second pass removes the first one's rounding.
      let tangent = (0..<2).reduce(raw.map(Double.init)) { vector, _ in
        basis.reduce(vector) { combined($0, 1, $1, -dot($0, $1)) }
      }
      basis.append(normalized(tangent))
    }
    place.pair = pair
    place.directions = basis.dropFirst().map { $0.map { Float($0) } }
    place.angles = [0, 0]
  }
}

private func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }

private func length(_ a: [Double]) -> Double { dot(a, a).squareRoot() }

private func combined(_ a: [Double], _ x: Double, _ b: [Double], _ y: Double) -> [Double] {
  zip(a, b).map { $0 * x + $1 * y }
}

/// The vector at length 1; what is nothing but rounding becomes zero, for latents too small to have two tangents.
private func normalized(_ a: [Double]) -> [Double] {
  let norm = length(a)
  return norm > 1e-9 ? a.map { $0 / norm } : a.map { _ in 0 }
}
