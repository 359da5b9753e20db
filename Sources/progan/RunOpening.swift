import ArgumentParser
import Foundation
import Images
import ProgressiveGAN

/// The run at a path, which exists or is begun with the options.
func openRun(at path: String, _ options: RunOptions) throws -> RunDirectory {
  guard RunDirectory.exists(at: path) else {
    return try RunDirectory(creating: path, options.configuration())
  }
  let run = try RunDirectory(opening: path)
  try options.check(against: run)
  return run
}

/// A run by its path, or by its name in the folder of runs.
func findRun(_ name: String) throws -> RunDirectory {
  let named = "\(RunDirectory.runsFolder())/\(name)"
  let isName = !name.contains("/") && !RunDirectory.exists(at: name) && RunDirectory.exists(at: named)
  return try RunDirectory(opening: isName ? named : name)
}

/// A path for a new run in the folder of runs, named after its data: "pictures", "pictures-2", …
func newRunPath(for configuration: Configuration) -> String {
  let base = "\(RunDirectory.runsFolder())/\(URL(fileURLWithPath: configuration.dataPath).lastPathComponent)"
  return sequence(first: 1) { $0 + 1 }.lazy.map { $0 == 1 ? base : "\(base)-\($0)" }
    .first { !FileManager.default.fileExists(atPath: $0) } ?? base
}

/// Reads what a run learns from; damaged files are named on standard error.
func loadData(of run: RunDirectory) throws -> ImageDataSet {
  let configuration = run.configuration
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
