import Testing

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
      var walk = LatentWalk(size: 32, seed: seed, directionSeed: directionSeed)
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

  @Test(arguments: [1, 2, 3]) func tinyLatentsStayWhereTheyCannotTurn(size: Int) {
    var walk = LatentWalk(size: size, seed: 1)
    walk.move(along: 0, by: 1)
    walk.move(along: 1, by: 1)
    #expect(walk.latent.allSatisfy { $0.isFinite })
    #expect(abs(dot(walk.latent, walk.latent) - Float(size)) < 1e-4)
  }
}
