import Images

/// Text that is being pasted, between `ESC [ 200 ~` and `ESC [ 201 ~`.
struct Paste {
  static let end = Array("\u{1B}[201~".utf8)
  /// After so long a pause what has come is given on.
  static let pause = Duration.milliseconds(300)
  /// After so long a silence a single key is a person's: the end was lost.
  static let silence = Duration.seconds(1)
  /// More of it is not kept.
  private static let mostBytes = 1 << 20

  private var bytes: [UInt8] = []
  private var kept = 0
  /// Whether something has come since it was last given on.
  private(set) var hasNews = false

  /// Takes what there is; true if the end has come, which is taken, too.
  mutating func take(from queue: inout ByteQueue) -> Bool {
    let rest = queue.rest
    var (start, last) = (rest.startIndex, nil as Int?)
    while let index = rest[start...].firstIndex(of: 0x1B) {
      start = index + 1
      guard rest[index...].starts(with: Self.end) else { continue }
      // Text that has the end in it would make keys of the rest: the last one before the next paste is the true one.
      last = index
      let more = rest[(index + Self.end.count)...]
      if !more.hasEnd { break }
    }
    if let last {
      keep(rest[..<last])
      queue.removeFirst(last - rest.startIndex + Self.end.count)
      return true
    }
    // What may be the beginning of the end stays.
    let held = (1..<Self.end.count).last { rest.count >= $0 && rest.suffix($0).elementsEqual(Self.end.prefix($0)) } ?? 0
    keep(rest.dropLast(held))
    queue.removeFirst(rest.count - held)
    return false
  }

  private mutating func keep(_ more: ArraySlice<UInt8>) {
    let fitting = more.prefix(max(0, Self.mostBytes - kept))
    bytes += fitting
    kept += fitting.count
    hasNews = hasNews || !more.isEmpty
  }

  /// What has come since the last time: ends of lines within it are spaces, so that no paste presses Enter, and control
  /// characters are left out. White space at the end is held until more comes, and so is a part of a character.
  mutating func text(isLast: Bool) -> String {
    hasNews = false
    var end = bytes.endIndex
    if !isLast { end -= bytes.unfinishedCharacter }
    while end > 0, bytes[end - 1] == 0x20 || (0x09...0x0D).contains(bytes[end - 1]) { end -= 1 }
    let text = String(decoding: bytes[..<end], as: UTF8.self)
    bytes.removeSubrange(..<end)
    return String(
      text.map { $0.isWhitespace ? " " : $0 }.filter { character in
        character.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F..<0xA0).contains($0.value) }
      })
  }
}

extension ArraySlice<UInt8> {
  /// Whether a paste ends here that has not begun here.
  fileprivate var hasEnd: Bool {
    var start = startIndex
    while let index = self[start...].firstIndex(of: 0x1B) {
      if self[index...].starts(with: Paste.end) { return true }
      if self[index...].starts(with: Array("\u{1B}[200~".utf8)) { return false }
      start = index + 1
    }
    return false
  }
}

extension [UInt8] {
  /// Bytes at the end that begin a character of UTF-8 and do not finish it.
  fileprivate var unfinishedCharacter: Int {
    for back in 1...3 where back <= count {
      let byte = self[count - back]
      if byte >= 0xC0 { return back < (byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2) ? back : 0 }
      if byte < 0x80 { return 0 }
    }
    return 0
  }
}

/// Bytes that are put in at one end and taken out at the other, without moving the rest each time.
struct ByteQueue {
  private var bytes: [UInt8] = []
  private var head = 0

  var rest: ArraySlice<UInt8> { bytes[head...] }
  var count: Int { bytes.count - head }
  var isEmpty: Bool { head == bytes.count }
  var first: UInt8? { isEmpty ? nil : bytes[head] }
  var last: UInt8? { isEmpty ? nil : bytes.last }

  mutating func append(_ more: some Sequence<UInt8>) { bytes += more }

  mutating func replaceFirst(_ amount: Int, with more: [UInt8]) {
    bytes.replaceSubrange(head..<(head + amount), with: more)
  }

  mutating func removeFirst(_ amount: Int) {
    head += amount
    guard head == bytes.count || head >= 65536 else { return }
    bytes.removeFirst(head)
    head = 0
  }
}
