import Foundation

/// A file that is written part by part and appears at its path whole: it grows as a temporary file beside it, which goes
/// if it is not finished.
final class GrowingFile {
  private let path: String
  private let temporary: String
  private let descriptor: Int32
  /// Bytes appended so far.
  private var length = 0
  private var isFinished = false

  init(_ path: String) throws(ProgressiveGANError) {
    self.path = path
    temporary = temporaryPath(for: path)
    descriptor = open(temporary, O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .cannotWrite(path: path, reason: SystemError().description) }
  }

  deinit {
    close(descriptor)
    if !isFinished { unlink(temporary) }
  }

  func append(_ bytes: some DataProtocol) throws(ProgressiveGANError) {
    for region in bytes.regions {
      try write(region, at: length)
      length += region.count
    }
  }

  /// Puts bytes at a place of their own; in between are zeros.
  func write(_ bytes: some ContiguousBytes, at offset: Int) throws(ProgressiveGANError) {
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
  func finish(ifTaken: TakenName = .replaced, isSynced: Bool = true) throws(ProgressiveGANError) -> String {
    let place = try placeFile(temporary, at: path, ifTaken: ifTaken, isSynced: isSynced)
    isFinished = true
    return place
  }
}
