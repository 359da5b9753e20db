import Foundation

/// Writes a file so that its path holds the old contents or the new ones, whole, whatever happens in between: to a
/// temporary file beside it, synced, renamed, and the folder synced.
package func writeDurably(_ data: Data, to path: String) throws(FileError) {
  let file = try GrowingFile(path)
  try file.append(data)
  try file.finish()
}

/// Writes a file under a name that no other has: the path's, or "name-2.png", "name-3.png", … Returns the path.
package func writeNew(_ data: Data, to path: String) throws(FileError) -> String {
  let file = try GrowingFile(path)
  try file.append(data)
  return try file.finish(ifTaken: .numbered)
}

/// Moves a file to a name that no other has, as `writeNew` does. Returns the path.
package func moveToNew(_ source: String, _ path: String) throws(FileError) -> String {
  var status = stat()
  guard lstat(source, &status) == 0 else { throw .damaged(path: source, reason: "it does not exist any more") }
  let target = try reserve(path)
  do throws(SystemError) {
    guard rename(source, target) == 0 else { throw SystemError() }
    for file in [source, target] { try syncFolder(file.folderAndName.folder) }
  } catch {
    // What was reserved is empty; what was moved is not.
    if lstat(source, &status) == 0 { unlink(target) }
    throw .cannotWrite(path: target, reason: error.description)
  }
  return target
}

/// Fills a folder that appears with all that is put into it or not at all. Returns its path.
package func writeNewFolder(
  _ path: String, ifTaken: TakenName = .numbered, _ fill: (String) throws -> Void
) throws -> String {
  let unfinished = temporaryPath(for: path)
  try? FileManager.default.removeItem(atPath: unfinished)
  do {
    try makeFolder(unfinished)
    try fill(unfinished)
    return try placeFolder(unfinished, at: path, ifTaken: ifTaken)
  } catch {
    try? FileManager.default.removeItem(atPath: unfinished)
    throw error
  }
}

/// "name-2.png", "name-3.png", … after "name.png".
func numbered(_ path: String, _ number: Int) -> String {
  guard number > 1 else { return path }
  let (folder, name) = path.folderAndName
  let pathExtension = URL(fileURLWithPath: name).pathExtension
  let ending = pathExtension.isEmpty ? "" : ".\(pathExtension)"
  return "\(folder)/\(name.dropLast(ending.count))-\(number)\(ending)"
}

/// Makes an empty file under a name that no other has, for what is about to be put there.
func reserve(_ path: String) throws(FileError) -> String {
  for number in 1...100_000 {
    let candidate = numbered(path, number)
    let descriptor = open(candidate, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o644)
    if descriptor >= 0 {
      close(descriptor)
      return candidate
    }
    let error = SystemError()
    guard error.number == EEXIST else { throw .cannotWrite(path: path, reason: error.description) }
  }
  throw .cannotWrite(path: path, reason: "there are a hundred thousand files of that name already")
}

/// Removes what a killed process left of its temporary files.
package func removeTemporaryFiles(in folder: String) {
  for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] where name.hasPrefix(temporaryPrefix)
  {
    try? FileManager.default.removeItem(atPath: "\(folder)/\(name)")
  }
}

private let temporaryPrefix = ".progan-tmp-"

package func temporaryPath(for path: String) -> String {
  let (folder, name) = path.folderAndName
  let start = "\(folder)/\(temporaryPrefix)\(getpid())-"
  // A name may be as long as names can be.
  let isTooLong = name.utf8.count + start.utf8.count - folder.utf8.count > 255
  return start + (isTooLong ? String(String.UnicodeScalarView(name.unicodeScalars.suffix(40))) : name)
}

/// What the system said went wrong.
package struct SystemError: Error, CustomStringConvertible {
  package let number: Int32

  package init(_ number: Int32 = errno) { self.number = number }

  package var description: String { systemReason(number) }
}

/// Makes names in a folder last, where its file system can promise that. Many cannot sync a folder, or not for everybody:
/// CIFS, folders shared with virtual machines, some of FUSE. What was written is there all the same.
func syncFolder(_ path: String) throws(SystemError) {
  let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NONBLOCK | O_CLOEXEC)
  guard descriptor >= 0 else { return try passOverUnable() }
  defer { close(descriptor) }
  guard fsync(descriptor) == 0 else { return try passOverUnable() }
}

/// Syncs a file, where its file system can.
func syncFile(_ descriptor: Int32) throws(SystemError) {
  while fsync(descriptor) != 0 {
    if errno != EINTR { return try passOverUnable() }
  }
}

/// Throws the error that a sync has just met, unless it says that none can be had.
private func passOverUnable() throws(SystemError) {
  let unable = [EINVAL, ENOTSUP, EOPNOTSUPP, ENOSYS, EROFS, EBADF, EACCES, EPERM, EISDIR, ENOTTY, EINTR]
  let error = SystemError()
  if !unable.contains(error.number) { throw error }
}
