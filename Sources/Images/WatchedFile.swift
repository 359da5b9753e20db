import Files
import Foundation

/// A file that is read piece by piece while it may change under us: where it has been cut off, reading tells so. A mapped
/// one would end the process.
final class WatchedFile: Sendable {
  private let descriptor: Int32

  init(_ path: RawPath) throws(ImageError) {
    descriptor = open(path.cString, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { throw .undecodable(name: path.description, reason: readingReason(errno)) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw .undecodable(name: path.description, reason: "it is no regular file")
    }
  }

  deinit { close(descriptor) }

  /// Why bytes could not be read.
  struct Failure: Error, Equatable {
    let reason: String
  }

  func bytes(at offset: Int, count: Int) throws(Failure) -> [UInt8] {
    var failure: Failure?
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, done in
      while done < count {
        let got = pread(descriptor, buffer.baseAddress.map { $0 + done }, count - done, off_t(offset + done))
        if got < 0, errno == EINTR { continue }
        guard got > 0 else {
          failure = Failure(reason: got == 0 ? "its file was cut off meanwhile" : systemReason(errno))
          return
        }
        done += got
      }
    }
    if let failure { throw failure }
    return bytes
  }

  /// Throws unless it has as many bytes as it had, before a mapped part of it is looked at.
  func requireBytes(_ count: Int, name: String) throws(ImageError) {
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_size >= count else {
      throw .undecodable(name: name, reason: "its file was cut off meanwhile")
    }
  }
}
