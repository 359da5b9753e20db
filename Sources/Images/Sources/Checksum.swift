import CZlib
import Foundation

/// CRC-32 (ISO 3309), which PNG chunks and packed files have, through zlib.
func checksum(_ bytes: some ContiguousBytes) -> UInt32 {
  bytes.withUnsafeBytes { UInt32(crc32_z(0, $0.bindMemory(to: UInt8.self).baseAddress, $0.count)) }
}

extension Sequence<UInt8> {
  /// CRC-32C (Castagnoli), rotated and offset as TFRecord files have it.
  public var maskedChecksum: UInt32 {
    let crc = ~reduce(~UInt32(0)) { table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] ^ $0 >> 8 }
    return (crc >> 15 | crc << 17) &+ 0xA282_EAD8
  }
}

private let table: [UInt32] = (0..<256).map { start in
  (0..<8).reduce(UInt32(start)) { value, _ in value & 1 == 1 ? 0x82F6_3B78 ^ value >> 1 : value >> 1 }
}
