import Dispatch
import Images
import Keepsakes
import ProgressiveGAN
import Runs

/// A model without training, in the place of a run: its generator, and the folder for what is kept of it.
public final class ModelHost: TrainingHost {
  public let model: ModelFacts?
  public let runName: String
  public let dataName: String
  public let classes: [String]
  public let latentSize: Int
  /// Of a run that could have led to it; nothing follows it.
  public let schedule: TrainingSchedule
  public let progress = Latest<TrainingProgress>()
  public let samples = Latest<SampleGrid>()
  public let smoothed = Latest<GeneratorSnapshot>()
  private let home: RunDirectory
  private let errands = DispatchQueue(label: "progan.errands", qos: .utility)

  /// - Parameters:
  ///   - origin: who trained it, to show.
  ///   - imagesSeen: reals that it has seen, where that is known.
  ///   - path: of its file.
  ///   - home: the folder for favourites, dislikes and films; it is made when something is kept.
  public init(
    _ snapshot: GeneratorSnapshot, named name: String, origin: String, imagesSeen: Int?, path: String, home: String
  ) {
    runName = name
    dataName = origin
    classes = snapshot.classes
    latentSize = snapshot.latentSize
    schedule = TrainingSchedule(finalResolution: snapshot.resolution, fadeKimg: 1, stabilizeKimg: 1, finalKimg: 1)
    model = ModelFacts(
      name: name, path: path, origin: origin, imagesSeen: imagesSeen, resolution: snapshot.resolution,
      alpha: snapshot.alpha, channels: snapshot.channels, latentSize: snapshot.latentSize,
      classCount: snapshot.classes.count, parameterCount: snapshot.parameterCount)
    self.home = RunDirectory(home: home, of: snapshot)
    smoothed.publish(snapshot)
  }

  public var runPath: String { home.path }
  public var configuration: Configuration { home.configuration }

  public func dislikes() throws -> [[Float]] { try home.dislikes() }
  public func save(dislikes: [[Float]]) throws { try home.save(dislikes: dislikes) }

  public func record(
    _ film: Film, with snapshot: GeneratorSnapshot, at time: Double, goOn: (Int) -> Bool
  ) throws -> String? {
    try home.record(film, with: snapshot, at: time, goOn: goOn)
  }

  public func betweenSteps(_ errand: @escaping @Sendable () -> Void) { errands.async(execute: errand) }

  // Nothing is trained: there is nothing to publish, to pause, to look back to or to save.
  public func onPublish(_ notify: @escaping @Sendable () -> Void) {}
  public func pause() {}
  public func resume() {}
  public func snapshotNow() {}
  public func change(_ change: TrainingChange) {}
  public func savedMoments(upTo imagesSeen: Int) -> [SavedMoment] { [] }
  public func samples(at moment: SavedMoment) throws -> SampleGrid {
    throw RunError.noRun(path: home.path)
  }
  public func reals(count: Int, resolution: Int, alpha: Double) -> [Image] { [] }
  public func stop() {}
}
