import Foundation
import Images

/// A run on disk: `config.json`, `checkpoints/`, `metrics.jsonl`, `samples/`, `favourites/`. Every file is written whole
/// or not at all.
public struct RunDirectory: Sendable {
  public let path: String
  public let configuration: Configuration

  /// The folder's name, with control characters made visible.
  public var name: String { URL(fileURLWithPath: path).lastPathComponent.withVisibleControls }

  /// Opens a run.
  public init(opening path: String) throws(ProgressiveGANError) {
    let file = path + "/config.json"
    guard let data = FileManager.default.contents(atPath: file) else { throw .noRun(path: path) }
    do {
      configuration = try JSONDecoder().decode(Configuration.self, from: data)
      try configuration.validate()
    } catch {
      let mistake = (error as? ProgressiveGANError)?.found(in: file)
      throw mistake ?? .damaged(path: file, reason: "it is not a configuration of this program")
    }
    self.path = path
  }

  /// Makes a new run; the folder may exist, but not with a run in it.
  public init(creating path: String, _ configuration: Configuration) throws(ProgressiveGANError) {
    try configuration.validate()
    self.path = path
    self.configuration = configuration
    guard !Self.exists(at: path) else { throw .cannotWrite(path: path, reason: "there is a run already") }
    for folder in ["samples", "favourites", "checkpoints"] { try makeFolder("\(path)/\(folder)") }
    try writeConfiguration()
  }

  /// A folder for what is kept of a model that is no run. It need not be there yet, and has no settings in it.
  public init(home path: String, of model: GeneratorSnapshot) {
    var configuration = Configuration(.laptop)
    configuration.shape = model.generator.shape
    configuration.shape.labelCount = 0
    configuration.schedule.finalResolution = model.resolution
    configuration.classes = model.classes
    self.init(path, configuration)
  }

  init(_ path: String, _ configuration: Configuration) {
    self.path = path
    self.configuration = configuration
  }

  func writeConfiguration() throws(ProgressiveGANError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(configuration) else {
      throw .cannotWrite(path: path, reason: "the configuration cannot be written as JSON")
    }
    try write(data, to: "config.json")
  }

  public static func exists(at path: String) -> Bool {
    FileManager.default.fileExists(atPath: path + "/config.json")
  }

  /// Where runs live unless told otherwise: `progan/runs` under the XDG data directory.
  public static func runsFolder(environment: [String: String] = ProcessInfo.processInfo.environment) -> String {
    let base = environment["XDG_DATA_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
    return (base ?? (environment["HOME"] ?? NSHomeDirectory()) + "/.local/share") + "/progan/runs"
  }

  /// The run of a folder that was worked on last, among those that learn from `dataPath`.
  public static func latest(in folder: String, dataPath: String) -> RunDirectory? {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.compactMap { try? RunDirectory(opening: "\(folder)/\($0)") }
      .filter { $0.configuration.dataPath == dataPath }
      .max { lastChange(of: $0.path) < lastChange(of: $1.path) }
  }

  /// When a run was worked on last.
  static func lastChange(of path: String) -> Date {
    ["config.json", "checkpoints", "metrics.jsonl"].compactMap { file in
      let attributes = try? FileManager.default.attributesOfItem(atPath: "\(path)/\(file)")
      return attributes?[.modificationDate] as? Date
    }.max() ?? Date(timeIntervalSince1970: 0)
  }

  /// Keeps other processes from training this run, until the result is released.
  func lock() throws(ProgressiveGANError) -> RunLock {
    guard let lock = RunLock(path: path + "/lock") else { throw .inUse(path: path) }
    return lock
  }

  /// Writes the grid as `samples/000127-kimg-32x32.png`, and for TensorBoard.
  func save(_ grid: SampleGrid) throws {
    let file = "samples/\(Self.sheetName(kimg: grid.imagesSeen / 1000, resolution: grid.resolution))"
    // A copy of a run may have come without its empty folders.
    try makeFolder("\(path)/samples")
    let sheet = sampleSheet(grid.images)
    let png = Data(try sheet.pngData(text: grid.texts))
    try write(png, to: file)
    try append([
      TensorBoardEvent(
        time: Date().timeIntervalSince1970, step: grid.imagesSeen,
        content: .picture(tag: "samples", png: png, width: sheet.width, height: sheet.height))
    ])
  }

  func write(_ data: Data, to file: String) throws(ProgressiveGANError) {
    try writeDurably(data, to: "\(path)/\(file)")
  }
}

/// An exclusive lock on a file, released with the value or with the process.
final class RunLock: Sendable {
  private let descriptor: Int32

  init?(path: String) {
    descriptor = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { return nil }
    // Again a few times: somebody may just be looking.
    for _ in 0..<40 {
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return }
      usleep(5000)
    }
    return nil
  }

  /// Whether a process holds the lock. To see that, it is shared for an instant.
  static func isHeld(at path: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return flock(descriptor, LOCK_SH | LOCK_NB) != 0
  }

  deinit { close(descriptor) }
}
