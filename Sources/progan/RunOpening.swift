import ArgumentParser
import Foundation
import Images
import ProgressiveGAN

/// A run to work on: one that exists, or one still to be made.
enum ChosenRun {
  case existing(RunDirectory)
  case new(path: String, Configuration)

  /// The run at a path, or a new one there with the options; without a path a new one in the folder of runs.
  init(at path: String?, _ options: RunOptions) throws {
    guard let path, RunDirectory.exists(at: path) else {
      let configuration = try options.configuration()
      self = .new(path: path ?? newRunPath(for: configuration), configuration)
      return
    }
    try self.init(existing: RunDirectory(opening: path), options)
  }

  /// A run that exists, if the options do not contradict it.
  init(existing run: RunDirectory, _ options: RunOptions) throws {
    try options.check(against: run)
    self = .existing(run)
  }

  /// Reads the data, then opens or makes the run: data that cannot be read leaves nothing behind.
  func session() throws -> TrainingSession {
    switch self {
    case .existing(let run):
      return try TrainingSession(run: run, data: loadData(for: run.configuration))
    case .new(let path, let configuration):
      let data = try loadData(for: configuration)
      return try TrainingSession(run: RunDirectory(creating: path, configuration), data: data)
    }
  }
}

/// A run by its path, or by its name in the folder of runs.
func findRun(_ name: String) throws -> RunDirectory {
  let named = "\(RunDirectory.runsFolder())/\(name)"
  let isName = !name.contains("/") && !RunDirectory.exists(at: name) && RunDirectory.exists(at: named)
  return try RunDirectory(opening: isName ? named : name)
}

/// A path for a new run in the folder of runs, named after its data: "pictures", "pictures-2", …
private func newRunPath(for configuration: Configuration) -> String {
  let base = "\(RunDirectory.runsFolder())/\(URL(fileURLWithPath: configuration.dataPath).lastPathComponent)"
  return sequence(first: 1) { $0 + 1 }.lazy.map { $0 == 1 ? base : "\(base)-\($0)" }
    .first { !FileManager.default.fileExists(atPath: $0) } ?? base
}

/// Reads what a run learns from; damaged files are named on standard error.
private func loadData(for configuration: Configuration) throws -> ImageDataSet {
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
    path: path, resolution: configuration.schedule.finalResolution, channels: configuration.channels)
  for file in data.unreadable.prefix(10) { printError("cannot read \(file.name): \(file.reason)") }
  if data.unreadable.count > 10 { printError("… and \(data.unreadable.count - 10) more files") }
  return data
}

func printError(_ sentence: String) {
  FileHandle.standardError.write(Data("progan: \(sentence)\n".utf8))
}
