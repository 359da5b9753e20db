import CZlib
import Files
import Foundation

/// Pictures and labels as MNIST and Fashion-MNIST have them (LeCun, Cortes, Burges: "The MNIST database"): big-endian
/// headers, then bytes; plain or gzip.
struct IDXPictures: PictureSource {
  private let path: RawPath
  private let side: (rows: Int, columns: Int)
  /// Mapped, if the file is not gzip.
  private let bytes: Data
  private let watched: WatchedFile?
  private let labels: [UInt8]?
  let count: Int

  /// The training pictures of a folder, else those of a test set; nil if it has none.
  init?(folder: RawPath) throws(ImageError) {
    let names = fileNames(in: folder).map(shownName)
    let files = names.filter { Self.isPictures($0) }.sorted {
      ($0.hasPrefix("train") ? 0 : 1, $0) < ($1.hasPrefix("train") ? 0 : 1, $1)
    }
    guard let first = files.first else { return nil }
    try self.init(path: folder.appending(first.utf8))
  }

  private static let headerBytes = 16
  /// What is unpacked is held in memory, so it is bounded.
  private static let mostUnpacked = 1 << 30

  /// At least so many bytes, or all there are.
  private static func bytes(of path: RawPath, count: Int) throws(ImageError) -> Data {
    guard firstBytes(of: path).starts(with: [0x1F, 0x8B]) else { return try mappedFile(path) }
    guard count <= mostUnpacked else {
      throw .undecodable(
        name: path.description,
        reason: "it claims \(count) bytes, of which \(mostUnpacked) are unpacked at most: gunzip it first")
    }
    // One more: reading on to the end is what checks the checksum.
    return Data(unzipped(path, atMost: count + 1) ?? [])
  }

  private static func isPictures(_ name: String) -> Bool {
    (name.contains("images-idx3-ubyte") || name.contains("images.idx3-ubyte")) && !name.hasPrefix(".")
  }

  /// Nil if the file is none of these.
  init?(path: RawPath) throws(ImageError) {
    guard let start = unzipped(path, atMost: 16), start.count == 16, start.starts(with: [0, 0, 8, 3]) else {
      return nil
    }
    func number(_ at: Int) -> Int { start[at..<(at + 4)].reduce(0) { $0 << 8 | Int($1) } }
    let (count, rows, columns) = (number(4), number(8), number(12))
    try Image.checkSize(columns, rows, name: path.description)
    let size = Self.headerBytes + count * rows * columns
    guard count > 0 else { throw .undecodable(name: path.description, reason: "it claims to have no picture") }
    bytes = try Self.bytes(of: path, count: size)
    guard bytes.count >= size else {
      throw .undecodable(
        name: path.description,
        reason: "it is damaged, or ends before the last of its \(count) pictures of \(columns)×\(rows)")
    }
    watched = firstBytes(of: path).starts(with: [0x1F, 0x8B]) ? nil : try WatchedFile(path)
    self.path = path
    self.count = count
    side = (rows, columns)
    labels = Self.labels(beside: path, count: count)
  }

  /// The file of the same name but for "labels" and "idx1"; nil if it is missing or does not fit.
  private static func labels(beside path: RawPath, count: Int) -> [UInt8]? {
    let candidates = [path, path.resolved].flatMap { path -> [RawPath] in
      let parts = path.bytes.split(separator: UInt8(ascii: "/"))
      let folder = parts.dropLast().reduce(RawPath("/")) { $0.appending($1) }
      let name = shownName(parts.last ?? []).replacingOccurrences(of: "images", with: "labels")
        .replacingOccurrences(of: "idx3", with: "idx1")
      let names = [name, name + ".gz", name.hasSuffix(".gz") ? String(name.dropLast(3)) : name]
      return names.map { folder.appending($0.utf8) }
    }
    for candidate in candidates where candidate != path {
      if let bytes = unzipped(candidate, atMost: 9 + count), bytes.count == 8 + count, bytes.starts(with: [0, 0, 8, 1])
      {
        return Array(bytes[8...])
      }
    }
    return nil
  }

  var kind: DataKind { .idx }
  func name(of index: Int) -> String { "\(path), picture \(index + 1)" }

  func image(_ index: Int) throws(ImageError) -> Image {
    let size = side.rows * side.columns
    let start = Self.headerBytes + index * size
    try watched?.requireBytes(start + size, name: name(of: index))
    return Image(width: side.columns, height: side.rows, channels: 1, pixels: Array(bytes[start..<(start + size)]))
  }

  func classNames(known: [String]) throws(ImageError) -> [String] {
    guard let labels else { throw .noClasses(path: path.description, stray: nil) }
    return labels.map { String(format: "%03d", Int($0)) }
  }
}

/// A file's bytes, unpacked if it is gzip, at most so many of them; nil if it cannot be read or is damaged.
func unzipped(_ path: RawPath, atMost limit: Int) -> [UInt8]? {
  guard (try? OpenFile(path)) != nil, let file = gzopen(path.cString, "rb") else { return nil }
  defer { gzclose(file) }
  var result: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: min(1 << 20, max(1, limit)))
  while result.count < limit {
    let count = gzread(file, &buffer, UInt32(min(buffer.count, limit - result.count)))
    guard count >= 0 else { return nil }
    if count == 0 { break }
    result += buffer[..<Int(count)]
  }
  return result
}
