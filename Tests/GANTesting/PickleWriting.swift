import Foundation

/// A pickle's bytes, built opcode by opcode: what no program of good will would write, too.
package struct PickleWriter {
  package private(set) var bytes: [UInt8] = [0x80, 2]

  package init() {}

  package mutating func add(_ more: [UInt8]) { bytes += more }
  package mutating func add(_ letters: String) { bytes += Array(letters.utf8) }

  package mutating func text(_ text: String) {
    bytes += [UInt8(ascii: "X")] + little(UInt32(text.utf8.count)) + Array(text.utf8)
  }

  package mutating func int(_ value: Int) { bytes += [0x8a, 8] + little(UInt64(bitPattern: Int64(value))) }

  package mutating func tuple(_ values: [Int]) {
    add("(")
    values.forEach { int($0) }
    add("t")
  }

  /// A class or function.
  package mutating func global(_ module: String, _ name: String) { add("c\(module)\n\(name)\n") }

  /// A tensor of a storage in the archive.
  package mutating func tensor(
    _ shape: [Int], strides: [Int]? = nil, offset: Int = 0, type: String = "FloatStorage", key: String = "0",
    count: Int = 1
  ) {
    global("torch._utils", "_rebuild_tensor_v2")
    add("((")
    text("storage")
    global("torch", type)
    text(key)
    text("cpu")
    int(count)
    add("tQ")
    int(offset)
    tuple(shape)
    tuple(strides ?? shape.indices.map { shape[($0 + 1)...].reduce(1, *) })
    add([0x89])
    global("collections", "OrderedDict")
    add(")RtR")
  }

  /// An array of NumPy.
  package mutating func array(_ shape: [Int], type: String = "f4", order: String? = "<", bytes content: [UInt8] = []) {
    global("numpy.core.multiarray", "_reconstruct")
    global("numpy", "ndarray")
    add("K\0\u{85}".latin1 + "C\u{1}b\u{87}R(K\u{1}".latin1)
    tuple(shape)
    global("numpy", "dtype")
    text(type)
    add("K\0K\u{1}\u{87}R".latin1)
    if let order {
      add("(K\u{3}")
      text(order)
      add("NNNJ")
      add([0xFF, 0xFF, 0xFF, 0xFF] + Array("J".utf8) + [0xFF, 0xFF, 0xFF, 0xFF] + Array("K\0tb".utf8))
    }
    add([0x89, UInt8(ascii: "B")] + little(UInt32(content.count)) + content)
    add("tb")
  }

  /// A dictionary with texts as keys.
  package mutating func dictionary(_ pairs: [(String, (inout PickleWriter) -> Void)]) {
    add("}(")
    for (key, value) in pairs {
      text(key)
      value(&self)
    }
    add("u")
  }

  package var whole: [UInt8] { bytes + [UInt8(ascii: ".")] }
}

package func little<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
  withUnsafeBytes(of: number.littleEndian) { Array($0) }
}

extension String {
  /// Its characters as bytes.
  package var latin1: [UInt8] { unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) } }
}

/// A zip archive of entries as they are, without compression.
package func zipArchive(_ entries: [(name: String, bytes: [UInt8])]) -> [UInt8] {
  var (body, directory): ([UInt8], [UInt8]) = ([], [])
  for (name, bytes) in entries {
    let facts =
      little(UInt16(0)) + little(UInt16(0)) + little(UInt32(0x21_0000)) + little(crc32(bytes))
      + little(UInt32(bytes.count)) + little(UInt32(bytes.count)) + little(UInt16(name.utf8.count)) + little(UInt16(0))
    directory +=
      Array("PK".utf8) + [1, 2] + little(UInt16(20)) + little(UInt16(20)) + facts + little(UInt16(0))
      + little(UInt16(0)) + little(UInt16(0)) + little(UInt32(0)) + little(UInt32(body.count)) + Array(name.utf8)
    body += Array("PK".utf8) + [3, 4] + little(UInt16(20)) + facts + Array(name.utf8) + bytes
  }
  let end =
    Array("PK".utf8) + [5, 6] + little(UInt32(0)) + little(UInt16(entries.count)) + little(UInt16(entries.count))
    + little(UInt32(directory.count)) + little(UInt32(body.count)) + little(UInt16(0))
  return body + directory + end
}

private func crc32(_ bytes: [UInt8]) -> UInt32 {
  var crc = ~UInt32(0)
  for byte in bytes { crc = crcTable[Int(UInt8(truncatingIfNeeded: crc) ^ byte)] ^ crc >> 8 }
  return ~crc
}

private let crcTable: [UInt32] = (0..<256).map { start in
  (0..<8).reduce(UInt32(start)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ value >> 1 : value >> 1 }
}

/// A file of PyTorch: a pickle's bytes, storages, and what else there is.
package func torchArchive(
  _ pickle: PickleWriter, storages: [String: [UInt8]] = ["0": [0, 0, 0, 0]], others: [String: String] = [:]
) -> [UInt8] {
  zipArchive(
    [("archive/data.pkl", pickle.whole)]
      + others.sorted { $0.key < $1.key }.map { ("archive/\($0.key)", Array($0.value.utf8)) }
      + storages.sorted { $0.key < $1.key }.map { ("archive/data/\($0.key)", $0.value) })
}
