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
    if !waiting.isEmpty { return waiting.removeFirst() }
    guard isGone, !hasToldOfHangUp else { return nil }
    hasToldOfHangUp = true
    return .hangUp
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
    var buffer = [UInt8](repeating: 0, count: 4096)
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
      case .report(let report): reports.append(report)
      }
    }
    return reports
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

  /// Takes in what the terminal says late; true if pictures are now shown another way.
  private func learn(_ reports: [TerminalReport]) -> Bool {
    guard !reports.isEmpty else { return false }
    for report in reports { facts.take(report) }
    guard graphicsNow() != graphics else { return false }
    measure()
    return true
  }
}
