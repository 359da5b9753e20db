extension Configuration {
  /// Configurations by name, to begin with.
  public enum Preset: String, CaseIterable, Sendable {
    case laptop, tiny, paper
    case paperCIFAR10 = "paper-cifar10"

    /// In a few words, for people.
    public var summary: String {
      switch self {
      case .laptop: "64×64 on two cores, phases short enough to watch"
      case .tiny: "16×16 in a minute, to try things out"
      case .paper: "CelebA-HQ at 1024×1024, the official schedule for 8 GPUs"
      case .paperCIFAR10: "CIFAR-10 at 32×32, with a gradient target of 750"
      }
    }
  }

  public init(_ preset: Preset, dataPath: String = embeddedData) {
    switch preset {
    case .laptop: self = .laptop(dataPath)
    case .tiny: self = .tiny(dataPath)
    case .paper: self = .paper(dataPath)
    case .paperCIFAR10: self = .paperCIFAR10(dataPath)
    }
  }

  /// Karras et al. 2018, table 2 and appendix A.1, with batch sizes, learning rates and total length of the official
  /// code's newer schedule for 8 GPUs.
  private static func paper(_ dataPath: String) -> Configuration {
    var schedule = TrainingSchedule(
      finalResolution: 1024, fadeKimg: 600, stabilizeKimg: 600, finalKimg: 2400, batchSize: 32)
    schedule.batchSize.exceptions = [4: 512, 8: 256, 16: 128, 32: 64]
    schedule.learningRate.exceptions = [128: 0.0015, 256: 0.002, 512: 0.003, 1024: 0.003]
    var result = Configuration(
      dataPath: dataPath, shape: NetworkShape(latentSize: 512, featureMapBase: 8192, featureMapMaximum: 512),
      schedule: schedule, snapshotKimg: 100, keepKimg: 600)
    result.mirror = true
    return result
  }

  /// The paper's run on CIFAR-10 (section 6.5), as the official code's first version has it: a quarter of the maps, 16
  /// images a step, 400 kimg a phase, 20 000 in all, one stddev group, and the appendix's gradient target.
  private static func paperCIFAR10(_ dataPath: String) -> Configuration {
    let schedule = TrainingSchedule(
      finalResolution: 32, fadeKimg: 400, stabilizeKimg: 400, finalKimg: 17600, batchSize: 16)
    var result = Configuration(
      dataPath: dataPath,
      shape: NetworkShape(latentSize: 128, featureMapBase: 4096, featureMapMaximum: 128, stddevGroup: 16),
      schedule: schedule, snapshotKimg: 50, keepKimg: 600)
    result.loss.gradientTarget = 750
    return result
  }

  /// For one processor and small sets: phases short enough to watch, networks small enough to be fast.
  private static func laptop(_ dataPath: String) -> Configuration {
    let schedule = TrainingSchedule(
      finalResolution: 64, fadeKimg: 15, stabilizeKimg: 15, finalKimg: 400, batchSize: 16)
    return Configuration(
      dataPath: dataPath, shape: NetworkShape(latentSize: 64, featureMapBase: 1024, featureMapMaximum: 64),
      schedule: schedule, smoothingRampUp: 0.05, evaluateKimg: 15)
  }

  private static func tiny(_ dataPath: String) -> Configuration {
    let schedule = TrainingSchedule(
      finalResolution: 16, fadeKimg: 2, stabilizeKimg: 2, finalKimg: 4, batchSize: 16)
    return Configuration(
      dataPath: dataPath, shape: NetworkShape(latentSize: 32, featureMapBase: 256, featureMapMaximum: 32),
      schedule: schedule, smoothingRampUp: 0.05, snapshotKimg: 2, keepKimg: 4)
  }
}
