import Files
import NeuralNetworks

/// Everything that defines a run, as one value that is stored with it. `Setting.all` names every knob.
public struct Configuration: Equatable, Sendable {
  /// Where labels come from.
  public enum Labels: String, CaseIterable, Sendable { case none, folders }
  /// What the discriminator sees of the pictures (Karras et al. 2020, "Training generative adversarial networks with
  /// limited data").
  public enum AugmentationKind: String, CaseIterable, Sendable { case none, adaptive }

  /// The data path that stands for the portraits that ship with the program.
  public static let embeddedData = "emoji-portraits"

  /// A folder of pictures or a packed sheet, or `embeddedData`.
  public var dataPath: String
  public var labels = Labels.none
  /// Names of the classes, in the order of their numbers; known once the data has been read.
  public var classes: [String] = []
  public var mirror = false
  public var augmentation = AugmentationKind.none
  var augmentationTarget = 0.6
  var augmentationKimg = 500.0
  public var shape: NetworkShape
  public var schedule: TrainingSchedule
  public var loss = LossSettings()
  var discriminatorRepeats = 1
  var adamBeta1 = 0.0
  var adamBeta2 = 0.99
  var adamEpsilon = 1e-8
  var resetsOptimizer = true
  /// The moving average's decay a step.
  var smoothingDecay = 0.999
  /// Thousand images after which half of it is new; replaces the decay if above 0.
  var smoothingHalfLifeKimg = 0.0
  /// The half-life is at most this part of the images shown so far; 0 for no such limit.
  var smoothingRampUp = 0.0
  /// Norm of a network's gradient beyond which a step is not taken.
  var gradientLimit = 1e5
  public var seed: UInt64 = 1
  /// Samples in the grid.
  public var sampleCount = 24
  /// Thousand images between checkpoints, how many are kept, and how often an older one.
  public var snapshotKimg = 5.0
  public var keptSnapshots = 3
  public var keepKimg = 15.0
  public var evaluateKimg = 0.0
  public var evaluateImages = 512

  /// The network's sizes with the classes in them.
  package var networkShape: NetworkShape {
    var result = shape
    result.labelCount = classes.count
    return result
  }

  package var adam: Adam { Adam(beta1: adamBeta1, beta2: adamBeta2, epsilon: adamEpsilon) }

  /// Whether what it learns from lies at a path, however that is written and through whichever links.
  public func learns(from path: String) -> Bool {
    if path == dataPath { return true }
    guard path != Self.embeddedData, dataPath != Self.embeddedData else { return false }
    return path.resolvedPath == dataPath.resolvedPath
  }

  /// Throws a sentence about the first setting that cannot work, alone or with others.
  public func validate() throws(ProgressiveGANError) {
    for setting in Setting.all {
      var copy = self
      let text = setting.text(self)
      guard setting.assign(&copy, text) else { throw .impossible(setting, text) }
    }
    let (first, final) = (schedule.firstResolution, schedule.finalResolution)
    guard first <= final else {
      throw .invalidSetting("The first resolution, \(first), is above the last, \(final).")
    }
    guard shape.featureMaps(at: final) >= 1 else {
      throw .invalidSetting(
        "There would be no feature map at \(final)×\(final): raise feature-map-base (\(shape.featureMapBase)).")
    }
    guard schedule.totalImages < 1 << 40 else { throw .invalidSetting("The schedule is too long.") }
  }
}

extension Configuration {
  /// The paper's choices for networks and phases of any size.
  package init(_ dataPath: String, _ shape: NetworkShape, _ schedule: TrainingSchedule) {
    self.init(dataPath: dataPath, shape: shape, schedule: schedule)
  }
}
