import Files
import Kernels
import TerminalCanvas

/// A line of text that is being typed.
///
/// What stands before the cursor and what stands behind it are kept apart, so that typing costs the same in any place. The
/// cursor is always between two characters of the whole, though what is typed may join with its neighbours.
struct TextField: Equatable, Sendable {
  private var before: String
  private var after = ""
  /// Whether the last thing typed or pasted did not fit whole.
  private(set) var isFull = false

  /// No path is longer, and no screen shows more.
  static let mostBytes = 65_536
  static let fullSentence = "No more than \(mostBytes) bytes fit here: the rest was left out."

  init(_ text: String = "") { before = text }

  var text: String { before + after }

  /// Characters before the cursor.
  var cursor: Int { before.count }

  /// Takes a key of typing or editing; false if it is none.
  mutating func handle(_ key: Key) -> Bool {
    var next = self
    next.isFull = false
    switch key {
    case .character(let character): next.insert(String(character))
    case .left: if let last = next.before.popLast() { next.after = String(last) + next.after }
    case .right: if !next.after.isEmpty { next.before.append(next.after.removeFirst()) }
    case .home, .control("a"): (next.before, next.after) = ("", next.text)
    case .end, .control("e"): (next.before, next.after) = (next.text, "")
    case .backspace, .control("h"): _ = next.before.popLast()
    case .delete: if !next.after.isEmpty { next.after.removeFirst() }
    case .control("u"): next.before = ""
    case .control("w"): next.before = String(next.before[..<next.wordStart])
    default: return false
    }
    next.settle()
    self = next
    return true
  }

  /// Pasted text goes where the cursor is.
  mutating func insert(_ text: String) {
    let room = Self.mostBytes - before.utf8.count - after.utf8.count
    isFull = text.utf8.count > room
    before += isFull ? text.beginning(ofBytes: max(0, room)) : text
    settle()
  }

  private var wordStart: String.Index {
    let end = before.lastIndex { $0 != " " && $0 != "/" } ?? before.startIndex
    return before[..<end].lastIndex { $0 == " " || $0 == "/" }.map { before.index(after: $0) } ?? before.startIndex
  }

  /// Where the characters around the cursor have become one, it goes behind that.
  private mutating func settle() {
    guard !after.isEmpty else { return }
    let whole = text
    var place = whole.utf8.index(whole.startIndex, offsetBy: before.utf8.count)
    while String.Index(place, within: whole) == nil { place = whole.unicodeScalars.index(after: place) }
    (before, after) = (String(whole[..<place]), String(whole[place...]))
  }

  /// The characters that lie in so many columns around the cursor, and which of them it is on: as few after it as there is
  /// room for, as many before.
  fileprivate func visible(columns: Int) -> (characters: [Character], cursor: Int) {
    var room = columns - (after.first?.visibleColumns ?? 1)
    var left: [Character] = []
    for character in before.reversed() {
      guard character.visibleColumns <= room else { break }
      room -= character.visibleColumns
      left.append(character)
    }
    room = columns - left.reduce(0) { $0 + $1.visibleColumns }
    var right: [Character] = []
    for character in after {
      guard character.visibleColumns <= room || right.isEmpty else { break }
      room -= character.visibleColumns
      right.append(character)
    }
    return (left.reversed() + right + (right.count == after.prefix(columns).count ? [" "] : []), left.count)
  }
}

extension Character {
  /// As it is drawn, with control characters in view.
  fileprivate var visible: String { String(self).withVisibleControls }
  fileprivate var visibleColumns: Int { visible.columns }
}

extension String {
  /// As much of the beginning as fits, in whole characters.
  fileprivate func beginning(ofBytes bytes: Int) -> String {
    var end = utf8.index(startIndex, offsetBy: bytes, limitedBy: endIndex) ?? endIndex
    while String.Index(end, within: self) == nil { end = utf8.index(before: end) }
    return String(self[..<end])
  }
}

extension Scene {
  /// Draws the field with its cursor; of text too long, the part around the cursor.
  mutating func write(_ field: TextField, column: Int, row: Int, width: Int) {
    guard width > 1 else { return }
    let (characters, cursor) = field.visible(columns: width)
    var place = column
    for (index, character) in characters.enumerated() where place < column + width {
      place = frame.write(
        character.visible, column: place, row: row, style: index == cursor ? Theme.cursor : Theme.text,
        width: min(character.visibleColumns, column + width - place))
    }
  }
}
