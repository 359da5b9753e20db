import Foundation

/// What becomes of something new whose name is taken.
public enum TakenName: Sendable {
  /// It gets a number: "name-2.png", "name-3.png", …
  case numbered
  /// It is refused.
  case refused
  /// It replaces what lies there.
  case replaced
}

/// Where a file is to be written that a person names, looked at before the work begins.
///
/// - Parameter source: what is read to make it, which is never written over.
/// - Returns: the path to write to: the file's own where a link is replaced.
/// - Throws: if something is in the way.
public func placeForFile(
  _ path: String, ifTaken: TakenName, besides source: String? = nil
) throws(FileError) -> String {
  var (status, own) = (stat(), stat())
  guard lstat(path, &own) == 0 else {
    guard path.hasSuffix("/") else { return path }
    throw .cannotWrite(path: path, reason: "a file's name does not end in '/'")
  }
  let isThere = stat(path, &status) == 0
  if isThere, status.st_mode & S_IFMT == S_IFDIR { throw .taken(path: path, by: .folderForFile) }
  if isThere, let source, isSame(status, source) || ifTaken == .replaced && path.lies(in: source) {
    throw .taken(path: path, by: .source)
  }
  switch ifTaken {
  case .numbered: return path
  case .refused: throw .taken(path: path, by: .file)
  case .replaced:
    guard isThere else { throw .taken(path: path, by: .file) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .taken(path: path, by: .noFile) }
    return own.st_mode & S_IFMT == S_IFLNK ? URL(fileURLWithPath: path).resolvingSymlinksInPath().path : path
  }
}

extension String {
  /// Whether it is a path within a folder, by whichever links.
  fileprivate func lies(in folder: String) -> Bool {
    let folder = folder.resolvedPath
    return isFolder(at: folder) == true && resolvedPath.hasPrefix(folder == "/" ? folder : folder + "/")
  }
}

private func isSame(_ status: stat, _ path: String) -> Bool {
  var other = stat()
  return stat(path, &other) == 0 && (other.st_dev, other.st_ino) == (status.st_dev, status.st_ino)
}

/// Throws if a folder of numbered pictures cannot be written to a path as wanted.
public func requirePlace(forFolder path: String, ifTaken: TakenName) throws(FileError) {
  var status = stat()
  guard ifTaken != .numbered, lstat(path, &status) == 0 else { return }
  guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
    throw .taken(path: path, by: .fileForFolder)
  }
  if ifTaken == .refused { throw .taken(path: path, by: .folder) }
  // A folder with other things in it is nothing that a person wants to lose.
  guard let names = try? FileManager.default.contentsOfDirectory(atPath: path),
    names.allSatisfy({ $0.wholeMatch(of: /\d{4,}\.png/) != nil })
  else { throw .taken(path: path, by: .otherFolder) }
}

/// Writes a file that a person wants, whole or not at all. Returns its path.
///
/// - Parameter isSynced: whether it is on disk by then; of many files that costs much.
@discardableResult
public func writeFile(
  _ data: Data, to path: String, ifTaken: TakenName, isSynced: Bool = true
) throws(FileError) -> String {
  let file = try GrowingFile(path)
  try file.append(data)
  return try file.finish(ifTaken: ifTaken, isSynced: isSynced)
}

/// Gives a file that was written under another name its own, synced. Returns its path.
package func placeFile(_ unfinished: String, at path: String, ifTaken: TakenName) throws(FileError) -> String {
  do throws(SystemError) {
    let descriptor = open(unfinished, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw SystemError() }
    defer { close(descriptor) }
    try syncFile(descriptor)
  } catch {
    throw .cannotWrite(path: path, reason: error.description)
  }
  return try placeWritten(unfinished, at: path, ifTaken: ifTaken, isSynced: true)
}

/// The same with a file that is on disk already, or need not be: then its name is not synced either.
func placeWritten(
  _ unfinished: String, at path: String, ifTaken: TakenName, isSynced: Bool
) throws(FileError) -> String {
  let target = try move(path, ifTaken) { (target) throws(SystemError) in
    if ifTaken == .replaced { try rename(unfinished, to: target) } else { try renameFile(unfinished, toNew: target) }
  }
  if isSynced { try syncFolder(of: target) }
  return target
}

/// The same with a folder.
package func placeFolder(_ unfinished: String, at path: String, ifTaken: TakenName) throws(FileError) -> String {
  try requirePlace(forFolder: path, ifTaken: ifTaken)
  let old = ifTaken == .replaced ? temporaryPath(for: path + "-old") : nil
  if let old { _ = Foundation.rename(path, old) }
  defer { if let old { try? FileManager.default.removeItem(atPath: old) } }
  do throws(FileError) {
    let target = try move(path, ifTaken) { (target) throws(SystemError) in
      var status = stat()
      // Renaming never replaces a file or a folder with something in it, should one come in between.
      guard lstat(target, &status) != 0 else { throw SystemError(EEXIST) }
      try rename(unfinished, to: target)
    }
    try syncFolder(of: target)
    return target
  } catch {
    if let old { _ = Foundation.rename(old, path) }
    throw error
  }
}

/// Moves to the path, or the next free one after it.
private func move(
  _ path: String, _ ifTaken: TakenName, _ place: (String) throws(SystemError) -> Void
) throws(FileError) -> String {
  for number in 1...100_000 {
    let target = numbered(path, number)
    do throws(SystemError) {
      try place(target)
      return target
    } catch {
      guard error.number == EEXIST, ifTaken != .replaced else {
        throw .cannotWrite(path: path, reason: error.description)
      }
      if ifTaken == .refused { throw .taken(path: path, by: .file) }
    }
  }
  throw .cannotWrite(path: path, reason: "there are a hundred thousand files of that name already")
}

private func rename(_ source: String, to target: String) throws(SystemError) {
  guard Foundation.rename(source, target) == 0 else { throw SystemError() }
}

/// A link never replaces anything, whatever comes at the same time. Where a file system has none, an empty file holds the
/// name's place.
private func renameFile(_ source: String, toNew target: String) throws(SystemError) {
  if link(source, target) == 0 {
    unlink(source)
    return
  }
  guard errno != EEXIST else { throw SystemError() }
  let descriptor = open(target, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o644)
  guard descriptor >= 0 else { throw SystemError() }
  close(descriptor)
  do { try rename(source, to: target) } catch {
    unlink(target)
    throw error
  }
}

private func syncFolder(of path: String) throws(FileError) {
  do throws(SystemError) { try syncFolder(path.folderAndName.folder) } catch {
    throw .cannotWrite(path: path, reason: error.description)
  }
}
