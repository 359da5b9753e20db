import Images
import ProgressiveGAN
import Runs

/// What the explorer needs of training.
public protocol TrainingHost: AnyObject, Sendable, WalkHost, RunsHost {
  /// If it is a model without training; nil for a run.
  var model: ModelFacts? { get }
  var runName: String { get }
  var dataName: String { get }
  var schedule: TrainingSchedule { get }
  var latentSize: Int { get }
  /// Names of a conditional run's classes.
  var classes: [String] { get }
  var progress: Latest<TrainingProgress> { get }
  var samples: Latest<SampleGrid> { get }
  var smoothed: Latest<GeneratorSnapshot> { get }
  func onPublish(_ notify: @escaping @Sendable () -> Void)
  func pause()
  func resume()
  func snapshotNow()
  func change(_ change: TrainingChange)
  /// These three take their time: not for the screen's thread.
  func savedMoments(upTo imagesSeen: Int) -> [SavedMoment]
  func samples(at moment: SavedMoment) throws -> SampleGrid
  func reals(count: Int, resolution: Int, alpha: Double) -> [Image]
  /// Returns when all is saved.
  func stop()
}

extension TrainingHost {
  public var model: ModelFacts? { nil }
}

extension TrainingSession: TrainingHost {
  public var runName: String { run.name }
  public var latentSize: Int { run.configuration.shape.latentSize }
  public var classes: [String] { run.configuration.classes }
}
