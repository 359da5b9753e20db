import Foundation

/// Writes a file so that its path holds the old contents or the new ones, whole, whatever happens in between: to a
/// temporary file beside it, synced, renamed, and the folder synced.
func writeDurably(_ data: Data, to path: String) throws(ProgressiveGANError) {
  let url = URL(fileURLWithPath: path)
  let temporary = url.deletingLastPathComponent().appendingPathComponent(
    "\(temporaryPrefix)\(getpid())-\(url.lastPathComponent)"
  ).path
  do throws(SystemError) {
    try writeAndSync(data, to: temporary)
    guard rename(temporary, path) == 0 else { throw SystemError() }
    try syncFolder(url.deletingLastPathComponent().path)
  } catch {
    unlink(temporary)
    throw .cannotWrite(path: path, reason: error.description)
  }
}

/// Removes what a killed process left of its temporary files.
func removeTemporaryFiles(in folder: String) {
  for name in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] where name.hasPrefix(temporaryPrefix)
  {
    unlink("\(folder)/\(name)")
  }
}

private let temporaryPrefix = ".progan-tmp-"

/// What the system said went wrong.
private struct SystemError: Error, CustomStringConvertible {
  let number = errno
  var description: String { String(cString: strerror(number)).lowercased() }
}

private func writeAndSync(_ data: Data, to path: String) throws(SystemError) {
  let descriptor = open(path, O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0o644)
  guard descriptor >= 0 else { throw SystemError() }
  defer { close(descriptor) }
  var rest = data[...]
  while !rest.isEmpty {
    let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    if count < 0, errno == EINTR { continue }
    guard count > 0 else { throw SystemError() }
    rest = rest.dropFirst(count)
  }
  guard fsync(descriptor) == 0 else { throw SystemError() }
}

private func syncFolder(_ path: String) throws(SystemError) {
  let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
  guard descriptor >= 0 else { throw SystemError() }
  defer { close(descriptor) }
  guard fsync(descriptor) == 0 else { throw SystemError() }
}
