import Foundation

/// A file that is written part by part and appears at its path whole: it grows as a temporary file beside it, which goes
/// if it is not finished.
package final class GrowingFile {
  private let path: String
  private let temporary: String
  private var descriptor: Int32
  /// Bytes appended so far.
  private var length = 0
  private var isFinished = false

  package init(_ path: String) throws(FileError) {
    self.path = path
    temporary = temporaryPath(for: path)
    // Never through a link or into a pipe that somebody has put there.
    descriptor = open(temporary, O_CREAT | O_WRONLY | O_TRUNC | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .cannotWrite(path: path, reason: SystemError().description) }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
    if !isFinished { unlink(temporary) }
  }

  package func append(_ bytes: some DataProtocol) throws(FileError) {
    for region in bytes.regions {
      try write(region, at: length)
      length += region.count
    }
  }

  /// Puts bytes at a place of their own; in between are zeros.
  package func write(_ bytes: some ContiguousBytes, at offset: Int) throws(FileError) {
    var done = 0
    while true {
      let (size, count) = bytes.withUnsafeBytes { buffer in
        let rest = buffer[done...]
        return (
          buffer.count,
          rest.isEmpty
            ? 0
            : pwrite(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count, off_t(offset + done))
        )
      }
      guard done < size else { return }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw .cannotWrite(path: path, reason: SystemError().description) }
      done += count
    }
  }

  /// Puts the file in its place. Returns its path.
  ///
  /// - Parameter isSynced: whether it is on disk by then, come what may.
  @discardableResult
  package func finish(ifTaken: TakenName = .replaced, isSynced: Bool = true) throws(FileError) -> String {
    do throws(SystemError) {
      if isSynced { try syncFile(descriptor) }
      // Over a network a full disk is told of as late as here.
      let isClosed = close(descriptor) == 0 || errno == EINTR
      descriptor = -1
      guard isClosed else { throw SystemError() }
    } catch {
      throw .cannotWrite(path: path, reason: error.description)
    }
    let place = try placeWritten(temporary, at: path, ifTaken: ifTaken, isSynced: isSynced)
    isFinished = true
    return place
  }
}
