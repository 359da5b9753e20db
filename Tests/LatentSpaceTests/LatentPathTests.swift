import Foundation
import GANTesting
import Testing

@testable import LatentSpace
@testable import ProgressiveGAN

struct LatentPathTests {
  private let size = 24
  private func point(_ seed: UInt64) -> [Float] { sampleLatent(size: size, seed: seed) }

  private func angle(_ a: [Float], _ b: [Float]) -> Double {
    let difference = zip(a, b).reduce(0) { $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1) }
    return 2 * asin(min(1, (difference / Double(size)).squareRoot() / 2))
  }

  @Test func passesThroughItsPoints() {
    let points = [1, 2, 3, 4].map { point($0) }
    let open = LatentPath(through: points)
    let closed = LatentPath(through: points, isClosed: true)
    let ways = zip(points, points.dropFirst()).map { angle($0, $1) }
    #expect(abs(open.length - ways.reduce(0, +)) < 1e-5)
    #expect(abs(closed.length - open.length - angle(points[3], points[0])) < 1e-5)
    var walked = 0.0
    for (place, way) in zip(points, ways + [0]) {
      #expect(angle(open.latent(at: walked), place) < 1e-5)
      #expect(angle(closed.latent(at: walked + closed.length), place) < 1e-5)
      walked += way
    }
    #expect(angle(closed.latent(at: closed.length), points[0]) < 1e-5)
    #expect(angle(open.latent(at: -9), points[0]) < 1e-5)
    #expect(angle(open.latent(at: 99), points[3]) < 1e-5)
  }

  @Test func speedIsConstantAndStaysOnTheSphere() {
    let path = LatentPath(through: [1, 2, 3].map { point($0) }, isClosed: true)
    let step = path.length / 300
    let leg = angle(point(1), point(2))
    for index in 0..<300 {
      let (here, there) = (path.latent(at: Double(index) * step), path.latent(at: Double(index + 1) * step))
      #expect(abs(here.reduce(0) { $0 + Double($1 * $1) } - Double(size)) < 1e-4)
      // At a corner the chord is shorter than the way.
      let isStraight = Double(index + 1) * step < leg
      #expect(isStraight ? abs(angle(here, there) - step) < 1e-5 : angle(here, there) < step + 1e-5)
    }
  }

  @Test func easedWaysRestAtTheirPoints() {
    let points = [point(1), point(2)]
    let constant = LatentPath(through: points)
    let eased = LatentPath(through: points, pace: .eased)
    let step = eased.length / 100
    func speed(_ share: Double) -> Double {
      angle(eased.latent(at: share * eased.length), eased.latent(at: share * eased.length + step)) / step
    }
    #expect(speed(0) < 0.1 && speed(0.99) < 0.1)
    #expect(abs(speed(0.495) - 1.5) < 0.01)
    for share in [0, 0.5, 1] {
      #expect(angle(eased.latent(at: share * eased.length), constant.latent(at: share * eased.length)) < 1e-5)
    }
  }

  @Test func thereAndBackIsAClosedWayOfTwoPoints() {
    let path = LatentPath(through: [point(1), point(2)], isClosed: true)
    #expect(angle(path.latent(at: path.length / 2), point(2)) < 1e-5)
    #expect(angle(path.latent(at: path.length / 4), path.latent(at: 3 * path.length / 4)) < 1e-5)
  }

  @Test func antipodesAndRepeatedPointsHaveAWay() {
    let start = point(1)
    let across = LatentPath(through: [start, start, start.map { -$0 }, start.map { -$0 }])
    #expect(abs(across.length - .pi) < 1e-9)
    #expect(abs(angle(across.latent(at: .pi / 2), start) - .pi / 2) < 1e-5)
    #expect(angle(across.latent(at: .pi), start.map { -$0 }) < 1e-5)
    let still = LatentPath(through: [start, start], isClosed: true)
    #expect(still.length == 0)
    #expect(still.latent(at: 3) == start)
  }

  @Test func aCircleComesHome() {
    let walk = LatentWalk(size: size, seed: 1)
    let circle = LatentPath(circleFrom: walk.latent, along: walk.directions[0])
    #expect(abs(circle.length - 2 * .pi) < 1e-12)
    #expect(angle(circle.latent(at: 0.3), walk.plane.latent(at: [0.3, 0])) < 1e-5)
    #expect(angle(circle.latent(at: .pi), walk.latent.map { -$0 }) < 1e-4)
    #expect(angle(circle.latent(at: 2 * .pi), walk.latent) < 1e-5)
  }
}
