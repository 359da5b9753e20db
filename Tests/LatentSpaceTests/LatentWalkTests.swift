import Foundation
import GANTesting
import Testing

@testable import LatentSpace
@testable import ProgressiveGAN

struct LatentWalkTests {
  private func dot(_ a: [Float], _ b: [Float]) -> Float { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }

  private func distance(_ a: [Float], _ b: [Float]) -> Float {
    zip(a, b).reduce(0) { max($0, abs($1.0 - $1.1)) }
  }

  @Test func startsAtTheSeedsLatent() {
    let walk = LatentWalk(size: 64, seed: 42)
    #expect(walk.latent == sampleLatent(size: 64, seed: 42))
    #expect(walk.origin == .seed(42))
    #expect(walk.angles == [0, 0])
    #expect(walk.trail == 0)
  }

  @Test func directionsAreOrthonormalTangentsAndStaySo() {
    var walk = LatentWalk(size: 48, seed: 3)
    for step in 0..<400 { walk.move(along: step % 3 == 0 ? 1 : 0, by: step % 7 == 0 ? -3 : 1) }
    let (first, second) = (walk.directions[0], walk.directions[1])
    #expect(abs(dot(first, first) - 1) < 1e-4)
    #expect(abs(dot(second, second) - 1) < 1e-4)
    #expect(abs(dot(first, second)) < 1e-4)
    #expect(abs(dot(first, walk.latent)) < 1e-3)
    #expect(abs(dot(second, walk.latent)) < 1e-3)
  }

  @Test func keepsTheNorm() {
    var walk = LatentWalk(size: 96, seed: 5)
    for step in 0..<1000 { walk.move(along: step % 2, by: Double(step % 5)) }
    #expect(abs(dot(walk.latent, walk.latent) - 96) < 1e-3)
  }

  @Test func forthAndBackComesHome() {
    var walk = LatentWalk(size: 64, seed: 7)
    let start = walk.latent
    for _ in 0..<25 { walk.move(along: 1, by: 1) }
    #expect(distance(walk.latent, start) > 0.5)
    for _ in 0..<25 { walk.move(along: 1, by: -1) }
    #expect(distance(walk.latent, start) < 1e-4)
    #expect(abs(walk.angles[1]) < 1e-9)
  }

  /// Directions that stayed put would end at a pole after a quarter turn.
  @Test func aWholeTurnComesHomeAndAHalfTurnIsTheAntipode() {
    var walk = LatentWalk(size: 64, seed: 7)
    let start = walk.latent
    for _ in 0..<40 { walk.move(along: 0, by: .pi / 4) }
    #expect(distance(walk.latent, start.map { -$0 }) < 1e-3)
    for _ in 0..<40 { walk.move(along: 0, by: .pi / 4) }
    #expect(distance(walk.latent, start) < 1e-3)
    #expect(abs(walk.angles[0]) < 1e-9)
  }

  @Test func stepsTurnByTheirSizeInRadians() {
    var walk = LatentWalk(size: 64, seed: 9)
    let start = walk.latent
    walk.changeStep(by: 1)
    #expect(walk.stepSize == 0.2)
    walk.move(along: 0, by: 2)
    #expect(abs(dot(start, walk.latent) / 64 - 0.921061) < 1e-4)  // cos 0.4
    #expect(abs(walk.angles[0] - 0.4) < 1e-12)
    walk.changeStep(by: 99)
    #expect(walk.stepSize == LatentWalk.stepSizes.last)
    walk.changeStep(by: -99)
    #expect(walk.stepSize == LatentWalk.stepSizes.first)
  }

  @Test func undoAndRedoAreExact() {
    var walk = LatentWalk(size: 32, seed: 1)
    var states = [walk.latent]
    for step in 0..<30 {
      switch step % 10 {
      case 3: walk.jumpToNextSeed()
      case 6: walk.jump(to: sampleLatent(size: 32, seed: 77, index: step), named: "sample \(step)")
      case 9: walk.goHome()
      default: walk.move(along: step % 2, by: 1)
      }
      states.append(walk.latent)
    }
    let end = walk
    let made = walk.trail
    for state in states.reversed().dropFirst().prefix(made) {
      walk.undo()
      #expect(walk.latent == state)
    }
    #expect(walk.trail == 0)
    #expect(walk.origin == .seed(1))
    walk.undo()
    #expect(walk.latent == states[0])
    for _ in 0..<made { walk.redo() }
    #expect(walk == end)
    walk.redo()
    #expect(walk == end)
  }

  @Test func aNewMoveForgetsWhatWasUndone() {
    var walk = LatentWalk(size: 32, seed: 1)
    walk.move(along: 0, by: 1)
    walk.undo()
    #expect(walk.redoable == 1)
    walk.move(along: 1, by: 1)
    #expect(walk.redoable == 0)
  }

  @Test func theSameSeedGivesTheSameWalk() {
    func walked(_ seed: UInt64, directionSeed: UInt64) -> LatentWalk {
      var walk = LatentWalk(size: 32, seed: seed, directions: .random(seed: directionSeed))
      walk.changePair(by: 2)
      walk.move(along: 0, by: 1)
      walk.move(along: 1, by: -2)
      return walk
    }
    #expect(walked(4, directionSeed: 0) == walked(4, directionSeed: 0))
    #expect(walked(4, directionSeed: 0).latent != walked(4, directionSeed: 1).latent)
    #expect(walked(4, directionSeed: 0).latent != walked(5, directionSeed: 0).latent)
  }

  @Test func pairsDifferAndCountTheirOwnAngles() {
    var walk = LatentWalk(size: 32, seed: 1)
    let first = walk.directions
    walk.move(along: 0, by: 1)
    walk.changePair(by: 1)
    #expect(walk.pair == 1)
    #expect(walk.angles == [0, 0])
    #expect(walk.directions != first)
    walk.changePair(by: -5)
    #expect(walk.pair == 0)
    walk.undo()
    walk.undo()
    #expect(abs(walk.angles[0] - 0.1) < 1e-12)
  }

  @Test func originsFollowTheJumps() {
    var walk = LatentWalk(size: 16, seed: 41)
    walk.jump(to: [Float](repeating: 2, count: 16), named: "sample 3")
    #expect(walk.origin == .named("sample 3"))
    #expect(walk.latent.allSatisfy { abs($0 - 1) < 1e-6 })
    walk.move(along: 0, by: 3)
    walk.goHome()
    #expect(walk.latent.allSatisfy { abs($0 - 1) < 1e-6 })
    #expect(walk.angles == [0, 0])
    walk.jumpToNextSeed()
    #expect(walk.origin == .seed(42))
  }

  @Test func aNeighbourIsWhereATurnLeads() {
    var walk = LatentWalk(size: 48, seed: 8)
    let start = walk.latent
    let neighbour = walk.plane.latent(at: [0.3, -0.4])
    #expect(walk.latent == start)
    #expect(abs(dot(start, neighbour) / 48 - 0.877583) < 1e-5)  // cos 0.5
    walk.turn(by: [0.3, -0.4])
    #expect(walk.latent == neighbour)
    #expect(walk.trail == 1)
    walk.turn(by: [-0.3, 0.4])
    #expect(distance(walk.latent, start) < 1e-5)
    #expect(walk.angles.allSatisfy { abs($0) < 1e-12 })
    walk.turn(by: [0, 0])
    #expect(walk.trail == 2)
  }

  @Test func coordinatesInThePlaneAreAngles() {
    let plane = LatentWalk(size: 24, seed: 3).plane
    for angles in [[0.2, 0.1], [-1.4, 0.9], [0, 0], [0, -2.5]] {
      let (found, distance) = plane.coordinates(of: plane.latent(at: angles))
      #expect(zip(found, angles).allSatisfy { abs($0 - $1) < 1e-5 })
      #expect(abs(distance - (angles[0] * angles[0] + angles[1] * angles[1]).squareRoot()) < 1e-5)
    }
    let (aside, distance) = plane.coordinates(of: sampleLatent(size: 24, seed: 4))
    #expect(aside.allSatisfy { abs($0) < distance } && distance < .pi)
  }

  /// Parallel transport round a loop turns the pair, and never bends it.
  @Test func pairsStayOrthonormalInSlantingMoves() {
    var walk = LatentWalk(size: 32, seed: 2)
    for step in 0..<2000 { walk.turn(by: [cos(Double(step)), 0.7 * sin(Double(3 * step))]) }
    let basis = [walk.latent.map { $0 / Float(32).squareRoot() }] + walk.directions
    for (row, one) in basis.enumerated() {
      for (column, other) in basis.enumerated() { #expect(abs(dot(one, other) - (row == column ? 1 : 0)) < 1e-5) }
    }
  }

  @Test func stepsLeadToAPlaceAndPastIt() throws {
    var walk = LatentWalk(size: 32, seed: 2)
    let places = [3, 4].map { ("favourite \($0)", sampleLatent(size: 32, seed: UInt64($0))) }
    walk.use(try #require(.towards(places)))
    #expect(walk.pairDirections.map(\.name) == ["favourite 3", "favourite 4"])
    func toGo() -> Double { acos(Double(dot(walk.latent, places[0].1)) / 32) }
    // A step to the side leaves the first direction turned to its place.
    walk.turn(by: [0, 0.5])
    walk.turn(by: [toGo(), 0])
    #expect(distance(walk.latent, places[0].1) < 1e-3)
    walk.turn(by: [0.4, 0])
    #expect(abs(toGo() - 0.4) < 1e-3)
    walk.turn(by: [0, 0.3])
    walk.turn(by: [-toGo(), 0])
    #expect(distance(walk.latent, places[0].1) < 1e-3)
  }

  @Test func aPlaceThatOneStandsOnHasAStandIn() throws {
    var walk = LatentWalk(size: 32, seed: 2)
    walk.use(try #require(.towards([("here", walk.latent)])))
    #expect(walk.pairDirections.map(\.name) == ["here", "random 2"])
    for direction in walk.directions {
      #expect(abs(dot(direction, direction) - 1) < 1e-5)
      #expect(abs(dot(direction, walk.latent)) < 1e-4)
    }
  }

  @Test func setsAreChosenWithUndoAndRenewedWithout() {
    var walk = LatentWalk(size: 6, seed: 1)
    walk.use(.components(latentSize: 6))
    walk.changePair(by: 1)
    #expect(walk.pairDirections.map(\.name) == ["number 3", "number 4"])
    #expect(walk.trail == 2)
    walk.use(.components(latentSize: 6))
    #expect(walk.pair == 1)
    #expect(walk.trail == 2)
    walk.changePair(by: 2)
    #expect(walk.pair == 0)
    walk.changePair(by: -1)
    #expect(walk.pair == 2)
    for _ in 0..<4 { walk.undo() }
    #expect(walk.directionSet.kind == .random)
  }

  @Test func theTrailIsWhatWasVisited() {
    var walk = LatentWalk(size: 16, seed: 1)
    var points = [walk.latent]
    for step in 0..<6 {
      walk.move(along: 0, by: 1)
      if step < 5 { points.append(walk.latent) }
      walk.changePair(by: 1)
    }
    #expect(walk.visited(last: 99) == points)
    #expect(walk.visited(last: 2) == Array(points.suffix(2)))
  }

  @Test func typedSeedsAndPathsAreSteps() {
    var walk = LatentWalk(size: 16, seed: 1)
    walk.jump(toSeed: 77)
    #expect(walk.origin == .seed(77))
    #expect(walk.latent == sampleLatent(size: 16, seed: 77))
    let there = sampleLatent(size: 16, seed: 5)
    walk.move(to: there)
    walk.move(to: there)
    #expect(walk.trail == 2)
    #expect(distance(walk.latent, there) < 1e-6)
    walk.goHome()
    #expect(walk.latent == sampleLatent(size: 16, seed: 77))
    walk.jumpToNextSeed()
    #expect(walk.origin == .seed(78))
  }

  @Test(arguments: [1, 2, 3]) func tinyLatentsStayWhereTheyCannotTurn(size: Int) {
    var walk = LatentWalk(size: size, seed: 1)
    walk.move(along: 0, by: 1)
    walk.move(along: 1, by: 1)
    #expect(walk.latent.allSatisfy { $0.isFinite })
    #expect(abs(dot(walk.latent, walk.latent) - Float(size)) < 1e-4)
  }
}
