/// An animation as a GIF (CompuServe, GIF89a) of one palette. It plays without end.
public struct AnimatedGIF: AnimationEncoder {
  private let palette: ColorPalette
  private let delay: UInt16
  private var isEmpty = true

  /// - Parameter framesPerSecond: rounded to what whole hundredths of a second between pictures allow.
  public init(palette: ColorPalette, framesPerSecond: Int) {
    precondition((1...50).contains(framesPerSecond), "\(framesPerSecond) pictures a second")
    self.palette = palette
    delay = UInt16((100 + framesPerSecond / 2) / framesPerSecond)
  }

  public mutating func bytes(adding image: Image) throws(ImageError) -> [UInt8] {
    guard let width = UInt16(exactly: image.width), let height = UInt16(exactly: image.height) else {
      throw .cannotEncode(reason: "\(image.width)×\(image.height) pixels are too many for a GIF")
    }
    let size = littleEndian(width) + littleEndian(height)
    defer { isEmpty = false }
    // The picture stays until the next one covers it.
    let control: [UInt8] = [0x21, 0xF9, 4, 1 << 2] + littleEndian(delay) + [0, 0]
    let descriptor: [UInt8] = [0x2C, 0, 0, 0, 0] + size + [0]
    return (isEmpty ? header(size) : []) + control + descriptor + compressed(palette.indices(of: image))
  }

  public let end: [UInt8] = [0x3B]

  private func header(_ size: [UInt8]) -> [UInt8] {
    // A table of 2^8 colours for all pictures; then Netscape's extension, which repeats without end.
    let colors = palette.colors.flatMap { [$0.x, $0.y, $0.z] }
    let table = colors + [UInt8](repeating: 0, count: 3 * 256 - colors.count)
    let forever: [UInt8] = [0x21, 0xFF, 11] + Array("NETSCAPE2.0".utf8) + [3, 1, 0, 0, 0]
    return Array("GIF89a".utf8) + size + [0b1111_0111, 0, 0] + table + forever
  }

  /// Bytes by LZW with codes of up to 12 bits, in blocks of at most 255 (GIF89a, appendix F).
  private func compressed(_ bytes: [UInt8]) -> [UInt8] {
    var codes = CodeWriter()
    var table = CodeTable()
    codes.write(CodeTable.clear, bits: table.bits)
    var prefix: Int?
    for byte in bytes {
      guard let known = prefix else {
        prefix = Int(byte)
        continue
      }
      if let longer = table.code(for: known, byte) {
        prefix = longer
        continue
      }
      codes.write(known, bits: table.bits)
      if table.isFull {
        codes.write(CodeTable.clear, bits: table.bits)
        table = CodeTable()
      } else {
        table.add(known, byte)
      }
      prefix = Int(byte)
    }
    if let prefix {
      codes.write(prefix, bits: table.bits)
      table.count += 1
    }
    codes.write(CodeTable.end, bits: table.bits)
    return [8] + codes.blocks
  }
}

private func littleEndian(_ value: UInt16) -> [UInt8] { [UInt8(value & 255), UInt8(value >> 8)] }

/// LZW's codes for strings of bytes: a known string and one more byte.
private struct CodeTable {
  static let clear = 256
  static let end = 257

  /// Codes in use, the two above included.
  var count = 258
  private var keys = [Int32](repeating: -1, count: 1 << 14)
  private var values = [Int16](repeating: 0, count: 1 << 14)

  var isFull: Bool { count == 4096 }
  /// Of a code, now that the reader of the file knows one string less.
  var bits: Int { min(12, max(9, Int.bitWidth - (count - 1).leadingZeroBitCount)) }

  func code(for prefix: Int, _ byte: UInt8) -> Int? {
    let place = place(of: prefix, byte)
    return keys[place] < 0 ? nil : Int(values[place])
  }

  mutating func add(_ prefix: Int, _ byte: UInt8) {
    let place = place(of: prefix, byte)
    keys[place] = Int32(prefix << 8 | Int(byte))
    values[place] = Int16(count)
    count += 1
  }

  /// Where a string is, or would be, by open addressing.
  private func place(of prefix: Int, _ byte: UInt8) -> Int {
    let key = Int32(prefix << 8 | Int(byte))
    var place = Int((UInt32(bitPattern: key) &* 2_654_435_761) >> 18)
    while keys[place] >= 0, keys[place] != key { place = (place + 1) & (keys.count - 1) }
    return place
  }
}

/// Codes of different lengths one after the other, the lowest bit first.
private struct CodeWriter {
  private var bytes: [UInt8] = []
  private var pending: UInt32 = 0
  private var pendingBits = 0

  mutating func write(_ code: Int, bits: Int) {
    pending |= UInt32(code) << UInt32(pendingBits)
    pendingBits += bits
    while pendingBits >= 8 {
      bytes.append(UInt8(pending & 255))
      pending >>= 8
      pendingBits -= 8
    }
  }

  /// In blocks that begin with their length; an empty one ends them.
  var blocks: [UInt8] {
    let all = pendingBits > 0 ? bytes + [UInt8(pending & 255)] : bytes
    return stride(from: 0, to: all.count, by: 255).flatMap { start in
      let block = all[start..<min(all.count, start + 255)]
      return [UInt8(block.count)] + block
    } + [0]
  }
}
