import Foundation

/// The person's home folder: HOME, or what the system's list of users has where that is empty or missing; nil without any.
public func homeFolder(environment: [String: String] = ProcessInfo.processInfo.environment) -> String? {
  if let home = environment["HOME"], home.hasPrefix("/") { return home }
  return folder(ofUser: nil)
}

/// The home folder of a user, by default of the one whose process this is.
private func folder(ofUser name: String?) -> String? {
  var (entry, found) = (passwd(), UnsafeMutablePointer<passwd>?.none)
  var texts = [CChar](repeating: 0, count: 1 << 14)
  let error =
    name.map { getpwnam_r($0, &entry, &texts, texts.count, &found) }
    ?? getpwuid_r(getuid(), &entry, &texts, texts.count, &found)
  guard error == 0, found != nil, let folder = entry.pw_dir.map({ String(cString: $0) }) else { return nil }
  return folder.hasPrefix("/") ? folder : nil
}

/// The folder that relative paths begin in. Once that is deleted it has no path: then the system's own name for it, in which
/// there is nothing; an empty text would make "/" of it.
var currentFolder: String {
  let path = FileManager.default.currentDirectoryPath
  return path.hasPrefix("/") ? path : "/proc/self/cwd"
}

extension String {
  /// The path with a `~` or `~user` before its first slash replaced by that home folder, as a shell does it; as it is where
  /// there is no such home.
  public var expandingTilde: String {
    guard hasPrefix("~") else { return self }
    let end = firstIndex(of: "/") ?? endIndex
    let user = self[index(after: startIndex)..<end]
    let home = user.isEmpty ? homeFolder() : user.contains("\0") ? nil : folder(ofUser: String(user))
    return home.map { $0 + self[end...] } ?? self
  }

  /// A path as a person types it or drops it on a terminal: `~` expanded, spaces around it gone, and quotes or backslashes as
  /// a shell would take them, each as far as nothing is called so with them.
  public var typedPath: String {
    let trimmed = trimmingCharacters(in: .whitespacesAndNewlines)
    let exists = { (path: String) in FileManager.default.fileExists(atPath: path.expandingTilde) }
    var candidates = [self, trimmed]
    for quote in ["'", "\""] where trimmed.count > 2 && trimmed.hasPrefix(quote) && trimmed.hasSuffix(quote) {
      candidates.append(String(trimmed.dropFirst().dropLast()))
    }
    candidates.append(trimmed.replacing(/\\(.)/) { $0.1 })
    return (isEmpty ? self : candidates.first(where: exists) ?? trimmed).expandingTilde
  }

  /// The absolute path without ".", ".." and doubled or trailing slashes. Links stay as they are named, but for one before
  /// a "..", which leads to where the link's target lies.
  public var standardizedPath: String {
    let whole = hasPrefix("/") ? self : currentFolder + "/" + self
    var path = ""
    for name in whole.split(separator: "/") where name != "." {
      if name == ".." {
        var status = stat()
        if lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFLNK { path = path.realPath ?? path }
        path = String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
      } else {
        path += "/\(name)"
      }
    }
    return path.isEmpty ? "/" : path
  }

  private var realPath: String? {
    guard !contains("\0"), let real = realpath(self, nil) else { return nil }
    defer { free(real) }
    return String(cString: real)
  }

  /// The folder that it lies in, and its name there, as they are written.
  public var folderAndName: (folder: String, name: String) {
    let path = self[...(lastIndex { $0 != "/" } ?? startIndex)]
    guard let slash = path.lastIndex(of: "/") else { return (".", String(path)) }
    let folder = path[..<slash]
    return (folder.isEmpty ? "/" : String(folder), String(path[path.index(after: slash)...]))
  }

  /// The same with all links resolved, so that two ways to one thing are the same text.
  public var resolvedPath: String {
    let path = standardizedPath
    if path == "/" { return path }
    if let real = path.realPath { return real }
    // What is not there may be named through links as well.
    let (folder, name) = path.folderAndName
    return folder == "/" ? path : "\(folder.resolvedPath)/\(name)"
  }

  /// Why no path can be so, as a part of a sentence; nil if one can.
  public var pathObjection: String? {
    if isEmpty { return "it is empty" }
    if utf8.contains(0) { return "a NUL character cannot be in a path" }
    if utf8.count > 4095 { return "it has \(utf8.count) bytes, and a path has at most 4095" }
    let longest = split(separator: "/").map(\.utf8.count).max() ?? 0
    return longest > 255 ? "a name in it has \(longest) bytes, and names have at most 255" : nil
  }
}
