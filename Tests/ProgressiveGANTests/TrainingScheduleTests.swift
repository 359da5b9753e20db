import GANTesting
import Testing

@testable import ModelFiles
@testable import ProgressiveGAN

struct TrainingScheduleTests {
  private let schedule = TrainingSchedule(
    finalResolution: 16, fadeKimg: 2, stabilizeKimg: 3, finalKimg: 10, batchSize: 16)

  @Test func phasesFollowEachOther() {
    let phases = schedule.phases
    #expect(phases.map(\.resolution) == [4, 8, 8, 16, 16])
    #expect(phases.map(\.kind) == [.stabilize, .fade, .stabilize, .fade, .stabilize])
    #expect(phases.map(\.length) == [3000, 2000, 3000, 2000, 10000])
    for (before, after) in zip(phases, phases.dropFirst()) { #expect(before.end == after.start) }
    #expect(schedule.totalImages == 20000)
  }

  @Test(arguments: [
    (0, 4, 1.0), (2999, 4, 1.0), (3000, 8, 0.0), (4000, 8, 0.5), (4999, 8, 0.9995), (5000, 8, 1.0), (8000, 16, 0.0),
    (19999, 16, 1.0), (1_000_000, 16, 1.0),
  ])
  func positions(images: Int, resolution: Int, alpha: Double) {
    let position = schedule.position(at: images)
    #expect(position.resolution == resolution)
    #expect(abs(position.alpha - alpha) < 1e-12)
    #expect(position.isFinished == (images >= 20000))
  }

  @Test func exceptionsByResolution() {
    var schedule = schedule
    schedule.batchSize.exceptions = [16: 4]
    schedule.learningRate.exceptions = [8: 0.002]
    schedule.fadeKimg.exceptions = [8: 1]
    schedule.stabilizeKimg.exceptions = [8: 4]
    #expect(schedule.phases.map(\.length) == [3000, 1000, 4000, 2000, 10000])
    #expect(schedule.position(at: 0).batchSize == 16)
    #expect(schedule.position(at: 8000).batchSize == 4)
    #expect(schedule.position(at: 3500).learningRate == 0.002)
    #expect(schedule.position(at: 8000).learningRate == 0.001)
  }

  @Test func startsAtALaterResolution() {
    var schedule = schedule
    schedule.firstResolution = 8
    #expect(schedule.phases.map(\.resolution) == [8, 16, 16])
    #expect(schedule.phases[0].kind == .stabilize)
  }

  @Test func emptyPhasesArePassedOver() {
    let schedule = TrainingSchedule(
      finalResolution: 8, fadeKimg: 0, stabilizeKimg: 1, finalKimg: 1, batchSize: 4)
    #expect(schedule.position(at: 1000).phase.kind == .stabilize)
    #expect(schedule.position(at: 1000).resolution == 8)
  }

  /// The official schedule for 8 GPUs.
  @Test func thePaper() {
    let configuration = Configuration(.paper)
    let phases = configuration.schedule.phases
    #expect(phases.count == 17)
    #expect(phases.dropLast().allSatisfy { $0.length == 600_000 })
    #expect(configuration.schedule.totalImages == 12_000_000)
    let at = { configuration.schedule.position(at: phases[$0].start) }
    #expect([0, 1, 3, 5, 7, 9, 16].map { at($0).batchSize } == [512, 256, 128, 64, 32, 32, 32])
    #expect([0, 7, 9, 11, 13, 16].map { at($0).learningRate } == [0.001, 0.001, 0.0015, 0.002, 0.003, 0.003])
  }

  @Test(arguments: [0, 12_000, 19_999, 33_000]) func growsFurtherFromWhereItIs(imagesSeen: Int) {
    let before = schedule.position(at: imagesSeen)
    let grown = schedule.grown(to: 64, imagesSeen: imagesSeen)
    let after = grown.position(at: imagesSeen)
    #expect(grown.phases.map(\.resolution) == [4, 8, 8, 16, 16, 32, 32, 64, 64])
    #expect(after.resolution == (imagesSeen < 13_000 ? before.resolution : 32))
    #expect(after.alpha == (imagesSeen < 13_000 ? before.alpha : 0))
    #expect(grown.phases[4].length == (imagesSeen < 13_000 ? 3000 : imagesSeen - 10_000))
    #expect(grown.phases.last?.length == 10_000)
  }
}
