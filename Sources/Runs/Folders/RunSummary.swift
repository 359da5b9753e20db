import Files
import Foundation
import ProgressiveGAN

/// What a list tells of a run: read from its settings, its logs and the names of its files, never from its networks.
public struct RunSummary: Equatable, Sendable {
  public let path: String
  public let isArchived: Bool
  /// Seconds since 1970.
  public let lastChange: Double
  /// Size on disk.
  public let bytes: Int
  /// Whether some process trains it.
  public let isInUse: Bool
  /// Where it stands, or the sentence that says what is wrong with it.
  public let state: Result<State, RunError>

  /// Where a run stands.
  public struct State: Equatable, Sendable {
    public let configuration: Configuration
    /// Reals shown by the newest checkpoint, from where it would go on.
    public let imagesSeen: Int
    public let snapshotCount: Int
    public let favouriteCount: Int
    /// Seconds of training so far, over all sessions.
    public let trainingSeconds: Double
    /// Sliced Wasserstein distances × 10³, oldest first.
    public let distances: [Double]
    /// The critic's estimates of the Wasserstein distance, oldest first, thinned.
    public let wasserstein: [Double]
    /// Path of the newest sheet of samples.
    public let sheet: String?

    public init(
      configuration: Configuration, imagesSeen: Int, snapshotCount: Int = 0, favouriteCount: Int = 0,
      trainingSeconds: Double = 0, distances: [Double] = [], wasserstein: [Double] = [], sheet: String? = nil
    ) {
      self.configuration = configuration
      self.imagesSeen = imagesSeen
      self.snapshotCount = snapshotCount
      self.favouriteCount = favouriteCount
      self.trainingSeconds = trainingSeconds
      self.distances = distances
      self.wasserstein = wasserstein
      self.sheet = sheet
    }

    public var position: TrainingSchedule.Position { configuration.schedule.position(at: imagesSeen) }

    /// The last component of the data's path, fit to be shown.
    public var dataName: String {
      URL(fileURLWithPath: configuration.dataPath).deletingPathExtension().lastPathComponent.withVisibleControls
    }
  }

  /// The folder's name as it is on disk.
  public var folderName: String { URL(fileURLWithPath: path).lastPathComponent }
  /// The same, with control characters made visible.
  public var name: String { folderName.withVisibleControls }

  public init(
    path: String, isArchived: Bool = false, lastChange: Double, bytes: Int, isInUse: Bool = false,
    state: Result<State, RunError>
  ) {
    self.path = path
    self.isArchived = isArchived
    self.lastChange = lastChange
    self.bytes = bytes
    self.isInUse = isInUse
    self.state = state
  }

  /// Looks at the folder of a run.
  public init(of path: String, isArchived: Bool = false) {
    let state = Result { State(of: try RunDirectory(opening: path)) }
      .mapError { $0 as? RunError ?? .unreadable("\($0)") }
    self.init(
      path: path, isArchived: isArchived, lastChange: RunDirectory.lastChange(of: path).timeIntervalSince1970,
      bytes: sizeOnDisk(path), isInUse: RunLock.isHeld(run: path), state: state)
  }
}

extension RunSummary.State {
  /// More values than a list can show.
  private static let thinnedCount = 48

  init(of run: RunDirectory) {
    let checkpoints = run.checkpointFiles()
    let sampled = run.sampledMetrics(Self.thinnedCount)
    self.init(
      configuration: run.configuration, imagesSeen: checkpoints.first?.imagesSeen ?? 0,
      snapshotCount: checkpoints.count,
      favouriteCount: fileNames(in: run.path + "/favourites").count { $0.hasSuffix(".png") && !$0.hasPrefix(".") },
      trainingSeconds: sampled.last?.trainingSeconds ?? 0,
      distances: run.evaluations().compactMap(\.meanDistance), wasserstein: sampled.map(\.wasserstein),
      sheet: run.sampleSheets().last)
  }
}

extension RunDirectory {
  /// Paths of the sheets of samples, oldest first: their names begin with the kimg.
  func sampleSheets() -> [String] {
    fileNames(in: path + "/samples").filter { $0.hasSuffix(".png") && !$0.hasPrefix(".") }.sorted()
      .map { "\(path)/samples/\($0)" }
  }

  /// At most `count` lines of the metrics log, evenly spaced, the newest among them. The others are not read.
  func sampledMetrics(_ count: Int) -> [TrainingMetrics] {
    guard let file = try? RegularFile(path + "/metrics.jsonl"), file.count > 0 else { return [] }
    let decoder = JSONDecoder()
    var result: [TrainingMetrics] = []
    for index in 1...count {
      let end = file.count * index / count
      let start = max(0, end - 2 * Self.longestLine)
      guard let bytes = try? file.bytes(at: start, count: end - start) else { continue }
      // The last line that ends here.
      let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast()
      guard let line = lines.last, let metrics = try? decoder.decode(TrainingMetrics.self, from: Data(line)),
        metrics.imagesSeen > result.last?.imagesSeen ?? -1
      else { continue }
      result.append(metrics)
    }
    return result
  }

  private static let longestLine = 512
}

private func fileNames(in folder: String) -> [String] {
  (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
}

/// Bytes of all files below a folder.
private func sizeOnDisk(_ folder: String) -> Int {
  let files = FileManager.default.enumerator(
    at: URL(fileURLWithPath: folder), includingPropertiesForKeys: [.fileSizeKey, .isRegularFileKey])
  var total = 0
  while let file = files?.nextObject() as? URL {
    var status = stat()
    if lstat(file.path, &status) == 0, status.st_mode & S_IFMT == S_IFREG { total += Int(status.st_size) }
  }
  return total
}
