import ArgumentParser
import Foundation
import ProgressiveGAN

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
  let (shown, rest) =
    prefix.lastIndex(of: "/").map { (prefix[...$0], prefix[prefix.index(after: $0)...]) } ?? ("", prefix[...])
  let home = shown.hasPrefix("~/") ? NSHomeDirectory() + "/" + shown.dropFirst(2) : String(shown)
  let folder = home.isEmpty ? "." : home
  let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
  return names.sorted().compactMap { name in
    guard name.hasPrefix(rest), rest.hasPrefix(".") || !name.hasPrefix(".") else { return nil }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: "\(folder)/\(name)", isDirectory: &isFolder) else { return nil }
    if isFolder.boolValue { return "\(shown)\(name)/" }
    return fileExtension.map { name.hasSuffix($0) } == true ? "\(shown)\(name)" : nil
  }
}
