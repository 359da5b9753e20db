import Testing

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
    schedule.batchSizeByResolution = [16: 4]
    schedule.learningRateByResolution = [8: 0.002]
    schedule.fadeKimgByResolution = [8: 1]
    schedule.stabilizeKimgByResolution = [16: 7]
    #expect(schedule.phases.map(\.length) == [3000, 1000, 3000, 2000, 7000])
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

  @Test func thePaper() {
    let configuration = Configuration.paper(resolution: 1024, dataPath: "celeba")
    let phases = configuration.schedule.phases
    #expect(phases.count == 17)
    #expect(phases.allSatisfy { $0.length == 600_000 })
    let batch = { configuration.schedule.position(at: $0).batchSize }
    #expect(batch(0) == 16)
    #expect(batch(phases[16].start) == 3)
    #expect(configuration.schedule.position(at: 0).learningRate == 0.001)
    #expect(configuration.latentSize == 512)
  }
}
