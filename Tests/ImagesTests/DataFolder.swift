import CZip
import CZlib
import Foundation
import Testing

@testable import Files
@testable import Images

/// A folder that goes with the value, and ways to fill it.
final class DataFolder: Sendable {
  let path = FileManager.default.temporaryDirectory.appendingPathComponent("progan-\(UUID().uuidString)").path

  init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func write(_ bytes: [UInt8], _ name: String) throws {
    let url = URL(fileURLWithPath: "\(path)/\(name)")
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
  }

  func bytes(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(path)/\(name)")))
  }

  /// Every file and folder in it.
  var names: [String] { (FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []).sorted() }

  /// Packs files of a folder in it with libzip, "name.zip".
  func zip(_ name: String, of files: [String]) throws {
    try zip(name, entries: files.map { ($0, try bytes("\(name)/\($0)")) })
  }

  /// The same of bytes under whatever names.
  func zip(_ name: String, entries: [(name: String, bytes: [UInt8])]) throws {
    let archive = try #require(zip_open("\(path)/\(name).zip", ZIP_CREATE, nil))
    let buffers = entries.map { entry in
      let buffer = UnsafeMutablePointer<UInt8>.allocate(capacity: max(1, entry.bytes.count))
      buffer.initialize(from: entry.bytes, count: entry.bytes.count)
      return buffer
    }
    defer { for buffer in buffers { buffer.deallocate() } }
    for (entry, buffer) in Swift.zip(entries, buffers) {
      let source = try #require(zip_source_buffer(archive, buffer, UInt64(entry.bytes.count), 0))
      #expect(zip_file_add(archive, entry.name, source, 0) >= 0)
    }
    #expect(zip_close(archive) == 0)
  }

  /// Turns a file into "file.gz".
  func gzip(_ file: String) throws {
    try write(gzipped(bytes(file)), file + ".gz")
    try FileManager.default.removeItem(atPath: "\(path)/\(file)")
  }

  func gzipped(_ bytes: [UInt8]) throws -> [UInt8] {
    let name = "\(UUID().uuidString).gz"
    let target = try #require(gzopen("\(path)/\(name)", "wb"))
    #expect(gzwrite(target, bytes, UInt32(bytes.count)) == bytes.count)
    gzclose(target)
    defer { try? FileManager.default.removeItem(atPath: "\(path)/\(name)") }
    return try self.bytes(name)
  }

  /// As a zlib stream.
  func deflated(_ bytes: [UInt8]) throws -> [UInt8] {
    var result = [UInt8](repeating: 0, count: Int(compressBound(uLong(bytes.count))))
    var count = uLongf(result.count)
    try #require(compress(&result, &count, bytes, uLong(bytes.count)) == Z_OK)
    return Array(result[..<Int(count)])
  }
}

func bigEndian(_ numbers: Int...) -> [UInt8] {
  numbers.flatMap { number in [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) } }
}

/// Grey pictures of one size as IDX.
func idx(_ images: [Image]) -> [UInt8] {
  bigEndian(0x803, images.count, images[0].height, images[0].width) + images.flatMap(\.pixels)
}

func idx(labels: [UInt8]) -> [UInt8] { bigEndian(0x801, labels.count) + labels }

/// A serialized `tf.train.Example` as the official ProGAN code writes it.
func tfExample(_ image: Image) -> [UInt8] {
  func field(_ number: Int, _ bytes: [UInt8]) -> [UInt8] { [UInt8(number << 3 | 2)] + varint(bytes.count) + bytes }
  func varint(_ number: Int) -> [UInt8] {
    number < 128 ? [UInt8(number)] : [UInt8(number & 127 | 128)] + varint(number >> 7)
  }
  let planes = (0..<image.channels).flatMap { channel in
    stride(from: channel, to: image.pixels.count, by: image.channels).map { image.pixels[$0] }
  }
  let shape = [image.channels, image.height, image.width].flatMap(varint)
  let features =
    field(1, field(1, Array("data".utf8)) + field(2, field(1, field(1, planes))))
    + field(1, field(1, Array("shape".utf8)) + field(2, field(3, field(1, shape))))
  return field(1, features)
}

/// A record of a TFRecords file.
func tfRecord(_ example: [UInt8]) -> [UInt8] {
  let length = littleEndian(UInt64(example.count))
  return length + littleEndian(length.maskedChecksum) + example + littleEndian(example.maskedChecksum)
}

func tfRecord(_ image: Image) -> [UInt8] { tfRecord(tfExample(image)) }

/// A lossless WebP of 8×4 pixels in half transparent blue, as libwebp 1.2.4 writes it.
func webP() throws -> [UInt8] {
  [UInt8](try #require(Data(base64Encoded: "UklGRhwAAABXRUJQVlA4TA8AAAAvB8AAEAcQ0f/+BSKi/wEA")))
}

/// Small, and the same on every machine (Steele et al. 2014).
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
