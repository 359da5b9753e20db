import Foundation
import GANTesting
import Kernels
import Testing

@testable import ModelFiles
@testable import ProgressiveGAN

struct ScheduleChangesTests {
  /// 4×4 up to 3000, 8×8 fades in up to 5000 and stabilizes up to 8000, 16×16 fades in up to 10000, done at 20000.
  private let schedule = TrainingSchedule(
    finalResolution: 16, fadeKimg: 2, stabilizeKimg: 3, finalKimg: 10, batchSize: 16)

  /// Alpha never falls and never jumps, up to 1 at the end of the fade.
  private func expectEvenFade(_ schedule: TrainingSchedule, _ resolution: Int) throws {
    let phase = try #require(schedule.phases.first { $0.kind == .fade && $0.resolution == resolution })
    let alphas = (phase.start...phase.end).map { schedule.position(at: $0).alpha }
    let steepest = Double(TrainingSchedule.hurry + 1) / 2000
    #expect(alphas.first == 0 && alphas.last == 1)
    #expect(zip(alphas, alphas.dropFirst()).allSatisfy { $1 >= $0 && $1 - $0 <= steepest })
  }

  /// All that was shown so far would be shown the same way.
  private func expectSamePast(_ one: TrainingSchedule, _ other: TrainingSchedule, upTo images: Int) {
    for seen in stride(from: 0, to: images, by: 7) {
      let (before, after) = (one.position(at: seen), other.position(at: seen))
      #expect(before.alpha == after.alpha && before.resolution == after.resolution)
      #expect(before.learningRate == after.learningRate)
    }
  }

  @Test(arguments: [(1000, 0), (6000, 2), (15_000, 4), (25_000, 4)]) func stabilizationGrows(seen: Int, index: Int)
    throws
  {
    let changed = try schedule.changed(by: .extendPhase(kimg: 1.5), at: seen)
    for (number, (before, after)) in zip(schedule.phases, changed.phases).enumerated() {
      #expect(after.length == before.length + (number == index ? 1500 : 0))
    }
    #expect(changed.fadeBends == schedule.fadeBends)
  }

  @Test(arguments: [(1000, 0), (6000, 2), (15_000, 4)]) func stabilizationEndsNow(seen: Int, index: Int) throws {
    let changed = try schedule.changed(by: .cutPhase, at: seen)
    #expect(changed.phases[index].end == seen)
    #expect(
      changed.position(at: seen - 1) == schedule.position(at: seen - 1).with(length: changed.phases[index].length))
    let now = changed.position(at: seen)
    #expect(now.isFinished == (index == 4))
    if index < 4 { #expect(now.phaseIndex == index + 1 && now.alpha == 0) }
    #expect(try changed.changed(by: .cutPhase, at: seen - 1).phases[index].end == seen - 1)
  }

  /// Nothing more can be cut of a run that is done; it goes on if its last phase is extended.
  @Test func theEnd() throws {
    #expect(try schedule.changed(by: .cutPhase, at: 20_000) == schedule)
    let longer = try schedule.changed(by: .extendPhase(kimg: 5), at: 20_012)
    #expect(longer.totalImages == 25_000 && !longer.position(at: 20_012).isFinished)
  }

  @Test func fadeGoesOnMoreSlowly() throws {
    let changed = try schedule.changed(by: .extendPhase(kimg: 1), at: 3500)
    #expect(changed.phases[1].length == 3000)
    expectSamePast(schedule, changed, upTo: 3501)
    try expectEvenFade(changed, 8)
    // A quarter was in; the rest takes what was left and a thousand more.
    #expect(abs(changed.position(at: 4750).alpha - 0.625) < 1e-12)
    #expect(changed.fadeBends.exceptions[8]?.settingText == "0.5/2")
    try expectEvenFade(schedule, 16)
  }

  @Test func fadeIsHurriedTenfold() throws {
    let changed = try schedule.changed(by: .cutPhase, at: 3500)
    #expect(changed.phases[1].length == 650)
    expectSamePast(schedule, changed, upTo: 3501)
    try expectEvenFade(changed, 8)
    // Again it would not go faster.
    #expect(try changed.changed(by: .cutPhase, at: 3560) == changed)
    // Nor is it slowed down at the very end.
    #expect(try changed.changed(by: .cutPhase, at: 3649) == changed)
  }

  @Test func fadeChangesAgainAndAgain() throws {
    var changed = schedule
    for (seen, change) in [
      (3000, TrainingChange.extendPhase(kimg: 0.5)), (3300, .extendPhase(kimg: 2)), (3300, .extendPhase(kimg: 1)),
      (4000, .cutPhase), (4100, .extendPhase(kimg: 0.25)),
    ] {
      let before = changed
      changed = try changed.changed(by: change, at: seen)
      expectSamePast(before, changed, upTo: seen + 1)
      try expectEvenFade(changed, 8)
    }
    #expect(changed.fadeBends.exceptions[8]?.bends.map(\.kimg) == [0.3, 1, 1.1])
    // At the fade's beginning, and twice at one place, nothing needs to be remembered.
    #expect(changed.fadeBends.exceptions[8]?.bends.map(\.lengthKimg).first == 2.5)
    // Back at an earlier checkpoint, what was decided later never came to be.
    let again = try changed.changed(by: .extendPhase(kimg: 1), at: 3200)
    #expect(again.fadeBends.exceptions[8]?.bends == [FadeBends.Bend(kimg: 0.2, lengthKimg: 2.5)])
    try expectEvenFade(again, 8)
  }

  @Test func learningRatesChangeFromNowOn() throws {
    let half = try schedule.changed(by: .scaleLearningRate(by: 0.5), at: 4000)
    let twice = try half.changed(by: .scaleLearningRate(by: 0.5), at: 6000)
    #expect(
      [0, 3999, 4000, 5999, 6000, 19_000].map { twice.position(at: $0).learningRate * 1000 } == [
        1, 1, 0.5, 0.5, 0.25, 0.25,
      ])
    #expect(twice.learningRateChanges.settingText == "0.5 from 4, 0.25 from 6")
    // Decided anew at an earlier checkpoint, or twice at one place.
    let anew = try twice.changed(by: .scaleLearningRate(by: 3), at: 4000)
    #expect(anew.learningRateChanges.settingText == "1.5 from 4")
  }

  @Test func numbersThatCannotBe() throws {
    for kimg in [0, -1, .nan, .infinity, 1e7, 0.0001] {
      #expect(throws: ProgressiveGANError.self) { try schedule.changed(by: .extendPhase(kimg: kimg), at: 10) }
    }
    for factor in [0, -1, .nan, .infinity] {
      #expect(throws: ProgressiveGANError.self) { try schedule.changed(by: .scaleLearningRate(by: factor), at: 10) }
    }
  }

  /// Any decisions, however mad, leave a schedule that can be stored, and fades that are even.
  @Test(arguments: 0..<20) func anyChangesCanBeKept(seed: Int) throws {
    let random = RandomStream(seed: UInt64(seed), purpose: .evaluation, index: 0)
    var drawn = 0
    func draw(_ bound: Double) -> Double {
      drawn += 1
      return bound * Double(random.uniform(drawn))
    }
    var configuration = tinyConfiguration()
    configuration.schedule = schedule
    var seen = 0
    while seen < configuration.schedule.totalImages, seen < 60_000 {
      let change: TrainingChange =
        switch draw(4) {
        case ..<1: .cutPhase
        case ..<2: .scaleLearningRate(by: 0.1 + draw(2))
        default: .extendPhase(kimg: 0.001 + draw(0.5))
        }
      let before = configuration.schedule
      configuration.schedule = try before.changed(by: change, at: seen)
      #expect(configuration.schedule.position(at: seen).alpha == before.position(at: seen).alpha || change == .cutPhase)
      for resolution in [8, 16] { try expectEvenFade(configuration.schedule, resolution) }
      seen += Int(draw(900))
    }
    let read = try JSONDecoder().decode(Configuration.self, from: JSONEncoder().encode(configuration))
    #expect(read == configuration)
    try read.validate()
  }

  @Test func textsThatCannotBe() throws {
    var configuration = tinyConfiguration()
    for text in ["", "none, 16:", "none, 16:5/3", "none, 16:5", "none, 16:2/9 1/9", "none, 16:-1/9", "none, 16:1/nan"] {
      #expect(throws: ProgressiveGANError.self, "\(text)") { try configuration.set("fade-bends", to: text) }
    }
    for text in ["", "0.5", "0.5 from", "0 from 3", "1 from 3, 1 from 2", "nan from 1", "1 from nan", "1 till 3"] {
      #expect(throws: ProgressiveGANError.self, "\(text)") { try configuration.set("learning-rate-changes", to: text) }
    }
    try configuration.set("fade-bends", to: "none, 8:1/15 2.5/20")
    #expect(configuration.schedule.fadeBends[8].bends.count == 2 && configuration.schedule.fadeBends[16].bends.isEmpty)
  }
}

extension TrainingSchedule.Position {
  /// The same in a phase of another length.
  fileprivate func with(length: Int) -> TrainingSchedule.Position {
    TrainingSchedule.Position(
      phaseIndex: phaseIndex,
      phase: .init(kind: phase.kind, resolution: phase.resolution, start: phase.start, length: length), alpha: alpha,
      batchSize: batchSize, learningRate: learningRate, isFinished: isFinished)
  }
}
