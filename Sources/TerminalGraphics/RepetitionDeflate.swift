import Images

/// A colour picture with every pixel `factor` × `factor` times, as a zlib stream (RFC 1950 and 1951) of red, green, blue.
///
/// Only what enlarging repeats is compressed, by copies of the pixel before and the row above in fixed Huffman codes:
/// that is nearly all there is to gain, at the small picture's cost.
func zlibData(of image: Image, enlargedBy factor: Int) -> [UInt8] {
  var stream = DeflateStream()
  let rowLength = 3 * image.width * factor
  for y in 0..<image.height {
    var x = 0
    while x < image.width {
      let start = 3 * (y * image.width + x)
      var end = x + 1
      while end < image.width,
        (0..<3).allSatisfy({ image.pixels[3 * (y * image.width + end) + $0] == image.pixels[start + $0] })
      { end += 1 }
      for channel in 0..<3 { stream.literal(image.pixels[start + channel]) }
      stream.copy(3 * ((end - x) * factor - 1), from: 3)
      x = end
    }
    for _ in 1..<max(1, factor) { stream.repeatLast(rowLength) }
  }
  return stream.finished()
}

private struct DeflateStream {
  /// The header: deflate, a window of 32 kB, no dictionary; then one last block of fixed codes.
  private var bytes: [UInt8] = [0x78, 0x01]
  private var bits: UInt64 = 0
  private var bitCount = 0
  /// What the stream says, of which copies are made.
  private var plain: [UInt8] = []

  init() { put(0b011, 3) }

  private static let window = 32768

  mutating func literal(_ byte: UInt8) {
    plain.append(byte)
    byte < 144 ? putCode(0x30 + UInt32(byte), 8) : putCode(0x190 + UInt32(byte) - 144, 9)
  }

  /// Repeats what was said `distance` bytes ago.
  mutating func copy(_ length: Int, from distance: Int) {
    var rest = length
    while rest > 0 {
      // No copy is shorter than three: what remains must be none, or enough for another.
      let piece = rest <= 258 ? rest : min(258, rest - 3)
      guard piece >= 3, distance <= Self.window else {
        literal(plain[plain.count - distance])
        rest -= 1
        continue
      }
      putLength(piece)
      putDistance(distance)
      for _ in 0..<piece { plain.append(plain[plain.count - distance]) }
      rest -= piece
    }
  }

  mutating func repeatLast(_ length: Int) { copy(length, from: length) }

  private mutating func putLength(_ length: Int) {
    let step = Self.lengths.lastIndex { $0.base <= length } ?? 0
    let code = 257 + UInt32(step)
    code < 280 ? putCode(code - 256, 7) : putCode(0xC0 + code - 280, 8)
    put(UInt64(length - Self.lengths[step].base), Self.lengths[step].extra)
  }

  private mutating func putDistance(_ distance: Int) {
    let step = Self.distances.lastIndex { $0.base <= distance } ?? 0
    putCode(UInt32(step), 5)
    put(UInt64(distance - Self.distances[step].base), Self.distances[step].extra)
  }

  /// Codes go over the line from their highest bit on, everything else from its lowest.
  private mutating func putCode(_ code: UInt32, _ length: Int) {
    var (reversed, rest) = (UInt64(0), code)
    for _ in 0..<length {
      reversed = reversed << 1 | UInt64(rest & 1)
      rest >>= 1
    }
    put(reversed, length)
  }

  private mutating func put(_ value: UInt64, _ count: Int) {
    bits |= value << UInt64(bitCount)
    bitCount += count
    while bitCount >= 8 {
      bytes.append(UInt8(truncatingIfNeeded: bits))
      bits >>= 8
      bitCount -= 8
    }
  }

  mutating func finished() -> [UInt8] {
    putCode(0, 7)
    if bitCount > 0 { put(0, 8 - bitCount) }
    let sum = Self.adler32(plain)
    for shift in [24, 16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: sum >> UInt32(shift))) }
    return bytes
  }

  private static func adler32(_ bytes: [UInt8]) -> UInt32 {
    var (a, b) = (UInt32(1), UInt32(0))
    // As many additions as fit into 32 bits before the remainder is taken.
    for start in stride(from: 0, to: bytes.count, by: 5552) {
      for index in start..<min(bytes.count, start + 5552) {
        a &+= UInt32(bytes[index])
        b &+= a
      }
      a %= 65521
      b %= 65521
    }
    return b << 16 | a
  }

  /// Lengths 3 to 258 in 29 steps of growing width; 258 has a step of its own.
  private static let lengths = steps(count: 28, first: 3, plain: 8, perWidth: 4) + [(258, 0)]

  private static let distances = steps(count: 30, first: 1, plain: 4, perWidth: 2)

  private static func steps(count: Int, first: Int, plain: Int, perWidth: Int) -> [(base: Int, extra: Int)] {
    var base = first
    return (0..<count).map { index in
      let extra = index < plain ? 0 : (index - plain) / perWidth + 1
      defer { base += 1 << extra }
      return (base, extra)
    }
  }
}
