import Foundation
import Images

/// Makes a folder, and those above it, unless it is there.
public func makeFolder(_ path: String) throws(ProgressiveGANError) {
  if mkdir(path, 0o777) == 0 || isFolder(path) { return }
  let number = errno
  var status = stat()
  switch number {
  case _ where stat(path, &status) == 0: throw .taken(path: path, by: .fileForFolder)
  case ENOENT:
    let parent = NSString(string: path).deletingLastPathComponent
    guard !parent.isEmpty, parent != path, !isFolder(parent) else { break }
    try makeFolder(parent)
    if mkdir(path, 0o777) == 0 || isFolder(path) { return }
    throw .cannotWrite(path: path, reason: systemReason(errno))
  default: break
  }
  throw .cannotWrite(path: path, reason: systemReason(number))
}

private func isFolder(_ path: String) -> Bool {
  let number = errno
  defer { errno = number }
  var status = stat()
  return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
}
