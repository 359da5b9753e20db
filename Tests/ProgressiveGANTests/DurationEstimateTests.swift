import GANTesting
import Testing

@testable import ModelFiles
@testable import ProgressiveGAN

struct DurationEstimateTests {
  /// Does the work, and says that it took a tenth of a second: tests run beside each other on machines of all kinds.
  private func tenth(_ work: () -> Void) -> Double {
    work()
    return 0.1
  }

  /// Every resolution whose steps are short is measured; phases last as long as their images.
  @Test func measuresShortStepsAtEveryResolution() throws {
    let configuration = tinyConfiguration()
    var estimate = DurationEstimate(configuration)
    #expect(estimate.phaseSeconds == nil)
    var order: [Int] = []
    while let next = estimate.nextResolution {
      order.append(next)
      estimate.measureNext(time: tenth)
    }
    #expect(order == [4, 8, 16] && estimate.measuredResolution == 16)
    let seconds = try #require(estimate.phaseSeconds)
    let phases = configuration.schedule.phases
    #expect(seconds.count == phases.count)
    #expect(estimate.secondsPerImage[4] == 0.1 / Double(configuration.schedule.batchSize[4]))
    for (phase, time) in zip(phases, seconds) {
      let perImage = try #require(estimate.secondsPerImage[phase.resolution])
      #expect(abs(time - Double(phase.length) * perImage) < 1e-9)
    }
  }

  /// Long steps are not taken; they are reckoned from the largest resolution that was measured.
  @Test func longStepsAreReckoned() throws {
    var configuration = Configuration(.paper)
    configuration.schedule.firstResolution = 4
    configuration.schedule.batchSize = 1
    configuration.shape.featureMapMaximum = 64
    configuration.shape.featureMapBase = 2048
    var estimate = DurationEstimate(configuration)
    estimate.measureNext(time: tenth)
    let one = try #require(estimate.phaseSeconds)
    let phases = configuration.schedule.phases
    let perImage = zip(phases, one).map { $1 / Double($0.length) }
    #expect(zip(perImage, perImage.dropFirst()).allSatisfy { $0 <= $1 }, "a larger picture takes longer")
    #expect(perImage[perImage.count - 1] / perImage[0] > 100)
    // A batch of which one step would take minutes is never begun.
    configuration.schedule.batchSize.exceptions[8] = 1024
    configuration.shape = Configuration(.paper).shape
    estimate = DurationEstimate(configuration)
    estimate.measureNext(time: tenth)
    #expect(estimate.measuredResolution == 4 && estimate.nextResolution == nil)
  }
}
