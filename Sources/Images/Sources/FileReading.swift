import Foundation

/// More bytes than any picture has that is worth reading.
let largestPictureFile = 256 << 20

/// Bytes of a file, unless it has more than `limit`.
func fileBytes(_ path: String, atMost limit: Int) throws(ImageError) -> [UInt8] {
  let size = try sizeOfRegularFile(path)
  guard size <= limit else {
    throw .undecodable(name: path, reason: "it has \(size) bytes; at most \(limit) are read")
  }
  guard let data = FileManager.default.contents(atPath: path) else {
    throw .undecodable(name: path, reason: "it is not readable")
  }
  return [UInt8](data)
}

/// A file that may be larger than memory: it is read where it is looked at.
func mappedFile(_ path: String) throws(ImageError) -> Data {
  _ = try sizeOfRegularFile(path)
  guard let data = try? Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped) else {
    throw .undecodable(name: path, reason: "it is not readable")
  }
  return data
}

/// What is no file is refused before a read could wait for it, or never end.
func sizeOfRegularFile(_ path: String) throws(ImageError) -> Int {
  var status = stat()
  guard stat(path, &status) == 0 else {
    throw .undecodable(name: path, reason: "it does not exist or is not readable")
  }
  guard status.st_mode & S_IFMT == S_IFREG else {
    throw .undecodable(name: path, reason: "it is no regular file")
  }
  return Int(status.st_size)
}

/// The first bytes of a file; none if it cannot be read.
func firstBytes(of path: String, count: Int = 16) -> [UInt8] {
  guard (try? sizeOfRegularFile(path)) != nil, let file = FileHandle(forReadingAtPath: path) else { return [] }
  defer { try? file.close() }
  return (try? file.read(upToCount: count)).map { [UInt8]($0) } ?? []
}
