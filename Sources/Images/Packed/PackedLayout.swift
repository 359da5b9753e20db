import Foundation

/// Where things are in a packed file: pictures as RGB bytes at every resolution, level by level, so that training at one
/// touches no page of another. All numbers are little-endian.
///
/// | offset | bytes | |
/// | ---: | ---: | --- |
/// | 0 | 8 | `89 50 47 50 0D 0A 1A 0A` |
/// | 8 | 4 | version, 1 |
/// | 12 | 4 | resolution of the largest level, a power of two from 4 to 1024 |
/// | 16 | 8 | pictures |
/// | 24 | 8 | pictures that each level has room for |
/// | 32 | 8 | bytes of the directory |
/// | 40 | 4 | classes; 0 without |
/// | 44 | 4 | CRC-32 of the directory |
/// | 48 | 12 | zeros |
/// | 60 | 4 | CRC-32 of the 60 bytes before |
///
/// The levels follow from byte 4096 on, largest first, each filled up to whole pages of 4096 bytes; in a level, picture
/// after picture, [resolution, resolution, 3]. Then the directory, up to the end of the file: for each level the CRC-32 of
/// every picture, 4 bytes each; with classes, each picture's class, 4 bytes; and the names of the classes, each as its
/// length in bytes, 4 bytes, and UTF-8.
struct PackedLayout: Equatable, Sendable {
  static let magic: [UInt8] = [0x89, 0x50, 0x47, 0x50, 0x0D, 0x0A, 0x1A, 0x0A]
  static let version = 1
  static let channels = 3
  static let headerBytes = 64
  static let resolutions = 4...1024
  private static let pageBytes = 4096

  let resolution: Int
  /// Pictures that each level has room for.
  let room: Int
  /// Where the directory begins.
  let directory: Int
  private let offsets: [Int: Int]

  /// Nil if there can be no such file.
  init?(resolution: Int, room: Int) {
    // So that no product below can overflow.
    guard Self.resolutions.contains(resolution), resolution & (resolution - 1) == 0, (1...1 << 36).contains(room) else {
      return nil
    }
    self.resolution = resolution
    self.room = room
    var (offset, offsets) = (Self.pageBytes, [Int: Int]())
    for side in pyramidSides(resolution) {
      offsets[side] = offset
      offset += (room * Self.bytes(at: side) + Self.pageBytes - 1) / Self.pageBytes * Self.pageBytes
    }
    self.offsets = offsets
    directory = offset
  }

  var sides: [Int] { pyramidSides(resolution) }

  /// Bytes of one picture.
  static func bytes(at side: Int) -> Int { side * side * channels }

  /// Where a picture lies.
  func offset(of index: Int, at side: Int) -> Int {
    guard let start = offsets[side] else { preconditionFailure("no level of \(side)×\(side) in \(resolution)") }
    return start + index * Self.bytes(at: side)
  }
}

/// The first bytes of a packed file.
struct PackedHeader: Equatable {
  var resolution: Int
  var count: Int
  var room: Int
  var directoryBytes: Int
  var classes: Int
  var directoryChecksum: UInt32

  var bytes: [UInt8] {
    var bytes = PackedLayout.magic
    bytes += littleEndian(UInt32(PackedLayout.version)) + littleEndian(UInt32(resolution))
    bytes += littleEndian(UInt64(count)) + littleEndian(UInt64(room)) + littleEndian(UInt64(directoryBytes))
    bytes += littleEndian(UInt32(classes)) + littleEndian(directoryChecksum) + [UInt8](repeating: 0, count: 12)
    return bytes + littleEndian(checksum(bytes))
  }
}

func littleEndian(_ value: some FixedWidthInteger) -> [UInt8] { withUnsafeBytes(of: value.littleEndian) { Array($0) } }
