import Files
import Foundation

/// A packed file (see `PackedLayout`): what is read of it is what is asked for, and every picture is checked against its
/// checksum. The header and the directory are mapped while it is opened; pictures are read, since the file may be cut off
/// while a run learns from it.
struct PackedPictures: PictureSource {
  private let path: RawPath
  private let file: Data
  private let watched: WatchedFile
  private let layout: PackedLayout
  private let classes: [String]
  let count: Int
  var kind: DataKind { .packed }
  var resolution: Int { layout.resolution }

  /// Whether a file that begins so is one.
  static func recognizes(_ start: [UInt8]) -> Bool { start.starts(with: PackedLayout.magic) }

  init(path: RawPath) throws(ImageError) {
    func damaged(_ reason: String) -> ImageError { .undecodable(name: path.description, reason: reason) }
    file = try mappedFile(path)
    watched = try WatchedFile(path)
    let header = try PackedHeader(file, path: path.description)
    guard let layout = PackedLayout(resolution: header.resolution, room: header.room),
      (1...layout.room).contains(header.count)
    else { throw damaged("its header makes no sense") }
    // No more than the file has, which keeps the sum below from overflowing.
    guard header.directoryBytes <= file.count, layout.directory + header.directoryBytes == file.count else {
      throw damaged(
        "it should be \(layout.directory) and \(header.directoryBytes) bytes long and has \(file.count): it was cut off, or grew. Pack it again"
      )
    }
    let directory = file[layout.directory...]
    guard checksum(directory) == header.directoryChecksum else {
      throw damaged("its directory is damaged. Pack it again")
    }
    self.path = path
    self.layout = layout
    count = header.count
    let names = layout.directory + 4 * count * (layout.sides.count + (header.classes > 0 ? 1 : 0))
    guard names <= file.count, let classes = Self.names(header.classes, in: file[names...]) else {
      throw damaged("its directory makes no sense")
    }
    self.classes = classes
  }

  private static func names(_ count: Int, in bytes: Data) -> [String]? {
    var (names, rest) = ([String](), bytes)
    while names.count < count {
      guard rest.count >= 4 else { return nil }
      let length = Int(rest.littleEndian(0, bytes: 4))
      guard length <= rest.count - 4 else { return nil }
      names.append(String(decoding: rest.dropFirst(4).prefix(length), as: UTF8.self))
      rest = rest.dropFirst(4 + length)
    }
    return rest.isEmpty ? names : nil
  }

  func name(of index: Int) -> String { "\(path), picture \(index + 1)" }

  /// A picture's bytes at one of the levels, [side, side, 3].
  func pixels(of index: Int, at side: Int) throws(ImageError) -> [UInt8] {
    let (pixels, stored): ([UInt8], [UInt8])
    do throws(WatchedFile.Failure) {
      pixels = try watched.bytes(at: layout.offset(of: index, at: side), count: PackedLayout.bytes(at: side))
      stored = try watched.bytes(at: placeOfChecksum(of: index, at: side), count: 4)
    } catch {
      throw .undecodable(name: name(of: index), reason: error.reason)
    }
    guard littleEndian(checksum(pixels)) == stored else {
      throw .undecodable(
        name: name(of: index), reason: "its \(side)×\(side) pixels do not fit their checksum. Pack the file again")
    }
    return pixels
  }

  private func placeOfChecksum(of index: Int, at side: Int) -> Int {
    layout.directory + 4 * ((layout.sides.firstIndex(of: side) ?? 0) * count + index)
  }

  /// The largest level, once all of them are found whole.
  func image(_ index: Int) throws(ImageError) -> Image {
    for side in layout.sides.dropFirst() { _ = try pixels(of: index, at: side) }
    return Image(width: resolution, height: resolution, pixels: try pixels(of: index, at: resolution))
  }

  func classNames(known: [String]) throws(ImageError) -> [String] {
    guard !classes.isEmpty else { throw .noClasses(path: path.description, stray: nil) }
    let start = layout.directory + 4 * count * layout.sides.count
    try watched.requireBytes(file.count, name: path.description)
    var result: [String] = []
    result.reserveCapacity(count)
    for index in 0..<count {
      let label = Int(file.littleEndian(start + 4 * index, bytes: 4))
      guard classes.indices.contains(label) else { throw .noClasses(path: path.description, stray: name(of: index)) }
      result.append(classes[label])
    }
    return result
  }
}

extension PackedHeader {
  init(_ file: Data, path: String) throws(ImageError) {
    func number(_ offset: Int, _ bytes: Int) -> Int? { Int(exactly: file.littleEndian(offset, bytes: bytes)) }
    guard file.count >= PackedLayout.headerBytes else { throw .undecodable(name: path, reason: "it is cut off") }
    guard file.littleEndian(60, bytes: 4) == checksum(file.prefix(60)) else {
      throw .undecodable(name: path, reason: "its header is damaged. Pack it again")
    }
    guard number(8, 4) == PackedLayout.version else {
      throw .undecodable(name: path, reason: "a newer progan has packed it. Pack it again with this one")
    }
    guard let resolution = number(12, 4), let count = number(16, 8), let room = number(24, 8),
      let directoryBytes = number(32, 8), let classes = number(40, 4)
    else { throw .undecodable(name: path, reason: "its header makes no sense") }
    self.init(
      resolution: resolution, count: count, room: room, directoryBytes: directoryBytes, classes: classes,
      directoryChecksum: UInt32(file.littleEndian(44, bytes: 4)))
  }
}
