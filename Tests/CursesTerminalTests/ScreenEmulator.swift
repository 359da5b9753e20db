import Foundation

/// What a terminal would show after some output: characters, and which cells show a picture's pixels. It knows what
/// curses sends to an xterm, and stops at anything else.
struct ScreenEmulator {
  /// Erasing sequences take pixels away in some terminals and leave them in others; spaces do in all.
  let erasesPixels: Bool
  let columns: Int
  let rows: Int
  private(set) var characters: [Character]
  private(set) var hasPixels: [Bool]
  /// What the program said was to be seen, and what was, at every such moment.
  private(set) var moments: [(wanted: String, seen: String)] = []
  private(set) var unknown: [String] = []
  private(set) var hasScrolled = false
  private var (column, row) = (0, 0)
  private var saved = (0, 0)
  private var lastCharacter: Character = " "

  init(columns: Int, rows: Int, erasesPixels: Bool) {
    (self.columns, self.rows, self.erasesPixels) = (columns, rows, erasesPixels)
    characters = Array(repeating: " ", count: columns * rows)
    hasPixels = Array(repeating: false, count: columns * rows)
  }

  /// Pictures as `#`.
  var text: String {
    (0..<rows).map { row in
      String((row * columns..<(row + 1) * columns).map { hasPixels[$0] ? "#" : characters[$0] })
    }.joined(separator: "\n")
  }

  mutating func feed(_ bytes: [UInt8]) {
    var rest = String(decoding: bytes, as: UTF8.self).unicodeScalars[...]
    while let scalar = rest.popFirst() {
      switch scalar {
      case "\u{1B}": escape(&rest)
      case "\r": column = 0
      case "\n": lineFeed()
      case "\u{08}": column = max(0, column - 1)
      case "\t": column = min(columns - 1, (column / 8 + 1) * 8)
      case "\u{07}", "\u{0F}", "\u{0E}": break
      default: put(Character(scalar))
      }
    }
  }

  private mutating func lineFeed() {
    if row == rows - 1 { hasScrolled = true } else { row += 1 }
  }

  private mutating func put(_ character: Character) {
    // Marks take no column anywhere.
    switch character.unicodeScalars.first?.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return
    default: break
    }
    if column >= columns {
      column = 0
      lineFeed()
    }
    characters[row * columns + column] = character == "\u{A0}" ? " " : character
    hasPixels[row * columns + column] = false
    lastCharacter = character
    column += 1
  }

  private mutating func erase(_ range: Range<Int>) {
    for index in range {
      characters[index] = " "
      if erasesPixels { hasPixels[index] = false }
    }
  }

  private mutating func escape(_ rest: inout Substring.UnicodeScalarView) {
    guard let kind = rest.popFirst() else { return }
    switch kind {
    case "[":
      let parameters = rest.prefix { (0x20...0x3F).contains($0.value) }
      rest.removeFirst(parameters.count)
      if let final = rest.popFirst() { control(String(parameters), final) }
    case "P", "_", "]", "^":
      var body = ""
      while let scalar = rest.popFirst() {
        if scalar == "\u{07}" { break }
        if scalar == "\u{1B}" {
          _ = rest.popFirst()
          break
        }
        body.unicodeScalars.append(scalar)
      }
      if kind == "P" { picture(body) }
      if kind == "]", body.hasPrefix("777;") { moment(String(body.dropFirst(4))) }
    case "7": saved = (column, row)
    case "8": (column, row) = saved
    case "(", ")": _ = rest.popFirst()
    case "=", ">", "\\": break
    case "M": row = max(0, row - 1)
    default: unknown.append("ESC \(kind)")
    }
  }

  private mutating func control(_ parameters: String, _ final: Unicode.Scalar) {
    let isPrivate = parameters.first.map { "?<>=".contains($0) } ?? false
    let numbers = parameters.split(separator: ";", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
    let first = max(1, numbers.first ?? 1)
    let here = row * columns + min(column, columns - 1)
    switch final {
    case _ where isPrivate || "mhltcpq".unicodeScalars.contains(final): break
    case "H", "f": (row, column) = (first - 1, max(1, numbers.count > 1 ? numbers[1] : 1) - 1)
    case "A": row = max(0, row - first)
    case "B": row = min(rows - 1, row + first)
    case "C": column = min(columns - 1, column + first)
    case "D": column = max(0, column - first)
    case "G": column = first - 1
    case "d": row = first - 1
    case "X": erase(here..<min((row + 1) * columns, here + first))
    case "K":
      let line = row * columns..<(row + 1) * columns
      erase(numbers.first == 1 ? line.lowerBound..<(here + 1) : numbers.first == 2 ? line : here..<line.upperBound)
    case "J": erase(numbers.first == 2 ? 0..<(rows * columns) : here..<(rows * columns))
    case "b": for _ in 0..<first { put(lastCharacter) }
    case "r": (column, row) = (0, 0)
    default: unknown.append("CSI \(parameters) \(final)")
    }
  }

  /// Cells of 10 × 20 pixels; the cursor goes to the row below.
  private mutating func picture(_ body: String) {
    guard let raster = body.split(separator: "\"").dropFirst().first?.prefix(while: { $0 != "#" }) else { return }
    let numbers = raster.split(separator: ";").compactMap { Int($0) }
    guard numbers.count == 4 else { return unknown.append("picture \(raster)") }
    let height = (numbers[3] + 19) / 20
    for y in row..<min(rows, row + height) {
      for x in column..<min(columns, column + (numbers[2] + 9) / 10) { hasPixels[y * columns + x] = true }
    }
    if row + height >= rows { hasScrolled = true }
    row = min(rows - 1, row + height)
  }

  private mutating func moment(_ base64: String) {
    let wanted = Data(base64Encoded: base64).map { String(decoding: $0, as: UTF8.self) } ?? ""
    moments.append((wanted, text))
  }
}
