import Files
import Foundation

/// The paths that begin like a text, folders with a slash at the end; `~` is the person's home. At most a few hundred.
public func pathCompletions(of text: String, foldersOnly: Bool) -> [String] {
  let slash = text.lastIndex(of: "/").map { text.index(after: $0) } ?? text.startIndex
  let (folder, start) = (String(text[..<slash]), text[slash...])
  let place = folder.isEmpty ? "." : folder.expandingTilde
  let names = (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
  return names.filter { $0.hasPrefix(start) && (!$0.hasPrefix(".") || start.hasPrefix(".")) }.sorted().prefix(400)
    .compactMap { name in
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: "\(place)/\(name)", isDirectory: &isFolder)
      return isFolder.boolValue ? "\(folder)\(name)/" : foldersOnly ? nil : folder + name
    }
}
