import TerminalCanvas

/// Turns the bytes that a terminal sends into keys, mouse events, pasted text and reports.
///
/// Curses could read keys, too, but not the terminal's answers, which may come at any time: here they are told apart and
/// never become keys.
struct InputDecoder {
  enum Input: Equatable {
    case key(Key)
    case mouse(MouseEvent)
    case paste(String)
    case report(TerminalReport)
  }

  /// Sequences of this terminal's type, of which the longest that fits is taken.
  private let named: [[UInt8]: Key]
  private let longestNamed: Int
  private let firstsOfNamed: Set<UInt8>
  /// Whether `CSI 1 ; 2 R` is where the cursor stands, which was asked for, and not F3 with Shift.
  var readsPlaces = false
  private var bytes = ByteQueue()
  private var arrival = ContinuousClock.now
  private var paste: Paste?
  /// What stood for the `ESC [` that the first of the bytes are now.
  private var introducer = Paste.introducer
  /// What is so long that it is nothing that was asked for is passed over to its end.
  private var overlong: ControlText.Kind?
  private var lastClick: (event: MouseEvent, time: ContinuousClock.Instant)?

  init(named: [[UInt8]: Key] = [:]) {
    self.named = named
    firstsOfNamed = Set(named.keys.compactMap(\.first))
    longestNamed = named.keys.map(\.count).max() ?? 0
  }

  /// How long to wait for the rest of what has begun; nil if nothing has.
  func patience(at now: ContinuousClock.Instant) -> Duration? {
    if let paste { return paste.hasNews ? max(.zero, now.duration(to: arrival + Paste.pause)) : nil }
    return bytes.isEmpty ? nil : max(.zero, now.duration(to: arrival + grace))
  }

  /// A lone escape is a key unless more comes at once; whatever has begun as a sequence is most likely one, and what has
  /// begun as an answer is one.
  private var grace: Duration {
    if bytes.count == 1, bytes.first == 0x1B { return .milliseconds(30) }
    return .milliseconds(bytes.rest.isBeginningOfAnswer ? 2000 : 300)
  }

  mutating func feed(_ more: some Collection<UInt8>, at now: ContinuousClock.Instant) {
    // The end of a paste or of something overlong never came, and a person presses a key.
    if paste != nil || overlong != nil, arrival.duration(to: now) >= Paste.silence, more.isOneKey {
      overlong = nil
      if let paste { bytes.append(paste.end) }
    }
    bytes.append(more)
    arrival = now
  }

  /// The next input, nil if none is there, or not all of it.
  mutating func next(at now: ContinuousClock.Instant) -> Input? {
    while true {
      if paste != nil {
        if let text = pasted(isLate: now >= arrival + Paste.pause) { return .paste(text) }
        if paste != nil { return nil }
      }
      if let kind = overlong {
        guard skipOverlong(kind) || !bytes.isEmpty && now >= arrival + grace else { return nil }
        overlong = nil
      }
      guard !bytes.isEmpty else { return nil }
      writeOutControl()
      switch step(isLate: now >= arrival + grace) {
      case .incomplete: return nil
      case .skipped(let count): bytes.removeFirst(count)
      case .overlong(let kind):
        overlong = kind
        bytes.removeFirst(2)
      case .pasteStart(let count):
        bytes.removeFirst(count)
        paste = Paste(introducer)
      case .input(.mouse(let event), let count):
        bytes.removeFirst(count)
        return .mouse(counted(event, at: now))
      case .input(let input, let count):
        bytes.removeFirst(count)
        return input
      }
    }
  }

  /// Terminals may answer with the control characters of one byte that ECMA-48 has for `ESC [`, `ESC P` and the like, also as
  /// UTF-8. Where a character begins they can be nothing else.
  private mutating func writeOutControl() {
    let start = Array(bytes.rest.prefix(2))
    let isEncoded = start.count == 2 && start[0] == 0xC2
    guard let control = isEncoded ? start.last : start.first,
      [0x8F, 0x90, 0x9B, 0x9D, 0x9E, 0x9F].contains(control)
    else {
      if start != Paste.introducer { introducer = Paste.introducer }
      return
    }
    introducer = isEncoded ? start : [control]
    bytes.replaceFirst(isEncoded ? 2 : 1, with: [0x1B, control - 0x40])
  }

  /// Takes what there is of a paste; text when it has ended or pauses.
  private mutating func pasted(isLate: Bool) -> String? {
    guard var open = paste else { return nil }
    paste = nil
    let hasEnded = open.take(from: &bytes)
    let text = hasEnded || isLate && open.hasNews ? open.text(isLast: hasEnded) : ""
    if !hasEnded { paste = open }
    return text.isEmpty ? nil : text
  }

  /// Passes over the rest of an overlong sequence; false if it has not ended yet.
  private mutating func skipOverlong(_ kind: ControlText.Kind) -> Bool {
    guard let end = kind.end(in: bytes.rest) else {
      // An escape may begin the terminator.
      bytes.removeFirst(bytes.last == 0x1B ? bytes.count - 1 : bytes.count)
      return false
    }
    bytes.removeFirst(end)
    return true
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
    case overlong(ControlText.Kind)
    case input(Input, Int)
    case pasteStart(Int)
  }

  /// What the bytes begin with.
  private func step(isLate: Bool) -> Step {
    if let (key, count) = namedKey() { return .input(.key(key), count) }
    guard bytes.first == 0x1B else { return character(isLate: isLate) }
    let rest = bytes.rest
    let escape = Step.input(.key(.escape), 1)
    guard rest.count > 1 else { return isLate ? escape : .incomplete }
    let step: Step
    switch rest[rest.startIndex + 1] {
    case UInt8(ascii: "["): step = controlSequence(rest)
    case UInt8(ascii: "O"):
      step =
        rest.count < 3
        ? .incomplete : keypadKeys[rest[rest.startIndex + 2]].map { .input(.key($0), 3) } ?? .skipped(3)
    case UInt8(ascii: "P"), UInt8(ascii: "]"), UInt8(ascii: "^"), UInt8(ascii: "_"): step = controlString(rest)
    default: return escape
    }
    guard case .incomplete = step, isLate else { return step }
    return rest.isBeginningOfAnswer ? .skipped(rest.count) : escape
  }

  private func namedKey() -> (Key, Int)? {
    guard let first = bytes.first, firstsOfNamed.contains(first) else { return nil }
    for count in stride(from: min(longestNamed, bytes.count), to: 1, by: -1) {
      if let key = named[Array(bytes.rest.prefix(count))] { return (key, count) }
    }
    return nil
  }

  private func character(isLate: Bool) -> Step {
    let rest = bytes.rest
    let first = rest[rest.startIndex]
    guard first >= 0x80 else { return plainKeys[first].map { .input(.key($0), 1) } ?? .skipped(1) }
    let count = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1
    guard rest.count >= count else { return isLate ? .skipped(1) : .incomplete }
    guard let text = String(validating: rest.prefix(count), as: UTF8.self), let character = text.first,
      character.unicodeScalars.allSatisfy({ $0.value >= 0xA0 })
    else { return .skipped(1) }
    return .input(.key(.character(character)), count)
  }

  /// `ESC [`, parameters, intermediates and a final byte (ECMA-48).
  private func controlSequence(_ rest: ArraySlice<UInt8>) -> Step {
    guard let end = rest.dropFirst(2).firstIndex(where: { !(0x20...0x3F).contains($0) }) else {
      return rest.count > ControlText.longestSequence ? .overlong(.sequence) : .incomplete
    }
    let count = end - rest.startIndex + 1
    // Whatever breaks a sequence off is looked at by itself.
    guard (0x40...0x7E).contains(rest[end]) else { return .skipped(count - 1) }
    let sequence = ControlSequence(rest[(rest.startIndex + 2)..<end], final: rest[end])
    if sequence.isPasteStart { return .pasteStart(count) }
    if sequence.isOldMouse {
      guard rest.count >= count + 3 else { return .incomplete }
      let event = sequence.oldMouse(rest[(end + 1)..<(end + 4)])
      return event.map { .input(.mouse($0), count + 3) } ?? .skipped(count + 3)
    }
    return sequence.input(readsPlaces: readsPlaces).map { .input($0, count) } ?? .skipped(count)
  }

  /// `ESC P`, `ESC ]`, `ESC ^` or `ESC _` and all up to a string terminator.
  private func controlString(_ rest: ArraySlice<UInt8>) -> Step {
    let introducer = rest[rest.startIndex + 1]
    let kind = ControlText.Kind.string(endsWithBell: introducer == UInt8(ascii: "]"))
    guard let count = kind.end(in: rest.dropFirst(2)).map({ $0 + 2 }) else {
      return rest.count > ControlText.longestString ? .overlong(kind) : .incomplete
    }
    guard kind.isEnded(rest.prefix(count)) else {
      return rest.isBeginningOfAnswer ? .skipped(count) : .input(.key(.escape), 1)
    }
    let end = rest.prefix(count)
    let last = end.endIndex - (end.last == 0x07 || end.last == 0x9C && end.dropLast().last != 0xC2 ? 1 : 2)
    let report = TerminalReport(string: rest[(rest.startIndex + 2)..<last], introducer: introducer)
    return report.map { .input(.report($0), count) } ?? .skipped(count)
  }
}

extension Collection<UInt8> {
  /// Whether it begins as only a terminal's answer does: nobody types Alt and a bracket and then a number.
  fileprivate var isBeginningOfAnswer: Bool {
    let start = Array(prefix(4))
    guard start.count > 2, start[0] == 0x1B else { return false }
    switch start[1] {
    case UInt8(ascii: "["): return (0x30...0x3F).contains(start[2])
    case UInt8(ascii: "P"): return (0x30...0x3F).contains(start[2])
    case UInt8(ascii: "]"): return (0x30...0x39).contains(start[2])
    case UInt8(ascii: "_"): return start[2] == UInt8(ascii: "G")
    default: return false
    }
  }

  /// Whether it is what one key sends.
  fileprivate var isOneKey: Bool {
    guard let first else { return false }
    if first == 0x1B { return count <= 8 && !starts(with: Paste.end.prefix(count)) || count == 1 }
    return count == 1 || first >= 0xC0 && count <= 4
  }
}
