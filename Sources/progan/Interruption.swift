import Dispatch
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
  private nonisolated(unsafe) var sources: [any DispatchSourceSignal] = []
  private nonisolated(unsafe) var taken: [Int32] = []

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
    for number in Self.numbers {
      let before = signal(number, SIG_IGN)
      // Started under nohup, and told so, a process is not to mind.
      if number == SIGHUP, !tellsHangUps, isIgnored(before) { continue }
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global(qos: .userInteractive))
      source.setEventHandler { [weak self] in
        self?.take(number, isHangUp: tellsHangUps && number == SIGHUP)
        notify()
      }
      source.resume()
      sources.append(source)
      if !isIgnored(before) { taken.append(number) }
    }
  }

  /// From now on the signals end the process again: nothing is left to save.
  func release() {
    for source in sources { source.cancel() }
    sources = []
    for number in taken { signal(number, SIG_DFL) }
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

private func isIgnored(_ handler: sighandler_t?) -> Bool {
  handler.map { unsafeBitCast($0, to: Int.self) } == unsafeBitCast(SIG_IGN, to: Int.self)
}
