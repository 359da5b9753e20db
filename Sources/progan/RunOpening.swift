import ArgumentParser
import Files
import Foundation
import Images
import Kernels
import ModelFiles
import ProgressiveGAN
import Runs

/// A run to work on: one that exists, with the settings it shall have, or one still to be made.
enum ChosenRun {
  /// Where a new run shall be.
  enum Place {
    case at(String)
    /// In the folder of runs, under that name or one after it that is free.
    case named(String)
  }

  case existing(RunDirectory, Configuration)
  case new(Place, Configuration, from: Model?)

  /// The run at a path, or a new one there with the options; without a path a new one in the folder of runs.
  init(at path: String?, _ options: RunOptions, from source: String? = nil) throws {
    if let path, RunDirectory.exists(at: path) {
      let run = try RunDirectory(opening: path)
      if let source { try requireOrigin(source, of: run) }
      try self.init(existing: run, options)
      return
    }
    if let path { try RunClaim.requirePossible(at: path) } else { try RunDirectory.requireRunsFolder() }
    let model = try source.map { try findModel($0) }
    var configuration = try options.configuration()
    if let model {
      configuration = try configuration.adopting(
        model.file, path: model.path, explicit: options.explicitSettings())
    }
    self = .new(path.map { .at($0) } ?? .named(configuration.runName), configuration, from: model)
  }

  /// A run that exists.
  init(existing run: RunDirectory, _ options: RunOptions) throws {
    self = .existing(run, try options.configuration(changing: run))
  }

  /// Reads the data, then opens or makes the run: data that cannot be read leaves nothing behind.
  ///
  /// - Parameter reader: who is told of the reading.
  func session(_ reader: DataReader = DataReader()) throws -> TrainingSession {
    switch self {
    case .existing(let run, let configuration):
      // Whoever trains it already is told of before anybody waits for pictures.
      let lock = try run.lock()
      let data = try loadData(for: configuration, remembered: run.rememberedPictures(), reader)
      return try TrainingSession(run: run, as: configuration, data: data, holding: lock)
    case .new(let place, var configuration, let model):
      let data = try loadData(for: configuration, reader)
      configuration.classes = data.classes
      let claim =
        switch place {
        case .at(let path): try RunClaim(path: path)
        case .named(let name): try RunClaim(named: name)
        }
      do {
        let run = try newRun(at: claim.path, configuration, from: model)
        return try TrainingSession(run: run, data: data, holding: claim.lock)
      } catch {
        claim.giveUp()
        throw error
      }
    }
  }

  private func newRun(at path: String, _ configuration: Configuration, from model: Model?) throws -> RunDirectory {
    if let model {
      return try RunDirectory(creating: path, configuration, from: model.file, at: model.path, origin: model.origin)
    }
    try RunDirectory.clearUnfinished(at: path)
    return try RunDirectory(creating: path, configuration)
  }
}

/// A checkpoint to take weights from.
struct Model {
  let path: String
  let file: Safetensors
  /// The run or file that was named.
  let origin: String
}

/// Throws unless a run that exists began with that model.
private func requireOrigin(_ source: String, of run: RunDirectory) throws {
  let path = ((try? findRun(source).path) ?? source).resolvedPath
  guard let origin = run.origin else {
    throw ProgressiveGANError.invalidSetting(
      "--from begins a new run; there is one at '\(run.path.withVisibleControls)' already, and it does not say that it began with '\(path.withVisibleControls)'."
    )
  }
  guard origin == path else {
    throw ProgressiveGANError.invalidSetting(
      "The run '\(run.name)' began with '\(origin.withVisibleControls)', not with '\(path.withVisibleControls)'. Leave --from out to go on, or choose another --run."
    )
  }
}

/// The newest checkpoint of a run, or a checkpoint's file.
private func findModel(_ name: String) throws -> Model {
  guard isModelFile(name) else {
    let run = try findRun(name)
    guard let newest = try run.newestCheckpoint() else {
      throw ValidationError("The run '\(run.name)' has no checkpoint yet; let it train first.")
    }
    for failure in newest.passedOver { printError("passed over: \(failure)") }
    return Model(path: newest.path, file: newest.file, origin: run.path)
  }
  let name = shippedModel(name) ?? name
  guard ForeignModel.isOwnFormat(name) else {
    // Says what it is, if it is none at all.
    let origin = try ForeignModel(contentsOf: name).origin
    throw ValidationError(
      "--from takes a run or a model of progan. '\(name.withVisibleControls)' is of \(origin): it has no discriminator to learn on with."
    )
  }
  return Model(path: name, file: try Safetensors(contentsOf: name), origin: name)
}

/// A run by its path, or by its name in the folder of runs.
func findRun(_ name: String) throws -> RunDirectory {
  let named = "\(RunDirectory.runsFolder())/\(name)"
  let isName = !name.contains("/") && !RunDirectory.exists(at: name) && RunDirectory.exists(at: named)
  return try RunDirectory(opening: isName ? named : name)
}

extension Configuration {
  /// What a new run is called after its data; the folder of runs makes it visible, and unlike the others.
  fileprivate var runName: String { dataPath.folderAndName.name }
}

/// How data is read, and who is told of it; by default whoever reads standard error.
struct DataReader {
  /// Whether a picture that cannot be read is an error.
  var isStrict = false
  /// Whether a run is to learn from it, which takes memory of its own.
  var trains = true
  var progress: (_ done: Int, _ of: Int) -> Void = ReadingProgress().show
  var tell: (String) -> Void = printError
}

/// Reads what a run learns from; what is damaged or left out is told. What there is no memory for is told before any
/// picture is read.
func loadData(
  for configuration: Configuration, remembered: PictureList? = nil, _ reader: DataReader = DataReader()
) throws -> ImageDataSet {
  let memory = MemoryCheck(configuration, reader)
  try memory.check(pictures: 0, bytes: 0)
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
    labeled: configuration.labels == .folders, remembered: remembered, admit: memory.admit, progress: reader.progress)
  if data.isMapped { memory.tellOfNetworks() }
  for sentence in sentences(about: data.unreadable, of: data.count) + sentences(about: data.leftOut) {
    reader.tell(sentence)
  }
  if reader.isStrict { try data.requireAllReadable(path: path) }
  return data
}

/// What is said of pictures that cannot be read: how many there are beside those that can, and the first ones by name.
func sentences(about files: [UnreadableFile], of readable: Int, most: Int = 10) -> [String] {
  guard !files.isEmpty else { return [] }
  let more = files.count > most ? ["… and \(files.count - most) more"] : []
  return files.prefix(most).map { "cannot read \($0.name): \($0.reason)" } + more
    + [
      "\(files.count) of \(files.count + readable) pictures cannot be read and are left out"
        + (files.byFormat.map { ": \($0)" } ?? "")
    ]
}

/// What is said of folders that cannot be read, and of what could be meant to be learned from.
func sentences(about leftOut: LeftOut, most: Int = 10) -> [String] {
  let more = leftOut.folders.count > most ? ["… and \(leftOut.folders.count - most) folders more"] : []
  return leftOut.folders.prefix(most).map { "cannot read the folder \($0.name): \($0.reason)" } + more
    + (leftOut.news.map { ["left out: \($0)"] } ?? [])
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

extension RunDirectory {
  /// What a command calls the run: its name, if it is among the runs of the data directory and no folder here is called so;
  /// else its path.
  var commandName: String {
    let (folder, name) = path.standardizedPath.folderAndName
    let isNamed = folder == Self.runsFolder() && !Self.exists(at: name) && !name.hasPrefix("-")
    return (isNamed ? name : path).shellQuoted
  }
}
