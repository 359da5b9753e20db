import Foundation

extension Character {
  /// The nearest that ASCII has, for terminals that do not read UTF-8.
  public var ascii: Character {
    guard let first = unicodeScalars.first else { return " " }
    if first.isASCII { return first.value >= 0x20 && first.value < 0x7F ? Character(first) : "?" }
    if let known = Self.standIns[self] { return known }
    switch first.value {
    case 0xA0: return " "
    case 0x2800: return " "
    case 0x2801...0x28FF: return Self.dots(first.value)
    case 0x2500...0x257F: return "+"
    case 0x2581...0x2583: return "."
    case 0x2584...0x2586: return "o"
    case 0x2580...0x259F, 0x1FB00...0x1FB3B: return "#"
    default: break
    }
    // A letter without its accent.
    let letter = String(self).decomposedStringWithCanonicalMapping.unicodeScalars.first ?? first
    return letter.isASCII ? Character(letter) : "?"
  }

  /// Braille by where its dots are: curves stay curves.
  private static func dots(_ value: UInt32) -> Character {
    let (top, bottom) = (value & 0b0001_1011 != 0, value & 0b1110_0100 != 0)
    return top && bottom ? ":" : top ? "'" : "."
  }

  private static let standIns: [Character: Character] = {
    let pairs = [
      ("─━╌┄═", "-"), ("│┃┊┆║▏▕", "|"), ("╸╺", "="), ("█", "#"), ("…", "~"), ("·•◌∙", "."), ("–—−", "-"), ("×✗", "x"),
      ("←‹", "<"), ("→›▶", ">"), ("↑⇧", "^"), ("↓", "v"), ("⏎", "/"), ("⌫", "<"), ("●◍◉", "*"), ("○", "o"), ("✓", "+"),
      ("≈", "~"), ("“”", "\""), ("‘’", "'"), ("α", "a"), ("ε", "e"), ("λ", "l"), ("γ", "g"), ("∇", "V"), ("‖", "|"),
      ("±", "+"), ("└┘┌┐╭╮╰╯┤├┬┴┼", "+"), ("√", "V"), ("²", "2"), ("³", "3"), ("′", "'"),
    ]
    return Dictionary(
      pairs.flatMap { characters, plain in characters.map { ($0, Character(plain)) } }, uniquingKeysWith: { $1 })
  }()
}
