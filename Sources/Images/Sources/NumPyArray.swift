import Foundation

/// An array of little-endian float32 as NumPy's `.npy` files have it, row by row (NEP 1).
struct NumPyArray {
  let shape: [Int]
  let values: [Float]

  /// Nil if the bytes are no such array.
  init?(_ file: Data) {
    let bytes = Data(file)
    guard bytes.starts(with: [0x93] + Array("NUMPY".utf8)), bytes.count > 12 else { return nil }
    let isLong = bytes[6] > 1
    let start = isLong ? 12 : 10
    let length = Int(bytes.littleEndian(8, bytes: isLong ? 4 : 2))
    guard length <= bytes.count - start else { return nil }
    let header = String(decoding: bytes[start..<(start + length)], as: UTF8.self)
    guard header.contains("'<f4'"), header.contains("'fortran_order': False"),
      let open = header.range(of: "'shape': (")?.upperBound, let close = header[open...].firstIndex(of: ")")
    else { return nil }
    let sizes = header[open..<close].split(separator: ",").map { Int($0.trimmingCharacters(in: .whitespaces)) }
    guard !sizes.contains(nil), sizes.allSatisfy({ $0 ?? -1 >= 0 }) else { return nil }
    shape = sizes.compactMap { $0 }
    var count = 1
    for size in shape {
      let product = count.multipliedReportingOverflow(by: size)
      guard !product.overflow else { return nil }
      count = product.partialValue
    }
    guard count <= (bytes.count - start - length) / 4 else { return nil }
    let first = start + length
    values = (0..<count).map { Float(bitPattern: UInt32(bytes.littleEndian(first + 4 * $0, bytes: 4))) }
  }
}
