/// Text that is being pasted, between `ESC [ 200 ~` and `ESC [ 201 ~`.
struct Paste {
  /// What stands for `ESC [` with this paste: the control character of one byte, as it is or as UTF-8, is it where the
  /// terminal sends that.
  private let introducer: [UInt8]
  static let introducer = Array("\u{1B}[".utf8)
  static let end = introducer + Array("201~".utf8)
  var end: [UInt8] { introducer + Array("201~".utf8) }
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

  init(_ introducer: [UInt8]) { self.introducer = introducer }

  /// Takes what there is; true if the end has come, which is taken, too.
  mutating func take(from queue: inout ByteQueue) -> Bool {
    let rest = queue.rest
    let end = end
    var (start, last) = (rest.startIndex, nil as Int?)
    while let index = rest[start...].firstIndex(of: introducer[0]) {
      start = index + 1
      guard rest[index...].starts(with: end) else { continue }
      // Text that has the end in it would make keys of the rest: the last one before the next paste is the true one.
      last = index
      let more = rest[(index + end.count)...]
      if !hasEnd(more) { break }
    }
    if let last {
      keep(rest[..<last])
      queue.removeFirst(last - rest.startIndex + end.count)
      return true
    }
    // What may be the beginning of the end stays.
    let held = (1..<end.count).last { rest.count >= $0 && rest.suffix($0).elementsEqual(end.prefix($0)) } ?? 0
    keep(rest.dropLast(held))
    queue.removeFirst(rest.count - held)
    return false
  }

  /// Whether a paste ends here that has not begun here.
  private func hasEnd(_ bytes: ArraySlice<UInt8>) -> Bool {
    var start = bytes.startIndex
    while let index = bytes[start...].firstIndex(of: introducer[0]) {
      if bytes[index...].starts(with: end) { return true }
      if bytes[index...].starts(with: introducer + Array("200~".utf8)) { return false }
      start = index + 1
    }
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
