import Foundation

/// Writes all bytes to the terminal, in as few calls as it takes them; false if the terminal is gone.
@discardableResult
func writeAll(_ bytes: [UInt8]) -> Bool {
  var rest = bytes[...]
  while !rest.isEmpty {
    let count = rest.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
    if count < 0 {
      guard errno == EINTR || errno == EAGAIN else { return false }
      // A terminal that does not block is waited for.
      var descriptor = pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0)
      _ = poll(&descriptor, 1, 100)
    }
    rest = rest.dropFirst(max(0, count))
  }
  return true
}

/// What is written to the terminal past curses.
enum Control {
  static let beginUpdate = Array("\u{1B}[?2026h".utf8)
  static let endUpdate = Array("\u{1B}[?2026l".utf8)
  /// Presses, releases and the wheel, as numbers in text (SGR), and pasted text in brackets.
  static let inputOn = Array("\u{1B}[?1000h\u{1B}[?1006h\u{1B}[?2004h".utf8)
  static let inputOff = Array("\u{1B}[?2004l\u{1B}[?1006l\u{1B}[?1000l".utf8)

  static func move(column: Int, row: Int) -> [UInt8] { Array("\u{1B}[\(row + 1);\(column + 1)H".utf8) }

  /// Something drawn past curses, which finds the cursor where it left it.
  static func aside(_ bytes: [UInt8]) -> [UInt8] {
    Array("\u{1B}7".utf8) + bytes + Array("\u{1B}[m\u{1B}8".utf8)
  }

  /// Spaces over rectangles: the only erase of pixels that works in every terminal.
  static func blanks(_ rectangles: [(column: Int, row: Int, columns: Int)]) -> [UInt8] {
    var bytes = Array("\u{1B}[m".utf8)
    for place in rectangles {
      bytes += move(column: place.column, row: place.row) + [UInt8](repeating: 0x20, count: place.columns)
    }
    return bytes
  }
}
