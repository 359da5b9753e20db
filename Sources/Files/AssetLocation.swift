import Foundation

/// The path of a file that ships with the program: from the folder that PROGAN_ASSETS names, from `share/progan` beside an
/// installed binary's folder, or from the `assets` folder of the package that the executable or the current folder is in.
public func locateAsset(
  _ name: String, environment: [String: String] = ProcessInfo.processInfo.environment,
  from starts: [String] = [executableFolder, FileManager.default.currentDirectoryPath]
) -> String? {
  var folders = environment["PROGAN_ASSETS"].map { [$0] } ?? []
  for start in starts where start.hasPrefix("/") {
    var folder = URL(fileURLWithPath: start)
    folders.append(folder.deletingLastPathComponent().appendingPathComponent("share/progan").path)
    while folder.path != "/" {
      if FileManager.default.fileExists(atPath: folder.appendingPathComponent("Package.swift").path) {
        folders.append(folder.appendingPathComponent("assets").path)
      }
      folder.deleteLastPathComponent()
    }
  }
  return folders.map { "\($0)/\(name)" }.first { FileManager.default.fileExists(atPath: $0) }
}

/// The folder of the running executable, links resolved.
public var executableFolder: String {
  URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().path
}
