import GANTesting
import Kernels
import Testing

@testable import ModelFiles
@testable import ProgressiveGAN

@Suite struct MemoryEstimateTests {
  private func estimate(_ resolution: Int, batch: Int, base: Int, most: Int) -> Int {
    var configuration = Configuration(.laptop)
    configuration.shape = NetworkShape(latentSize: most, featureMapBase: base, featureMapMaximum: most)
    configuration.schedule.batchSize = ByResolution(batch)
    configuration.evaluateKimg = 0
    return MemoryEstimate(configuration, at: resolution).total
  }

  /// Peaks in MB of `progan-bench step` (two threads, AVX2): resolution, batch, feature maps' base and most.
  @Test(arguments: [
    (32, 16, 1024, 64, 198), (64, 16, 1024, 64, 342), (64, 32, 1024, 64, 584), (128, 8, 2048, 128, 727),
    (32, 16, 2048, 128, 385), (64, 16, 2048, 128, 665), (16, 16, 8192, 512, 1737), (32, 4, 8192, 512, 2246),
  ])
  func isNearWhatIsMeasured(_ resolution: Int, _ batch: Int, _ base: Int, _ most: Int, _ measured: Int) {
    let ratio = Double(estimate(resolution, batch: batch, base: base, most: most)) / Double(measured * 1_000_000)
    #expect((0.95...1.75).contains(ratio), "\(ratio)")
  }

  @Test func absurdSettingsAreEstimated() {
    #expect(estimate(1024, batch: 1024, base: 1_048_576, most: 4096) > 1 << 40)
    var configuration = Configuration(.paper)
    configuration.schedule.finalResolution = 4
    // Its batches are largest where pictures are smallest.
    #expect(MemoryEstimate(configuration).total < 6 << 30)
  }

  private func limits(memory: Int? = nil, left: Int? = nil, group: Int? = nil, space: Int? = nil) -> MachineLimits {
    var limits = MachineLimits()
    (limits.memory, limits.availableMemory) = (memory, left ?? memory)
    (limits.groupMemory, limits.groupAvailable) = (group, group)
    (limits.addressSpace, limits.addressSpaceLeft) = (space.map { $0 * 2 }, space)
    return limits
  }

  @Test func saysWhatDoesNotFitAndWhatToDo() throws {
    var estimate = MemoryEstimate(Configuration(.laptop))
    #expect(estimate.verdict(limits(memory: 16 << 30)) == nil)
    #expect(estimate.verdict(limits()) == nil)
    let network = try #require(estimate.verdict(limits(memory: 16 << 30, group: 200 << 20)))
    #expect(
      network.isFinal && network.sentence.contains("control group") && network.sentence.contains("--feature-maps"))
    estimate.pictures = 20 << 30
    let pictures = try #require(
      estimate.verdict(limits(memory: 16 << 30), contents: "9 pictures at 64×64", data: "/a b"))
    #expect(pictures.isFinal && pictures.sentence.contains("9 pictures at 64×64"))
    #expect(pictures.sentence.contains("progan data pack \"/a b\""), "\(pictures.sentence)")
    let busy = try #require(estimate.verdict(limits(memory: 64 << 30, left: 4 << 30)))
    #expect(!busy.isFinal)
    let space = try #require(estimate.verdict(limits(memory: 64 << 30, space: 2 << 30)))
    #expect(space.isFinal && space.sentence.contains("ulimit -v"))
  }
}
