import Foundation
import Synchronization

/// Lines of standard input, read on a thread of its own.
final class LineInput: Sendable {
  private struct State {
    var lines: [String] = []
    var hasEnded = false
  }

  private let state = Mutex(State())

  init(notify: @escaping @Sendable () -> Void) {
    // A process in the background may not read from its terminal: that is the end of input, and no reason to stop.
    signal(SIGTTIN, SIG_IGN)
    Thread.detachNewThread { [self] in
      while let line = readLine() {
        state.withLock { $0.lines.append(line) }
        notify()
      }
      state.withLock { $0.hasEnded = true }
      notify()
    }
  }

  /// Whether there is nothing more to come.
  var hasEnded: Bool { state.withLock { $0.hasEnded && $0.lines.isEmpty } }

  /// The lines that came since the last call.
  func take() -> [String] {
    state.withLock { state in
      defer { state.lines = [] }
      return state.lines
    }
  }
}
