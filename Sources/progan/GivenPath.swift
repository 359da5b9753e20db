import ArgumentParser
import Files
import Foundation

/// A path that somebody gave, fit to be used: with `~` expanded, which shells leave alone in `--data=~/pictures`.
///
/// - Parameters:
///   - name: of the option or argument, as in "--run".
///   - isData: whether it is of pictures, which may have names of any bytes.
func givenPath(_ path: String, _ name: String, isData: Bool = false) throws -> String {
  if let objection = path.pathObjection {
    let shown =
      path.isEmpty ? "" : ": '\(path.prefix(60).description.withVisibleControls)\(path.count > 60 ? "…" : "")'"
    throw ValidationError("\(name) needs a path. This can be none\(shown): \(objection).")
  }
  guard path.hasPrefix("~"), !FileManager.default.fileExists(atPath: path) else {
    // Arguments that are no UTF-8 arrive as they are shown, with `\xE9` for a byte that is none; only pictures are found so.
    if !isData, path.contains(/\u{FFFD}|\\x[89A-F][0-9A-F]/), !FileManager.default.fileExists(atPath: path) {
      throw ValidationError(
        "\(name) has a path that is not UTF-8, '\(path.withVisibleControls)'. Make a link to it that is: ln -s … name")
    }
    return path
  }
  return path.expandingTilde
}

func givenPath(_ path: String?, _ name: String, isData: Bool = false) throws -> String? {
  try path.map { try givenPath($0, name, isData: isData) }
}
