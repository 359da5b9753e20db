import Files
import Foundation
import Images
import ProgressiveGAN

/// A run on disk: `config.json`, `checkpoints/`, `metrics.jsonl`, `samples/`, `favourites/`. Every file is written whole
/// or not at all.
public struct RunDirectory: Sendable {
  public let path: String
  public let configuration: Configuration

  /// The folder's name, with control characters made visible.
  public var name: String { URL(fileURLWithPath: path).lastPathComponent.withVisibleControls }

  /// Opens a run.
  public init(opening path: String) throws {
    let file = path + "/config.json"
    guard Self.exists(at: path) else { throw RunError.noRun(path: path) }
    let bytes = try RegularFile(file).contents(atMost: Self.mostConfigurationBytes)
    do {
      configuration = try JSONDecoder().decode(Configuration.self, from: Data(bytes))
      try configuration.validate()
    } catch {
      let mistake = (error as? ProgressiveGANError)?.description
      throw FileError.damaged(path: file, reason: mistake ?? "it is not a configuration of this program")
    }
    self.path = path
  }

  /// Whether a file is one of those that make up a run, or of those that are kept in it.
  public static func isPart(_ path: String) -> Bool {
    let (folder, name) = path.resolvedPath.folderAndName
    let (above, within) = folder.folderAndName
    let own = ["config", "lock", "metrics", "evaluations", "pictures", "origin", "dislikes", "events"]
    if exists(at: folder) { return own.contains(String(name.prefix { $0 != "." })) }
    return exists(at: above) && ["checkpoints", "samples", "favourites", "films"].contains(within)
  }

  /// Many times what thousands of classes take.
  private static let mostConfigurationBytes = 16 << 20

  /// Makes a new run; the folder may exist, but not with a run in it.
  public init(creating path: String, _ configuration: Configuration) throws {
    try configuration.validate()
    self.path = path
    self.configuration = configuration
    guard !Self.exists(at: path) else { throw FileError.cannotWrite(path: path, reason: "there is a run already") }
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

  func writeConfiguration() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(configuration) else {
      throw FileError.cannotWrite(path: path, reason: "the configuration cannot be written as JSON")
    }
    try write(data, to: "config.json")
  }

  public static func exists(at path: String) -> Bool {
    FileManager.default.fileExists(atPath: path + "/config.json")
  }

  /// The run of a folder that was worked on last, among those that learn from `dataPath`.
  public static func latest(in folder: String, dataPath: String) -> RunDirectory? {
    RunsFolder(folder).names().compactMap { try? RunDirectory(opening: "\(folder)/\($0)") }
      .filter { $0.configuration.learns(from: dataPath) }
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
  public func lock() throws -> RunLock { try RunLock(run: path) }

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

  func write(_ data: Data, to file: String) throws {
    try writeDurably(data, to: "\(path)/\(file)")
  }
}
