import TerminalCanvas

/// Turns the bytes that a terminal sends into keys, mouse events and reports.
///
/// Curses could read keys, too, but not the terminal's answers, which may come at any time: here they are told apart and
/// never become keys.
struct InputDecoder {
  enum Input: Equatable {
    case key(Key)
    case mouse(MouseEvent)
    case report(TerminalReport)
  }

  /// Sequences of this terminal's type, of which the longest that fits is taken.
  private let named: [[UInt8]: Key]
  private let longestNamed: Int
  private var bytes: [UInt8] = []
  private var arrival = ContinuousClock.now
  private var pasted: [Character] = []
  private var lastClick: (event: MouseEvent, time: ContinuousClock.Instant)?

  init(named: [[UInt8]: Key] = [:]) {
    self.named = named
    longestNamed = named.keys.map(\.count).max() ?? 0
  }

  /// How long to wait for the rest of what has begun; nil if nothing has.
  func patience(at now: ContinuousClock.Instant) -> Duration? {
    bytes.isEmpty ? nil : max(.zero, now.duration(to: arrival + grace))
  }

  /// A lone escape is a key unless more comes at once; whatever has begun as a sequence is most likely one.
  private var grace: Duration { bytes == [0x1B] ? .milliseconds(30) : .milliseconds(300) }

  mutating func feed(_ more: some Sequence<UInt8>, at now: ContinuousClock.Instant) {
    bytes += more
    arrival = now
  }

  /// The next input, nil if none is there, or not all of it.
  mutating func next(at now: ContinuousClock.Instant) -> Input? {
    if !pasted.isEmpty { return .key(.character(pasted.removeFirst())) }
    while !bytes.isEmpty {
      switch step(isLate: now >= arrival + grace) {
      case .incomplete: return nil
      case .skipped(let count): bytes.removeFirst(count)
      case .pasted(let text, let count):
        bytes.removeFirst(count)
        pasted = text
        if !pasted.isEmpty { return .key(.character(pasted.removeFirst())) }
      case .input(.mouse(let event), let count):
        bytes.removeFirst(count)
        return .mouse(counted(event, at: now))
      case .input(let input, let count):
        bytes.removeFirst(count)
        return input
      }
    }
    return nil
  }

  /// A second click on the same cell within 0.4 s is a double click.
  private mutating func counted(_ event: MouseEvent, at now: ContinuousClock.Instant) -> MouseEvent {
    guard event.kind == .click else { return event }
    if let last = lastClick, last.event == event, last.time.duration(to: now) < .milliseconds(400) {
      lastClick = nil
      return MouseEvent(.doubleClick, column: event.column, row: event.row)
    }
    lastClick = (event, now)
    return event
  }

  private enum Step {
    case incomplete
    case skipped(Int)
    case input(Input, Int)
    case pasted([Character], Int)
  }

  /// What the bytes begin with.
  private func step(isLate: Bool) -> Step {
    if let (key, count) = namedKey() { return .input(.key(key), count) }
    guard bytes[0] == 0x1B else { return character(isLate: isLate) }
    let escape = Step.input(.key(.escape), 1)
    guard bytes.count > 1 else { return isLate ? escape : .incomplete }
    let step: Step
    switch bytes[1] {
    case UInt8(ascii: "["): step = controlSequence()
    case UInt8(ascii: "O"):
      step = bytes.count < 3 ? .incomplete : keypadKeys[bytes[2]].map { .input(.key($0), 3) } ?? .skipped(3)
    case UInt8(ascii: "P"), UInt8(ascii: "]"), UInt8(ascii: "^"), UInt8(ascii: "_"): step = controlString()
    default: return escape
    }
    if case .incomplete = step, isLate { return escape }
    return step
  }

  private func namedKey() -> (Key, Int)? {
    for count in stride(from: min(longestNamed, bytes.count), to: 0, by: -1) {
      if let key = named[Array(bytes[..<count])] { return (key, count) }
    }
    return nil
  }

  private func character(isLate: Bool) -> Step {
    let first = bytes[0]
    guard first >= 0x80 else { return plainKeys[first].map { .input(.key($0), 1) } ?? .skipped(1) }
    let count = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1
    guard bytes.count >= count else { return isLate ? .skipped(1) : .incomplete }
    guard let text = String(validating: bytes[..<count], as: UTF8.self), let character = text.first else {
      return .skipped(1)
    }
    return .input(.key(.character(character)), count)
  }

  /// `ESC [`, parameters, intermediates and a final byte (ECMA-48).
  private func controlSequence() -> Step {
    guard let end = bytes.dropFirst(2).firstIndex(where: { !(0x20...0x3F).contains($0) }) else { return .incomplete }
    // Whatever breaks a sequence off is looked at by itself.
    guard (0x40...0x7E).contains(bytes[end]) else { return .skipped(end) }
    let sequence = ControlSequence(bytes[2..<end], final: bytes[end])
    if sequence.isPasteStart { return paste(from: end + 1) }
    if sequence.isOldMouse {
      guard bytes.count >= end + 4 else { return .incomplete }
      return sequence.oldMouse(bytes[(end + 1)..<(end + 4)]).map { .input(.mouse($0), end + 4) } ?? .skipped(end + 4)
    }
    return sequence.input.map { .input($0, end + 1) } ?? .skipped(end + 1)
  }

  /// `ESC P`, `ESC ]`, `ESC ^` or `ESC _` and all up to a string terminator.
  private func controlString() -> Step {
    var index = 2
    while index < bytes.count {
      let isBell = bytes[index] == 0x07 && bytes[1] == UInt8(ascii: "]")
      let isTerminator = bytes[index] == 0x1B && index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: "\\")
      if isBell || isTerminator {
        let report = TerminalReport(string: bytes[2..<index], introducer: bytes[1])
        let count = index + (isBell ? 1 : 2)
        return report.map { .input(.report($0), count) } ?? .skipped(count)
      }
      index += 1
    }
    return .incomplete
  }

  /// Pasted text as characters; ends of lines within it become spaces, so that no paste presses Enter.
  private func paste(from start: Int) -> Step {
    let end = Array("\u{1B}[201~".utf8)
    guard let stop = bytes.indices.dropFirst(start).first(where: { bytes[$0...].starts(with: end) }) else {
      return .incomplete
    }
    var text = String(decoding: bytes[start..<stop], as: UTF8.self)
    while text.last?.isWhitespace == true { text.removeLast() }
    let characters = text.map { $0.isWhitespace ? " " : $0 }.filter { character in
      character.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x7F..<0xA0).contains($0.value) }
    }
    return .pasted(characters, stop + end.count)
  }
}
