import ArgumentParser
import Foundation
import Images
import ProgressiveGAN

/// A run to work on: one that exists, with the settings it shall have, or one still to be made.
enum ChosenRun {
  case existing(RunDirectory, Configuration)
  case new(path: String, Configuration, from: Model?)

  /// The run at a path, or a new one there with the options; without a path a new one in the folder of runs.
  init(at path: String?, _ options: RunOptions, from source: String? = nil) throws {
    if let path, RunDirectory.exists(at: path) {
      guard source == nil else {
        throw ValidationError("--from begins a new run; there is one at '\(path.withVisibleControls)' already.")
      }
      try self.init(existing: RunDirectory(opening: path), options)
      return
    }
    let model = try source.map { try findModel($0) }
    var configuration = try options.configuration()
    if let model {
      configuration = try configuration.adopting(
        model.file, path: model.path, explicit: options.explicitSettings())
    }
    self = .new(path: path ?? newRunPath(for: configuration), configuration, from: model)
  }

  /// A run that exists.
  init(existing run: RunDirectory, _ options: RunOptions) throws {
    self = .existing(run, try options.configuration(changing: run.configuration))
  }

  /// Reads the data, then opens or makes the run: data that cannot be read leaves nothing behind.
  ///
  /// - Parameter reader: who is told of the reading.
  func session(_ reader: DataReader = DataReader()) throws -> TrainingSession {
    switch self {
    case .existing(let run, let configuration):
      let data = try loadData(for: configuration, reader)
      return try TrainingSession(run: run, as: configuration, data: data)
    case .new(let path, var configuration, let model):
      let data = try loadData(for: configuration, reader)
      configuration.classes = data.classes
      if let model {
        let run = try RunDirectory(creating: path, configuration, from: model.file, at: model.path)
        return try TrainingSession(run: run, data: data)
      }
      try RunDirectory.clearUnfinished(at: path)
      return try TrainingSession(run: RunDirectory(creating: path, configuration), data: data)
    }
  }
}

/// A checkpoint to take weights from.
struct Model {
  let path: String
  let file: Safetensors
}

/// The newest checkpoint of a run, or a checkpoint's file.
private func findModel(_ name: String) throws -> Model {
  guard isModelFile(name) else {
    let run = try findRun(name)
    guard let newest = try run.newestCheckpoint() else {
      throw ValidationError("The run '\(run.name)' has no checkpoint yet; let it train first.")
    }
    for failure in newest.passedOver { printError("passed over: \(failure)") }
    return Model(path: newest.path, file: newest.file)
  }
  let name = shippedModel(name) ?? name
  guard ForeignModel.isOwnFormat(name) else {
    // Says what it is, if it is none at all.
    let origin = try ForeignModel(contentsOf: name).origin
    throw ValidationError(
      "--from takes a run or a model of progan. '\(name.withVisibleControls)' is of \(origin): it has no discriminator to learn on with."
    )
  }
  return Model(path: name, file: try Safetensors(contentsOf: name))
}

/// A run by its path, or by its name in the folder of runs.
func findRun(_ name: String) throws -> RunDirectory {
  let named = "\(RunDirectory.runsFolder())/\(name)"
  let isName = !name.contains("/") && !RunDirectory.exists(at: name) && RunDirectory.exists(at: named)
  return try RunDirectory(opening: isName ? named : name)
}

/// A path for a new run in the folder of runs, named after its data: "pictures", "pictures-2", …
private func newRunPath(for configuration: Configuration) -> String {
  RunsFolder().freePath(for: URL(fileURLWithPath: configuration.dataPath).lastPathComponent)
}

/// How data is read, and who is told of it; by default whoever reads standard error.
struct DataReader {
  /// Whether a picture that cannot be read is an error.
  var isStrict = false
  var progress: (_ done: Int, _ of: Int) -> Void = ReadingProgress().show
  var tell: (String) -> Void = printError
}

/// Reads what a run learns from; damaged files are named.
func loadData(for configuration: Configuration, _ reader: DataReader = DataReader()) throws -> ImageDataSet {
  var path = configuration.dataPath
  if path == Configuration.embeddedData {
    guard let found = locateAsset("emoji-portraits-64.png") else {
      throw ValidationError(
        "The portraits that ship with progan are not found. Set PROGAN_ASSETS to the folder that has emoji-portraits-64.png, or give --data."
      )
    }
    path = found
  }
  let data = try ImageDataSet(
    path: path, resolution: configuration.schedule.finalResolution, channels: configuration.shape.channels,
    labeled: configuration.labels == .folders, progress: reader.progress)
  for sentence in sentences(about: data.unreadable, of: data.count) { reader.tell(sentence) }
  if reader.isStrict { try data.requireAllReadable(path: path) }
  return data
}

/// What is said of pictures that cannot be read: how many there are beside those that can, and the first ones by name.
func sentences(about files: [UnreadableFile], of readable: Int, most: Int = 10) -> [String] {
  guard !files.isEmpty else { return [] }
  let more = files.count > most ? ["… and \(files.count - most) more"] : []
  return files.prefix(most).map { "cannot read \($0.name): \($0.reason)" } + more
    + ["\(files.count) of \(files.count + readable) pictures cannot be read and are left out"]
}

func printError(_ sentence: String) {
  FileHandle.standardError.write(Data("progan: \(sentence)\n".utf8))
}

/// The smoothed generator of a run, of a checkpoint's file, or of another program's.
func loadSnapshot(_ name: String) throws -> GeneratorSnapshot {
  guard isModelFile(name) else { return try GeneratorSnapshot(run: findRun(name)) { printError("passed over: \($0)") } }
  let name = shippedModel(name) ?? name
  if ForeignModel.isOwnFormat(name) { return try GeneratorSnapshot(checkpoint: name) }
  return try GeneratorSnapshot(ForeignModel(contentsOf: name), path: name)
}

/// The settings that a run, a checkpoint's file or another program's was made with.
func loadConfiguration(_ name: String) throws -> Configuration {
  guard isModelFile(name) else { return try findRun(name).configuration }
  let name = shippedModel(name) ?? name
  let file =
    ForeignModel.isOwnFormat(name)
    ? try Safetensors(contentsOf: name) { _ in false } : try ForeignModel(contentsOf: name).safetensors
  return try file.configuration(path: name)
}
