import CNcurses
import Foundation
import TerminalCanvas

/// What the terminal answers when it is asked what it can do.
struct CapabilityProbe {
  private(set) var hasSixel = false
  private(set) var cellSize: (width: Int, height: Int)?

  /// Asks for the cell size (CSI 16 t) and the primary device attributes (DA1), which every terminal answers last.
  /// A terminal that stays silent costs 0.4 s once.
  init() {
    var settings = termios()
    guard tcgetattr(STDIN_FILENO, &settings) == 0 else { return }
    var raw = settings
    cfmakeraw(&raw)
    tcsetattr(STDIN_FILENO, TCSANOW, &raw)
    defer { tcsetattr(STDIN_FILENO, TCSAFLUSH, &settings) }
    writeAll(Array("\u{1B}[16t\u{1B}[c".utf8))
    var reply: [UInt8] = []
    let deadline = ContinuousClock.now + .milliseconds(400)
    while !Self.isComplete(reply), ContinuousClock.now < deadline {
      var descriptor = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
      guard poll(&descriptor, 1, 50) > 0 else { continue }
      var buffer = [UInt8](repeating: 0, count: 256)
      let count = read(STDIN_FILENO, &buffer, buffer.count)
      guard count > 0 else { break }
      reply += buffer[..<count]
    }
    parse(reply)
  }

  init(reply: [UInt8]) { parse(reply) }

  private static func isComplete(_ reply: [UInt8]) -> Bool {
    String(decoding: reply, as: UTF8.self).split(separator: "\u{1B}").contains {
      $0.hasPrefix("[?") && $0.hasSuffix("c")
    }
  }

  private mutating func parse(_ reply: [UInt8]) {
    for part in String(decoding: reply, as: UTF8.self).split(separator: "\u{1B}") {
      let numbers = part.dropFirst().drop { $0 == "?" }.dropLast().split(separator: ";").compactMap { Int($0) }
      if part.hasPrefix("[?"), part.hasSuffix("c") { hasSixel = numbers.dropFirst().contains(4) }
      if part.hasPrefix("[6;"), part.hasSuffix("t"), numbers.count == 3, numbers[1] > 0, numbers[2] > 0 {
        cellSize = (numbers[2], numbers[1])
      }
    }
  }
}

/// Writes all bytes to the terminal, however many calls that takes.
func writeAll(_ bytes: [UInt8]) {
  var rest = bytes[...]
  while !rest.isEmpty {
    let count = rest.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
    if count < 0, errno != EINTR, errno != EAGAIN { return }
    rest = rest.dropFirst(max(0, count))
  }
}
