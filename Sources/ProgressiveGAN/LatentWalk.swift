import Autograd
import Foundation
import Kernels

/// A point that walks over the hypersphere of latents along pairs of random orthonormal directions.
public struct LatentWalk: Equatable, Sendable {
  /// What undo goes back to.
  private struct Moment: Equatable, Sendable {
    var seed: UInt64
    var start: [Float]
    var point: [Float]
    /// Angles walked along each direction so far, by pair.
    var angles: [Int: [Double]]
  }

  private var now: Moment
  private var past: [Moment] = []
  private var future: [Moment] = []
  /// Which pair of directions the arrows follow.
  public private(set) var pair = 0
  /// Angle of one step in radians.
  public private(set) var stepSize = 0.1

  public static let stepSizes = [0.0125, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8]

  /// A walk that starts at the latent of a seed.
  public init(size: Int, seed: UInt64) {
    let start = sampleLatent(size: size, seed: seed)
    now = Moment(seed: seed, start: start, point: start, angles: [:])
  }

  /// The seed of the latest random latent, and of the directions.
  public var seed: UInt64 { now.seed }
  /// The point, of norm √size.
  public var latent: [Float] { now.point }
  /// Steps that can be undone.
  public var trail: Int { past.count }
  public var redoable: Int { future.count }
  /// Angles in radians walked along the pair's two directions.
  public var angles: [Double] { now.angles[pair] ?? [0, 0] }

  /// Two orthonormal directions, a function of seed and pair.
  public func directions(pair: Int) -> [[Double]] {
    let random = [Float](
      gaussian: RandomStream(seed: now.seed, purpose: .directions, index: UInt64(pair)), count: 2 * now.point.count)
    let raw = [random.prefix(now.point.count), random.suffix(now.point.count)].map { $0.map(Double.init) }
    let first = normalized(raw[0])
    return [first, normalized(combined(raw[1], 1, first, -dot(raw[1], first)))]
  }

  /// Turns the point by `steps` steps along a direction (0 or 1) of the pair: a great circle of the hypersphere.
  public mutating func move(along direction: Int, by steps: Double) {
    let point = now.point.map(Double.init)
    let axis = directions(pair: pair)[direction]
    let tangent = combined(axis, 1, point, -dot(axis, point) / dot(point, point))
    let length = dot(tangent, tangent).squareRoot()
    guard length > 1e-9 else { return }
    let angle = steps * stepSize
    let radius = dot(point, point).squareRoot()
    remember()
    now.point = projectOntoHypersphere(
      combined(point, cos(angle), tangent, sin(angle) * radius / length).map(Float.init))
    var angles = self.angles
    angles[direction] += angle
    now.angles[pair] = angles
  }

  /// Jumps to a fresh random latent, the next seed's.
  public mutating func jumpToNextSeed() {
    remember()
    let seed = now.seed &+ 1
    let start = sampleLatent(size: now.point.count, seed: seed)
    now = Moment(seed: seed, start: start, point: start, angles: [:])
  }

  /// Jumps to a latent from elsewhere, which becomes the start.
  public mutating func jump(to latent: [Float]) {
    precondition(latent.count == now.point.count, "a latent of \(latent.count) in a walk of \(now.point.count)")
    remember()
    let start = projectOntoHypersphere(latent)
    now = Moment(seed: now.seed, start: start, point: start, angles: [:])
  }

  /// Back to the start.
  public mutating func goHome() {
    guard now.point != now.start else { return }
    remember()
    now.point = now.start
    now.angles = [:]
  }

  public mutating func undo() {
    guard let before = past.popLast() else { return }
    future.append(now)
    now = before
  }

  public mutating func redo() {
    guard let after = future.popLast() else { return }
    past.append(now)
    now = after
  }

  /// Chooses another pair of directions, never below 0.
  public mutating func changePair(by offset: Int) { pair = max(0, pair + offset) }

  /// Chooses a larger or smaller step.
  public mutating func changeStep(by offset: Int) {
    let index = Self.stepSizes.firstIndex(of: stepSize) ?? 3
    stepSize = Self.stepSizes[min(Self.stepSizes.count - 1, max(0, index + offset))]
  }

  private mutating func remember() {
    past.append(now)
    future = []
  }
}

private func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }

private func combined(_ a: [Double], _ x: Double, _ b: [Double], _ y: Double) -> [Double] {
  zip(a, b).map { $0 * x + $1 * y }
}

private func normalized(_ a: [Double]) -> [Double] {
  let norm = dot(a, a).squareRoot()
  return a.map { $0 / norm }
}
