import NeuralNetworks

/// Everything that defines a run, as one value that is stored with it.
public struct Configuration: Codable, Equatable, Sendable {
  /// The data path that stands for the portraits that ship with the program.
  public static let embeddedData = "emoji-portraits"

  /// A folder of pictures or a packed sheet, or `embeddedData`.
  public var dataPath: String
  public var channels = 3
  public var mirror = false
  public var latentSize: Int
  /// Feature maps at a resolution: min(2 · base / resolution, maximum).
  public var featureMapBase: Int
  public var featureMapMaximum: Int
  public var minibatchStddevGroup = 4
  public var schedule: TrainingSchedule
  public var loss = LossSettings.Kind.wassersteinGP
  public var gradientPenaltyWeight = 10.0
  public var gradientTarget = 1.0
  public var drift = 0.001
  public var adamBeta1 = 0.0
  public var adamBeta2 = 0.99
  public var adamEpsilon = 1e-8
  /// The moving average's decay a step; it rises to this over the first steps.
  public var smoothingDecay = 0.999
  public var seed: UInt64 = 1
  /// Samples in the grid.
  public var sampleCount = 24
  /// Thousand images between checkpoints.
  public var snapshotKimg = 5.0

  /// The paper's settings (Karras et al. 2018, table 2 and appendix A.1): 600 kimg a phase.
  public static func paper(resolution: Int, dataPath: String) -> Configuration {
    var schedule = TrainingSchedule(
      finalResolution: resolution, fadeKimg: 600, stabilizeKimg: 600, finalKimg: 600, batchSize: 16)
    schedule.batchSizeByResolution = [256: 14, 512: 6, 1024: 3]
    return Configuration(
      dataPath: dataPath, latentSize: 512, featureMapBase: 8192, featureMapMaximum: 512, schedule: schedule,
      snapshotKimg: 100)
  }

  /// For one processor and small sets: phases short enough to watch.
  public static func laptop(resolution: Int, dataPath: String) -> Configuration {
    let schedule = TrainingSchedule(
      finalResolution: resolution, fadeKimg: 15, stabilizeKimg: 15, finalKimg: 400, batchSize: 16)
    return Configuration(
      dataPath: dataPath, latentSize: 64, featureMapBase: 1024, featureMapMaximum: 64, schedule: schedule)
  }

  /// Throws a sentence about the first setting that cannot work.
  public func validate() throws(ProgressiveGANError) {
    func require(_ holds: Bool, _ sentence: String) throws(ProgressiveGANError) {
      if !holds { throw .invalidSetting(sentence) }
    }
    let resolutions = NetworkShape.resolutions(upTo: 1024)
    let (first, final) = (schedule.firstResolution, schedule.finalResolution)
    try require(
      resolutions.contains(final), "The resolution must be a power of two from 4 to 1024, not \(final).")
    try require(
      resolutions.contains(first) && first <= final,
      "The first resolution must be a power of two from 4 to \(final), not \(first).")
    try require(channels == 1 || channels == 3, "Pictures have 1 or 3 channels, not \(channels).")
    try require((1...4096).contains(latentSize), "The latent size must be from 1 to 4096, not \(latentSize).")
    try require(
      featureMapMaximum >= 1 && 2 * featureMapBase / final >= 1,
      "There must be at least one feature map at \(final)×\(final): raise the feature map base (\(featureMapBase)).")
    try require(
      featureMapMaximum <= 4096, "At most 4096 feature maps are possible, not \(featureMapMaximum).")
    let batches = [schedule.batchSize] + Array(schedule.batchSizeByResolution.values)
    try require(batches.allSatisfy { (1...1024).contains($0) }, "Batch sizes must be from 1 to 1024.")
    try require(
      [schedule.fadeKimg, schedule.stabilizeKimg, schedule.finalKimg].allSatisfy { $0 >= 0 && $0 <= 1e6 },
      "The lengths of phases must be from 0 to 1000000 kimg.")
    try require(snapshotKimg > 0, "Snapshots must be more than 0 kimg apart.")
    try require((1...256).contains(sampleCount), "The grid must have 1 to 256 samples, not \(sampleCount).")
  }

  var networkShape: NetworkShape {
    NetworkShape(
      channels: channels, latentSize: latentSize, featureMapBase: featureMapBase,
      featureMapMaximum: featureMapMaximum, stddevGroup: minibatchStddevGroup)
  }

  var lossSettings: LossSettings {
    LossSettings(
      kind: loss, gradientPenaltyWeight: Float(gradientPenaltyWeight), gradientTarget: Float(gradientTarget),
      drift: Float(drift))
  }

  var adam: Adam { Adam(beta1: adamBeta1, beta2: adamBeta2, epsilon: adamEpsilon) }
}
