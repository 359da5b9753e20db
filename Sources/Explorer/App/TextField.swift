import TerminalCanvas

/// A line of text that is being typed.
struct TextField: Equatable, Sendable {
  private(set) var text: String
  /// Characters before the cursor.
  private(set) var cursor: Int

  init(_ text: String = "") {
    self.text = text
    cursor = text.count
  }

  /// Takes a key of typing or editing; false if it is none.
  mutating func handle(_ key: Key) -> Bool {
    switch key {
    case .character(let character): insert(character)
    case .left: cursor = max(0, cursor - 1)
    case .right: cursor = min(text.count, cursor + 1)
    case .home, .control("a"): cursor = 0
    case .end, .control("e"): cursor = text.count
    case .backspace, .control("h"): removeBefore(1)
    case .delete:
      guard cursor < text.count else { break }
      cursor += 1
      removeBefore(1)
    case .control("u"): removeBefore(cursor)
    case .control("w"): removeBefore(cursor - wordStart)
    default: return false
    }
    return true
  }

  private var wordStart: Int {
    let before = Array(text.prefix(cursor))
    let end = before.lastIndex { $0 != " " && $0 != "/" } ?? -1
    return (before[..<(end + 1)].lastIndex { $0 == " " || $0 == "/" } ?? -1) + 1
  }

  private mutating func insert(_ character: Character) {
    text.insert(character, at: text.index(text.startIndex, offsetBy: cursor))
    cursor += 1
  }

  private mutating func removeBefore(_ count: Int) {
    let count = min(count, cursor)
    let end = text.index(text.startIndex, offsetBy: cursor)
    text.removeSubrange(text.index(end, offsetBy: -count)..<end)
    cursor -= count
  }
}

extension Scene {
  /// Draws the field with its cursor; of text too long, the part around the cursor.
  mutating func write(_ field: TextField, column: Int, row: Int, width: Int) {
    guard width > 1 else { return }
    let characters = Array(field.text.withVisibleControls) + [" "]
    let first = max(0, min(field.cursor - width + 1, characters.count - width))
    for (offset, character) in characters[first...].prefix(width).enumerated() {
      frame.write(
        String(character), column: column + offset, row: row,
        style: first + offset == field.cursor ? Theme.cursor : Theme.text, width: 1)
    }
  }
}
