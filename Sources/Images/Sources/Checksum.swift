import CZlib
import Foundation

/// CRC-32 (ISO 3309), which PNG chunks and packed files have, through zlib.
func checksum(_ bytes: some ContiguousBytes) -> UInt32 {
  bytes.withUnsafeBytes { UInt32(crc32_z(0, $0.bindMemory(to: UInt8.self).baseAddress, $0.count)) }
}

/// CRC-32C (Castagnoli) of bytes that come part by part, rotated and offset as TFRecord files have it.
public struct MaskedChecksum {
  private var crc = ~UInt32(0)

  public init() {}

  public mutating func add(_ bytes: [UInt8]) {
    for byte in bytes { crc = table[Int(UInt8(truncatingIfNeeded: crc) ^ byte)] ^ crc >> 8 }
  }

  public var value: UInt32 { (~crc >> 15 | ~crc << 17) &+ 0xA282_EAD8 }
}

extension Sequence<UInt8> {
  /// That of all of them.
  public var maskedChecksum: UInt32 {
    var sum = MaskedChecksum()
    sum.add(Array(self))
    return sum.value
  }
}

private let table: [UInt32] = (0..<256).map { start in
  (0..<8).reduce(UInt32(start)) { value, _ in value & 1 == 1 ? 0x82F6_3B78 ^ value >> 1 : value >> 1 }
}
