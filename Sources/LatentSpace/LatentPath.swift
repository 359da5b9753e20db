import Foundation
import ProgressiveGAN

/// A way over the hypersphere of latents along great circles (spherical interpolation; Shoemake 1985): a function from
/// the angle walked to the latent there.
public struct LatentPath: Equatable, Sendable {
  /// How the angle grows on the way from one point to the next.
  public enum Pace: String, CaseIterable, Sendable {
    case constant
    /// Slow near every point, fast between them.
    case eased
  }

  /// An arc of a great circle.
  private struct Leg: Equatable, Sendable {
    /// Unit vectors at right angles: where it begins, and where it leads from there.
    var start: [Double]
    var direction: [Double]
    /// In radians.
    var angle: Double
    /// Angle of the whole way before it.
    var before: Double
  }

  private var legs: [Leg] = []
  private let first: [Float]
  public let isClosed: Bool
  public var pace: Pace
  /// Angle of the whole way in radians; 0 if all its points are one.
  public private(set) var length = 0.0

  /// The way through points in turn, and back to the first one if it is closed. From a point to its antipode, where all
  /// great circles lead, it takes one of them.
  public init(through points: [[Float]], isClosed: Bool = false, pace: Pace = .constant) {
    precondition(!points.isEmpty, "a way without points")
    first = projectOntoHypersphere(points[0])
    self.isClosed = isClosed
    self.pace = pace
    for (from, to) in zip(points, points.dropFirst() + (isClosed ? points.prefix(1) : [])) { addLeg(from, to) }
  }

  /// The great circle that leaves a point in a direction, a closed way of 2π.
  public init(circleFrom point: [Float], along direction: [Float]) {
    first = projectOntoHypersphere(point)
    isClosed = true
    pace = .constant
    let start = normalized(point.map(Double.init))
    var basis = TangentBasis(at: start)
    basis.add(firstOf: [direction.map(Double.init)])
    append(start, basis.tangents[0], angle: 2 * .pi)
  }

  /// Where one is after an angle in radians, from 0 to `length`; on a closed way any angle goes round, on an open one
  /// others are its ends.
  public func latent(at angle: Double) -> [Float] {
    guard let last = legs.last else { return first }
    let round = (angle / length - floor(angle / length)) * length
    let walked = isClosed ? round : min(length, max(0, angle))
    let leg = legs.last { $0.before <= walked } ?? last
    let share = min(1, (walked - leg.before) / leg.angle)
    let turned = leg.angle * (pace == .constant ? share : share * share * (3 - 2 * share))
    let unit = combined(leg.start, cos(turned), leg.direction, sin(turned))
    return projectOntoHypersphere(unit.map { Float($0) })
  }

  private mutating func addLeg(_ from: [Float], _ to: [Float]) {
    let (start, end) = (normalized(from.map(Double.init)), normalized(to.map(Double.init)))
    let cosine = dot(start, end)
    let rest = combined(end, 1, start, -cosine)
    // By the tangent, which is exact for points close to each other, too (Kahan 2006).
    let angle = atan2(LatentSpace.length(rest), cosine)
    guard angle > Self.leastAngle else { return }
    guard angle > .pi - Self.leastAngle else { return append(start, normalized(rest), angle: angle) }
    let axis = start.indices.min { abs(start[$0]) < abs(start[$1]) }
    var basis = TangentBasis(at: start)
    basis.add(firstOf: [start.indices.map { $0 == axis ? 1 : 0 }])
    append(start, basis.tangents[0], angle: .pi)
  }

  /// Below this, points are one but for the rounding of single precision.
  private static let leastAngle = 1e-6

  private mutating func append(_ start: [Double], _ direction: [Double], angle: Double) {
    guard direction.contains(where: { $0 != 0 }) else { return }
    legs.append(Leg(start: start, direction: direction, angle: angle, before: length))
    length += angle
  }
}
