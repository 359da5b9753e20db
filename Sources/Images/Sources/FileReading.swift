import Files
import Foundation

/// More bytes than any picture has that is worth reading.
let largestPictureFile = 256 << 20

/// A regular file, open for reading. What is no file is refused before a read could wait for it, or never end.
final class OpenFile: Sendable {
  let descriptor: Int32
  let count: Int

  init(_ path: RawPath) throws(ImageError) {
    func refusal(_ reason: String) -> ImageError { .undecodable(name: path.description, reason: reason) }
    // Opening alone can have effects on what is no file.
    var status = stat()
    guard stat(path.cString, &status) == 0 else { throw refusal(readingReason(errno)) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw refusal("it is no regular file") }
    let descriptor = open(path.cString, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY)
    guard descriptor >= 0 else { throw refusal(readingReason(errno)) }
    self.descriptor = descriptor
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw refusal("it is no regular file")
    }
    count = Int(status.st_size)
  }

  deinit { close(descriptor) }

  /// Up to so many bytes from the beginning. Files that claim to have none, as those that the system makes up, are not
  /// read.
  func start(_ limit: Int) -> [UInt8]? {
    var bytes = [UInt8](repeating: 0, count: min(limit, count))
    var done = 0
    while done < bytes.count {
      let got = bytes[done...].withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, off_t(done)) }
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else { return nil }
      guard got > 0 else { break }
      done += got
    }
    return Array(bytes[..<done])
  }
}

/// Bytes of a file, unless it has more than `limit`.
func fileBytes(_ path: RawPath, atMost limit: Int) throws(ImageError) -> [UInt8] {
  let file = try OpenFile(path)
  guard file.count <= limit else {
    throw .undecodable(name: path.description, reason: "it has \(file.count) bytes; at most \(limit) are read")
  }
  guard let bytes = file.start(limit) else {
    throw .undecodable(name: path.description, reason: readingReason(errno))
  }
  return bytes
}

func fileBytes(_ path: String, atMost limit: Int) throws(ImageError) -> [UInt8] {
  try fileBytes(RawPath(meant: path), atMost: limit)
}

/// A file that may be larger than memory: it is read where it is looked at.
func mappedFile(_ path: RawPath) throws(ImageError) -> Data {
  let file = try OpenFile(path)
  guard file.count > 0 else { return Data() }
  guard let start = mmap(nil, file.count, PROT_READ, MAP_PRIVATE, file.descriptor, 0), start != MAP_FAILED else {
    throw .undecodable(name: path.description, reason: readingReason(errno))
  }
  return Data(bytesNoCopy: start, count: file.count, deallocator: .unmap)
}

/// The first bytes of a file; none if it cannot be read.
func firstBytes(of path: RawPath, count: Int = 16) -> [UInt8] {
  (try? OpenFile(path))?.start(count) ?? []
}

/// Why the system did not open or read something, about "it".
func readingReason(_ number: Int32) -> String {
  switch number {
  case ENOENT: "it does not exist"
  case EACCES, EPERM: "it may not be read: permission denied"
  case ELOOP: "its links lead in a circle"
  case ENOTDIR: "it is no folder"
  case EIO: "its disk cannot read it"
  default: "it cannot be opened: \(systemReason(number))"
  }
}
