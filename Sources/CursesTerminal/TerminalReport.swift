/// Something a terminal says about itself when it is asked.
enum TerminalReport: Equatable {
  /// Primary device attributes (DA1): 4 among them is sixel.
  case attributes([Int])
  /// One cell in pixels (CSI 16 t).
  case cellSize(width: Int, height: Int)
  /// All cells together in pixels (CSI 14 t).
  case areaPixels(width: Int, height: Int)
  /// All cells together in cells (CSI 18 t).
  case areaCells(columns: Int, rows: Int)
  /// Colour registers of sixel (XTSMGRAPHICS 1).
  case colorRegisters(Int)
  /// The largest sixel picture in pixels (XTSMGRAPHICS 2).
  case largestPicture(width: Int, height: Int)
  /// A private mode is known (DECRPM), whether it is set or not.
  case knowsMode(Int)
  /// The kitty graphics protocol is spoken.
  case kitty
  /// Name and version (XTVERSION).
  case version(String)
  /// How light the ground is behind its characters, from 0 to 1 (OSC 11).
  case ground(lightness: Double)

  /// Which terminal it is, by a number (DA2).
  case kind(Int)
  /// Where the cursor is (DSR 6), from 1 on.
  case place(row: Int, column: Int)
  /// The terminal is well (DSR 5): it has come so far.
  case ready

  /// - Parameter marker: `?` or another private mark before the numbers.
  init?(marker: UInt8?, numbers: [Int], final: Character) {
    switch (marker, final, numbers.count) {
    case (UInt8(ascii: "?"), "c", 1...): self = .attributes(numbers)
    case (UInt8(ascii: ">"), "c", 1...): self = .kind(numbers[0])
    case (UInt8(ascii: "?"), "y", 2) where (1...3).contains(numbers[1]): self = .knowsMode(numbers[0])
    case (UInt8(ascii: "?"), "S", 3) where numbers[0] == 1 && numbers[1] == 0 && numbers[2] > 0:
      self = .colorRegisters(numbers[2])
    case (UInt8(ascii: "?"), "S", 4) where numbers[0] == 2 && numbers[1] == 0:
      // A picture of less would show nothing.
      guard numbers[2] >= 16, numbers[3] >= 16 else { return nil }
      self = .largestPicture(width: numbers[2], height: numbers[3])
    case (nil, "t", 3): self.init(size: numbers[0], height: numbers[1], width: numbers[2])
    case (nil, "n", 1) where numbers[0] == 0: self = .ready
    case (nil, "R", 2) where numbers.allSatisfy(Self.cells.contains): self = .place(row: numbers[0], column: numbers[1])
    default: return nil
    }
  }

  /// Sizes that cannot be are no answers.
  private init?(size kind: Int, height: Int, width: Int) {
    switch kind {
    case 4 where Self.pixels.contains(width) && Self.pixels.contains(height):
      self = .areaPixels(width: width, height: height)
    case 6 where Self.pixels.contains(width) && Self.pixels.contains(height):
      self = .cellSize(width: width, height: height)
    case 8 where Self.cells.contains(width) && Self.cells.contains(height):
      self = .areaCells(columns: width, rows: height)
    default: return nil
    }
  }

  private static let pixels = 1...1_000_000
  private static let cells = 1...65_535

  /// - Parameter introducer: the byte after the escape.
  init?(string: ArraySlice<UInt8>, introducer: UInt8) {
    let text = String(decoding: string, as: UTF8.self)
    if introducer == UInt8(ascii: "P"), text.hasPrefix(">|") {
      self = .version(String(text.dropFirst(2).prefix(100)))
    } else if introducer == UInt8(ascii: "_"), text.hasPrefix("Gi=\(TerminalReport.kittyQueryID);OK") {
      self = .kitty
    } else if introducer == UInt8(ascii: "]"), text.hasPrefix("11;rgb"), let lightness = Self.lightness(text) {
      self = .ground(lightness: lightness)
    } else {
      return nil
    }
  }

  /// Of a color as X11 writes it: "11;rgb:ffff/8000/0" or "11;rgba:…", one to four digits a channel (ITU-R BT.601).
  private static func lightness(_ text: String) -> Double? {
    let channels = text.drop { $0 != ":" }.dropFirst().split(separator: "/").prefix(3).compactMap { digits in
      digits.count <= 4 ? UInt16(digits, radix: 16).map { Double($0) / Double(1 << (4 * digits.count) - 1) } : nil
    }
    guard channels.count == 3 else { return nil }
    return 0.299 * channels[0] + 0.587 * channels[1] + 0.114 * channels[2]
  }

  /// The number of the picture that is never shown.
  static let kittyQueryID = 31
}
