import Foundation
import Kernels
import ProgressiveGAN

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
  fileprivate struct Place: Equatable, Sendable {
    var origin: Origin
    var lastSeed: UInt64
    var start: [Float]
    var point: [Float]
    var set: DirectionSet
    var pair = 0
    /// The pair as the set has it.
    var wanted: [LatentDirection] = []
    /// What became of it: unit vectors, at right angles to the point and to each other.
    var directions: [[Float]] = []
    var angles = [0.0, 0.0]
  }

  private var place: Place
  private var past: [Place] = []
  private var future: [Place] = []
  /// Angle of one step in radians.
  public private(set) var stepSize = 0.1

  static let stepSizes = [0.0125, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8]

  /// A walk that starts at the latent of a seed.
  public init(size: Int, seed: UInt64, directions: DirectionSet = .random()) {
    let start = sampleLatent(size: size, seed: seed)
    place = Place(origin: .seed(seed), lastSeed: seed, start: start, point: start, set: directions)
    turnToPair(0)
  }

  public var origin: Origin { place.origin }
  /// The point, of norm √size.
  public var latent: [Float] { place.point }
  /// Changes that can be undone, and undone ones that can be redone.
  public var trail: Int { past.count }
  public var redoable: Int { future.count }
  /// The newest of the points that were visited before this one, oldest first, without those where nothing moved.
  public func visited(last count: Int) -> [[Float]] {
    var points: [[Float]] = []
    var next = place.point
    for earlier in past.reversed().lazy.map(\.point) where earlier != next {
      guard points.count < count else { break }
      points.append(earlier)
      next = earlier
    }
    return points.reversed()
  }

  /// Where the directions come from, and which pair of them the arrows follow.
  public var directionSet: DirectionSet { place.set }
  public var pair: Int { place.pair }
  /// The pair as its set has it: names, and vectors that are the same wherever the walk is.
  public var pairDirections: [LatentDirection] { place.wanted }
  /// The pair's two directions at the point: unit vectors at right angles to it and to each other.
  public var directions: [[Float]] { place.directions }
  /// Angles in radians walked along the pair's two directions, from −π to π: a whole turn is none.
  public var angles: [Double] { place.angles }

  /// Turns the point by `steps` steps along a direction (0 or 1) of the pair.
  public mutating func move(along direction: Int, by steps: Double) {
    turn(by: direction == 0 ? [steps * stepSize, 0] : [0, steps * stepSize])
  }

  /// The pair's plane, whose points are the neighbours of this one; the walk stays.
  public var plane: TangentPlane { TangentPlane(point: place.point, directions: place.directions) }

  /// Turns the point to the neighbour at two angles in radians, along the great circle between them.
  public mutating func turn(by angles: [Double]) {
    guard let next = turned(by: angles) else { return }
    remember()
    place = next
  }

  /// Goes to a point on the way of a path, as one step.
  public mutating func move(to latent: [Float]) {
    precondition(latent.count == self.latent.count, "a latent of \(latent.count) in a walk of \(self.latent.count)")
    let point = projectOntoHypersphere(latent)
    guard point != place.point else { return }
    remember()
    place.point = point
    turnToPair(place.pair)
  }

  /// Jumps to a fresh random latent, the next seed's.
  public mutating func jumpToNextSeed() { jump(toSeed: place.lastSeed &+ 1) }

  /// Jumps to the latent of a seed, which becomes the start; the next ones follow it.
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

  /// Chooses another pair of the set, the first after the last; its angles count from here.
  public mutating func changePair(by offset: Int) {
    let pair = place.set.pairCount.map { (((place.pair + offset) % $0) + $0) % $0 } ?? max(0, place.pair + offset)
    guard pair != place.pair else { return }
    remember()
    turnToPair(pair)
  }

  /// Chooses where the directions come from. A set of the same kind, found anew, takes the old one's place.
  ///
  /// - Parameter asStep: whether it can be undone.
  public mutating func use(_ set: DirectionSet, asStep: Bool = true) {
    let isRenewal = set.kind == place.set.kind
    if !isRenewal, asStep { remember() }
    place.set = isRenewal ? set.aligned(with: place.set) : set
    turnToPair(isRenewal ? min(place.pair, (set.pairCount ?? .max) - 1) : 0)
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

  /// The pair's directions, made tangent to the sphere at the point and orthonormal.
  private mutating func turnToPair(_ pair: Int) {
    place.pair = pair
    place.wanted = place.set.pair(pair, latentSize: latent.count)
    var basis = TangentBasis(at: place.point.map(Double.init))
    // Where a direction is the point's own, or the other one's, a random one stands in.
    let spare = DirectionSet.random().pair(pair, latentSize: latent.count)
    for (wanted, spare) in zip(place.wanted, spare) {
      basis.add(firstOf: [wanted.vector, spare.vector].map { $0.map(Double.init) })
    }
    place.directions = basis.tangents.map { $0.map { Float($0) } }
    place.angles = [0, 0]
  }

  /// The place that lies two angles away, with both directions carried there in parallel; nil if nothing moves.
  private func turned(by angles: [Double]) -> Place? {
    let point = place.point.map(Double.init)
    let radius = length(point)
    let directions = place.directions.map { $0.map(Double.init) }
    let way = combined(directions[0], angles[0], directions[1], angles[1])
    let angle = length(way)
    guard angle > 0, radius > 0 else { return nil }
    let unit = way.map { $0 / angle }
    let carried = directions.map { direction in
      let along = dot(direction, unit)
      let turned = combined(direction, 1, unit, along * (cos(angle) - 1))
      return combined(turned, 1, point, -along * sin(angle) / radius)
    }
    var next = place
    next.point = projectOntoHypersphere(combined(point, cos(angle), unit, sin(angle) * radius).map { Float($0) })
    next.directions = next.aimed(carried).map { $0.map { Float($0) } }
    next.angles = zip(place.angles, angles).map { remainder($0 + $1, 2 * .pi) }
    return next
  }
}

extension LatentWalk.Place {
  /// Directions carried to the point, made orthonormal; those towards a place turned to it again. Past the place, they
  /// go on on the same side, away from it; close to it, where any direction leads there, they stay as they were carried.
  fileprivate func aimed(_ carried: [[Double]]) -> [[Double]] {
    var basis = TangentBasis(at: point.map(Double.init))
    for (direction, wanted) in zip(carried, wanted) {
      let aim = wanted.vector.map(Double.init)
      if wanted.isPlace, length(basis.rest(of: aim)) > 0.02 {
        basis.add(firstOf: [dot(direction, aim) < 0 ? aim.map { -$0 } : aim, direction])
      } else {
        basis.add(firstOf: [direction])
      }
    }
    return basis.tangents
  }
}
