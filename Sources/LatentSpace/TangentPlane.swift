import Foundation
import ProgressiveGAN

/// Two directions at a point of the hypersphere, and the points that great circles along them lead to.
public struct TangentPlane: Equatable, Sendable {
  /// Norm √size.
  public let point: [Float]
  /// Unit vectors at right angles to the point and to each other.
  public let directions: [[Float]]

  /// The point at two angles in radians, one along each direction: at the length of their vector, along its great circle.
  public func latent(at angles: [Double]) -> [Float] {
    let start = point.map(Double.init)
    let way = combined(directions[0].map(Double.init), angles[0], directions[1].map(Double.init), angles[1])
    let angle = length(way)
    guard angle > 0 else { return point }
    return projectOntoHypersphere(
      combined(start, cos(angle), way, sin(angle) / angle * length(start)).map { Float($0) })
  }

  /// How far along each direction a latent lies, in radians, and how far away it is altogether. The inverse of
  /// `latent(at:)` for points that the two directions lead to; of others, only a part lies along them.
  public func coordinates(of latent: [Float]) -> (angles: [Double], distance: Double) {
    let (start, end) = (normalized(point.map(Double.init)), normalized(latent.map(Double.init)))
    let rest = combined(end, 1, start, -dot(start, end))
    let sine = length(rest)
    let distance = atan2(sine, dot(start, end))
    let scale = sine > 1e-9 ? distance / sine : 0
    return (directions.map { dot($0.map(Double.init), rest) * scale }, distance)
  }
}
