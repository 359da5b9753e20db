import Foundation

/// A file open for reading and known to be a regular one: what is no file is refused before a read could wait for it.
package final class RegularFile: Sendable {
  package let path: String
  /// Bytes it had when it was opened.
  package let count: Int
  private let descriptor: Int32

  package init(_ path: String) throws(FileError) {
    // Without O_NONBLOCK a named pipe would keep us until somebody writes to it.
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw .damaged(path: path, reason: Self.reason(errno))
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      let isFolder = status.st_mode & S_IFMT == S_IFDIR
      throw .damaged(path: path, reason: isFolder ? "it is a folder" : "it is no regular file, but a pipe or a device")
    }
    self.path = path
    self.descriptor = descriptor
    count = Int(status.st_size)
  }

  private static func reason(_ error: Int32) -> String {
    switch error {
    case ENOENT: "it does not exist"
    case EACCES, EPERM: "it is not readable"
    case ENXIO: "it is no regular file, but a pipe or a device"
    default: systemReason(error)
    }
  }

  deinit { close(descriptor) }

  /// All of it, which is to be no more than so many bytes.
  package func contents(atMost most: Int) throws(FileError) -> [UInt8] {
    guard count <= most else { throw .damaged(path: path, reason: "it has \(count) bytes; at most \(most) are read") }
    return try bytes(at: 0, count: count)
  }

  /// Throws where an array of so many bytes would end the process.
  private func requireRoom(for bytes: Int) throws(FileError) {
    guard bytes < 1 << 24 || hasRoom(for: bytes) else {
      throw .damaged(path: path, reason: "the system does not give the \(bytes >> 20) MB of memory that it takes")
    }
  }

  package func bytes(at offset: Int, count: Int) throws(FileError) -> [UInt8] { try numbers(at: offset, count: count) }

  /// Numbers one after the other, as this machine has them in memory.
  package func numbers<Number: BitwiseCopyable & ExpressibleByIntegerLiteral>(
    at offset: Int, count: Int
  ) throws(FileError) -> [Number] {
    let size = MemoryLayout<Number>.size
    try requireRoom(for: size * count)
    var result = [Number](repeating: 0, count: count)
    try fill(&result, at: offset, byteCount: size * count)
    return result
  }

  private func fill<Element: BitwiseCopyable>(
    _ elements: inout [Element], at offset: Int, byteCount: Int
  ) throws(FileError) {
    var done = 0
    while done < byteCount {
      let got = elements.withUnsafeMutableBytes { buffer in
        pread(descriptor, buffer.baseAddress.map { $0 + done }, byteCount - done, off_t(offset + done))
      }
      if got < 0, errno == EINTR { continue }
      if got < 0, errno != EIO { throw .damaged(path: path, reason: systemReason(errno)) }
      guard got > 0 else {
        throw .damaged(
          path: path, reason: "nothing could be read from byte \(offset + done) on; its disk may be failing")
      }
      done += got
    }
  }
}
