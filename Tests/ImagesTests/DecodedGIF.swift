import Testing

/// A GIF read strictly by its specification (GIF89a), as far as animations of one palette go.
struct DecodedGIF {
  var palette: [[UInt8]] = []
  /// Hundredths of a second.
  var delays: [Int] = []
  var isEndless = false
  /// Red, green and blue of every pixel.
  var frames: [[UInt8]] = []

  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) throws {
    self.bytes = bytes
    #expect(try take(6) == Array("GIF89a".utf8)[...])
    let screen = Array(try take(7))
    try #require(screen[4] & 0x80 != 0)
    for _ in 0..<(2 << (screen[4] & 7)) { palette.append(Array(try take(3))) }
    while try readBlock(screen) {}
    #expect(position == bytes.count)
  }

  private mutating func take(_ count: Int) throws -> ArraySlice<UInt8> {
    try #require(position + count <= bytes.count)
    defer { position += count }
    return bytes[position..<(position + count)]
  }

  private mutating func byte() throws -> UInt8 { try #require(try take(1).first) }

  private mutating func blocks() throws -> [UInt8] {
    var data: [UInt8] = []
    while case let length = try byte(), length > 0 { data += try take(Int(length)) }
    return data
  }

  /// False after the trailer.
  private mutating func readBlock(_ screen: [UInt8]) throws -> Bool {
    switch try byte() {
    case 0x21:
      let label = try byte()
      let data = try blocks()
      if label == 0xF9 { delays.append(Int(data[1]) | Int(data[2]) << 8) }
      if label == 0xFF { isEndless = data == Array("NETSCAPE2.0".utf8) + [1, 0, 0] }
    case 0x2C:
      let descriptor = Array(try take(9))
      #expect(Array(descriptor[4..<8]) == Array(screen[..<4]) && descriptor[8] == 0)
      let count = (Int(screen[0]) | Int(screen[1]) << 8) * (Int(screen[2]) | Int(screen[3]) << 8)
      let size = Int(try byte())
      let indices = try Self.decompress(try blocks(), size: size)
      #expect(indices.count == count)
      frames.append(indices.flatMap { palette[Int($0)] })
    case 0x3B: return false
    default:
      Issue.record("an unknown block at byte \(position - 1)")
      return false
    }
    return true
  }

  private static func decompress(_ data: [UInt8], size: Int) throws -> [UInt8] {
    let (clear, end) = (1 << size, 1 << size + 1)
    var strings: [[UInt8]] = []
    var (bits, place) = (size + 1, 0)
    var previous: [UInt8]?
    var output: [UInt8] = []
    while true {
      var code = 0
      for bit in 0..<bits {
        try #require((place + bit) / 8 < data.count)
        code |= Int(data[(place + bit) / 8] >> UInt8((place + bit) % 8) & 1) << bit
      }
      place += bits
      if code == clear {
        strings = (0..<(1 << size)).map { [UInt8($0)] } + [[], []]
        (bits, previous) = (size + 1, nil)
        continue
      }
      if code == end { break }
      try #require(code <= strings.count && !strings.isEmpty)
      if let before = previous, strings.count < 4096 {
        strings.append(before + [code < strings.count ? strings[code][0] : before[0]])
      }
      output += strings[code]
      previous = strings[code]
      if strings.count == 1 << bits, bits < 12 { bits += 1 }
    }
    // Nothing but the last byte's unused bits is left.
    #expect((place + 7) / 8 == data.count)
    return output
  }
}
