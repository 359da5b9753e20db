/// Reads a sixel sequence back into pixels (DEC's VT330/VT340 programmer reference, chapter 14).
public struct SixelDecoder {
  public private(set) var width = 0
  public private(set) var height = 0
  /// Red, green, blue in percent by position.
  private var colors: [Int: [Int]] = [:]
  private var pixels: [Int: [Int: [Int]]] = [:]

  public init?(_ bytes: [UInt8]) {
    guard bytes.starts(with: [0x1B, 0x50]), bytes.suffix(2) == [0x1B, 0x5C],
      let start = bytes.firstIndex(of: UInt8(ascii: "q"))
    else { return nil }
    var data = bytes[(start + 1)..<(bytes.count - 2)]
    var (x, band, color, repetition) = (0, 0, 0, 1)
    while let byte = data.popFirst() {
      switch byte {
      case UInt8(ascii: "\""):
        let numbers = Self.numbers(&data)
        if numbers.count == 4 { (width, height) = (numbers[2], numbers[3]) }
      case UInt8(ascii: "#"):
        let numbers = Self.numbers(&data)
        color = numbers.first ?? 0
        if numbers.count == 5, numbers[1] == 2 { colors[color] = Array(numbers[2...]) }
      case UInt8(ascii: "!"): repetition = Self.numbers(&data).first ?? 1
      case UInt8(ascii: "$"): x = 0
      case UInt8(ascii: "-"): (x, band) = (0, band + 1)
      case 63...126:
        for _ in 0..<repetition {
          for bit in 0..<6 where (byte - 63) >> UInt8(bit) & 1 == 1 {
            pixels[band * 6 + bit, default: [:]][x] = colors[color]
          }
          x += 1
        }
        repetition = 1
      default: break
      }
    }
  }

  private static func numbers(_ data: inout ArraySlice<UInt8>) -> [Int] {
    var text = ""
    while let byte = data.first, (48...57).contains(byte) || byte == UInt8(ascii: ";") {
      text.append(Character(Unicode.Scalar(byte)))
      data.removeFirst()
    }
    return text.split(separator: ";", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
  }

  /// The colour at a pixel in 0...255; nil where nothing was drawn.
  public func color(_ x: Int, _ y: Int) -> [Int]? { pixels[y]?[x]?.map { ($0 * 255 + 50) / 100 } }
}
