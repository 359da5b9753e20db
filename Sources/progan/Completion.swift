import ArgumentParser
import Explorer
import Foundation
import ProgressiveGAN
import Runs

/// What the shell offers after a TAB.
extension CompletionKind {
  /// Names of runs in the data directory, and folders.
  static let run = custom { _, _, prefix in runCandidates(prefix) }
  /// The same, and checkpoints' files.
  static let model = custom { _, _, prefix in runCandidates(prefix, fileExtension: ".safetensors") }
  /// Names of runs alone.
  static let namedRun = custom { _, _, prefix in RunsFolder().names().filter { $0.hasPrefix(prefix) }.sorted() }
  /// Names of runs that were put away.
  static let archivedRun = custom { _, _, prefix in
    RunsFolder().names(archived: true).filter { $0.hasPrefix(prefix) }.sorted()
  }
  /// "name=", for every setting.
  static let setting = custom { _, _, prefix in
    Setting.all.map { $0.name + "=" }.filter { $0.hasPrefix(prefix) }
  }
  static let resolution = list(sequence(first: 4) { $0 * 2 }.prefix { $0 <= 1024 }.map { "\($0)" })
}

private func runCandidates(_ prefix: String, fileExtension: String? = nil) -> [String] {
  let runs = RunsFolder().names().filter { $0.hasPrefix(prefix) }.sorted()
  return runs + paths(completing: prefix, fileExtension: fileExtension).filter { !runs.contains($0) }
}

/// Folders, and files of one extension, that begin with a prefix: "~/pi" gives "~/pictures/".
func paths(completing prefix: String, fileExtension: String? = nil) -> [String] {
  pathCompletions(of: prefix, foldersOnly: fileExtension == nil).filter {
    $0.hasSuffix("/") || fileExtension.map($0.hasSuffix) == true
  }
}
