import Images

/// A generator frozen at one moment: a value that makes pictures anywhere, any time.
public struct GeneratorSnapshot: Sendable {
  public let resolution: Int
  public let alpha: Double
  public let imagesSeen: Int
  public let latentSize: Int

  /// The picture of a latent, `resolution` pixels square.
  public func image(of latent: [Float]) -> Image { preconditionFailure("to be built") }
}

/// A run on disk.
public struct RunDirectory: Sendable {
  public let path: String
  /// The folder's name, with control characters made visible.
  public var name: String { preconditionFailure("to be built") }
  /// Saved favourites, oldest first, without those that cannot be read.
  public func favourites() -> [Favourite] { preconditionFailure("to be built") }
  /// Writes the favourite as a PNG and returns it with its file name.
  public func save(_ favourite: Favourite) throws -> Favourite { preconditionFailure("to be built") }
  public func delete(_ favourite: Favourite) throws { preconditionFailure("to be built") }
}

/// Training on a background Dispatch queue. All methods may be called from any thread and return at once, unless noted.
public final class TrainingSession: Sendable {
  public let run: RunDirectory
  public let schedule: TrainingSchedule
  /// The name of what it learns from, to show.
  public let dataName: String
  /// Newest values, published between steps.
  public let progress = Latest<TrainingProgress>()
  public let samples = Latest<SampleGrid>()
  public let smoothed = Latest<GeneratorSnapshot>()

  init() { preconditionFailure("to be built") }
  /// Called on an arbitrary thread after something was published; set before `start`.
  public func onPublish(_ notify: @escaping @Sendable () -> Void) {}
  public func start() {}
  public func pause() {}
  public func resume() {}
  /// Saves a checkpoint and a sample grid after the step in progress.
  public func snapshotNow() {}
  /// Ends training after the step in progress, saves, and returns when all is on disk.
  public func stop() {}
}
