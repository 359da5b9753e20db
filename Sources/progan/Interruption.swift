import Foundation
import Synchronization

/// Signals that would end the process as a request to save and end; a second SIGINT ends at once, as SIGQUIT does.
final class Interruption: Sendable {
  private struct State {
    var isRequested = false
    var hasHungUp = false
  }

  /// What schedulers send before they kill is among them: SIGXCPU, SIGUSR1, SIGALRM.
  static let numbers = [SIGINT, SIGTERM, SIGHUP, SIGXCPU, SIGUSR1, SIGUSR2, SIGALRM, SIGPWR]

  private let state = Mutex(State())
  /// Signals whose handling by default comes back in the end.
  private let taken = Mutex<[Int32]>([])
  private let notify: @Sendable () -> Void

  var isRequested: Bool { state.withLock { $0.isRequested } }

  /// Whether SIGHUP came since the last call.
  func takeHangUp() -> Bool {
    state.withLock { state in
      defer { state.hasHungUp = false }
      return state.hasHungUp
    }
  }

  /// - Parameter tellsHangUps: whether SIGHUP is no request to end, but news of its own.
  init(tellsHangUps: Bool = false, notify: @escaping @Sendable () -> Void) {
    self.notify = notify
    listen(tellsHangUps: tellsHangUps)
    for number in Self.numbers {
      let before = signal(number, SIG_IGN)
      // Started under nohup, and told so, a process is not to mind.
      if number == SIGHUP, !tellsHangUps, isIgnored(before) { continue }
      signal(number, raiseAlarm)
      if !isIgnored(before) { taken.withLock { $0.append(number) } }
    }
  }

  /// Takes the numbers that the handlers write into a pipe, on a thread of its own.
  private func listen(tellsHangUps: Bool) {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { return }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    // Handlers never wait.
    _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
    alarm = ends[1]
    Thread.detachNewThread { [weak self, end = ends[0]] in
      var byte: UInt8 = 0
      while true {
        let count = read(end, &byte, 1)
        if count < 0, errno == EINTR { continue }
        guard count == 1 else { return }
        self?.take(Int32(byte), isHangUp: tellsHangUps && Int32(byte) == SIGHUP)
        self?.notify()
      }
    }
  }

  /// From now on the signals end the process again: nothing is left to save.
  func release() {
    for number in taken.withLock({ $0 }) { signal(number, SIG_DFL) }
  }

  private func take(_ number: Int32, isHangUp: Bool) {
    let isSecond = state.withLock { state in
      if isHangUp {
        state.hasHungUp = true
        return false
      }
      defer { state.isRequested = true }
      return state.isRequested
    }
    if isSecond, number == SIGINT { _exit(130) }
  }
}

/// Where handlers write the numbers of signals; the newest interruption's.
private nonisolated(unsafe) var alarm: Int32 = -1

private func raiseAlarm(_ number: Int32) {
  let error = errno
  var byte = UInt8(truncatingIfNeeded: number)
  _ = write(alarm, &byte, 1)
  errno = error
}

func isIgnored(_ handler: sighandler_t?) -> Bool {
  handler.map { unsafeBitCast($0, to: Int.self) } == unsafeBitCast(SIG_IGN, to: Int.self)
}
