import CNcurses
import Foundation
import TerminalCanvas

/// What comes in: bytes from the terminal, and signals and wake-up calls through a pipe.
struct TerminalInput {
  /// A pipe that signal handlers and other threads write to.
  let alarm: (read: Int32, write: Int32)
  /// Whether the terminal has gone: nothing more will come.
  private(set) var isGone = false
  private var decoder: InputDecoder
  private var waiting: [TerminalEvent] = []
  private var taken = 0
  /// Whether the cursor's place was asked for.
  var readsPlaces: Bool {
    get { decoder.readsPlaces }
    set { decoder.readsPlaces = newValue }
  }
  private var hasToldOfHangUp = false

  /// nil if the system has no more pipes.
  init?() {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { return nil }
    for end in ends {
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
    alarm = (ends[0], ends[1])
    decoder = InputDecoder(named: terminfoKeys())
  }

  /// The next key or mouse event that has come, or once that the terminal is gone.
  mutating func next() -> TerminalEvent? {
    if taken < waiting.count {
      taken += 1
      return waiting[taken - 1]
    }
    waiting.removeAll(keepingCapacity: true)
    taken = 0
    guard isGone, !hasToldOfHangUp else { return nil }
    hasToldOfHangUp = true
    return .hangUp
  }

  /// Whether something is among what has come.
  func waits(for event: TerminalEvent) -> Bool { waiting[taken...].contains(event) }

  /// What has come is nobody's any more.
  mutating func forgetWaiting() {
    waiting = []
    taken = 0
  }

  /// Puts keys that have come back into the terminal's queue, as if they were typed again, where the system lets (Linux
  /// since 6.2 only if `dev.tty.legacy_tiocsti` is 1); else they are lost.
  mutating func giveKeysBack() {
    while !isGone, let event = next() {
      guard case .key(let key) = event else { continue }
      for byte in key.bytes {
        var byte = CChar(bitPattern: byte)
        guard ioctl(STDIN_FILENO, UInt(TIOCSTI), &byte) == 0 else { return forgetWaiting() }
      }
    }
  }

  /// The next signal that has come; 0 is a wake-up call.
  func nextSignal() -> Int32? {
    var byte: UInt8 = 0
    return read(alarm.read, &byte, 1) == 1 ? Int32(byte) : nil
  }

  mutating func hangUp() { isGone = true }

  /// Waits until something comes, at most so long. Keys and mouse events are kept, what the terminal says of itself is
  /// returned.
  mutating func wait(for duration: Duration) -> [TerminalReport] {
    let patience = min(duration, decoder.patience(at: .now) ?? duration)
    var descriptors = [
      pollfd(fd: isGone ? -1 : STDIN_FILENO, events: Int16(POLLIN), revents: 0),
      pollfd(fd: alarm.read, events: Int16(POLLIN), revents: 0),
    ]
    // Rounded up, so that what is waited for has come.
    _ = poll(&descriptors, 2, Int32((patience / .milliseconds(1)).rounded(.up)))
    if descriptors[0].revents != 0 { readBytes() }
    return decode()
  }

  private mutating func readBytes() {
    var buffer = [UInt8](repeating: 0, count: 65536)
    let count = read(STDIN_FILENO, &buffer, buffer.count)
    if count > 0 {
      decoder.feed(buffer[..<count], at: .now)
    } else if count == 0 || errno != EINTR && errno != EAGAIN {
      isGone = true
    }
  }

  private mutating func decode() -> [TerminalReport] {
    var reports: [TerminalReport] = []
    while let input = decoder.next(at: .now) {
      switch input {
      case .key(let key): waiting.append(.key(key))
      case .mouse(let event): waiting.append(.mouse(event))
      case .paste(let text): waiting.append(.paste(text))
      case .report(let report): reports.append(report)
      }
    }
    return reports
  }
}

extension Key {
  /// As it is typed, for keys of one character.
  fileprivate var bytes: [UInt8] {
    switch self {
    case .character(let character): Array(String(character).utf8)
    case .control(let letter): letter.asciiValue.map { [$0 & 0x1F] } ?? []
    case .enter: [0x0D]
    case .tab: [0x09]
    case .backspace: [0x7F]
    case .escape: [0x1B]
    default: []
    }
  }
}

extension CursesTerminal {
  /// The next key, signal or change of size; nil when woken or after `timeout`.
  public func nextEvent(timeout: Duration) -> TerminalEvent? {
    let deadline = ContinuousClock.now + min(timeout, .seconds(60))
    var isLast = false
    while true {
      while let number = input.nextSignal() {
        if number == 0 { isLast = true } else if let event = event(ofSignal: number) { return event }
      }
      if let event = input.next() {
        return event == .key(.control("z")) ? suspend(wholeGroup: true) : event
      }
      if isLast { return nil }
      let left = ContinuousClock.now.duration(to: deadline)
      isLast = left <= .zero
      if learn(input.wait(for: max(.zero, left))) { return .resize(size) }
    }
  }

  private func event(ofSignal number: Int32) -> TerminalEvent? {
    switch number {
    case SIGWINCH:
      measure()
      return .resize(size)
    case SIGTSTP: return suspend(wholeGroup: false)
    case SIGTERM, SIGINT, SIGXCPU, SIGUSR1, SIGUSR2, SIGALRM, SIGPWR: return .terminate
    case SIGHUP:
      input.hangUp()
      return nil
    default: return nil
    }
  }

  /// Takes in what the terminal says late, and asks on; true if everything is to be drawn anew.
  private func learn(_ reports: [TerminalReport]) -> Bool {
    guard !reports.isEmpty else { return false }
    let wasAnswered = interview.isAnswered
    for report in reports {
      let more = interview.take(report, at: .now)
      if !more.isEmpty { writeAll(Control.aside(Control.move(column: 0, row: 0) + more)) }
    }
    guard graphicsNow() != graphics || interview.isAnswered && !wasAnswered else { return false }
    measure()
    return true
  }
}
