import CTerminalGuard
import Foundation
import Synchronization

/// A terminal that takes nothing more, stopped or at the end of a dead line, keeps whoever writes to it waiting; also a
/// process that was told to end. Then what the terminal was still to show is dropped, so that the process can save and go.
final class TerminalStall: Sendable {
  /// Writes that have begun and ended: odd while one is under way.
  private let writes = Atomic<Int>(0)
  /// The thread that writes: one alone talks to the terminal.
  private let writer = Atomic<UInt>(0)

  private static let patience = 20
  private static let nap: UInt32 = 100_000

  init() {
    Thread.detachNewThread { [weak self] in
      var (last, naps) = (0, 0)
      while let self {
        let count = self.writes.load(ordering: .acquiring)
        naps = count == last && count % 2 == 1 && progan_is_told_to_end() != 0 ? naps + 1 : 0
        last = count
        if naps > Self.patience { progan_drop_output(self.writer.load(ordering: .relaxed)) }
        usleep(Self.nap)
      }
    }
  }

  /// Does something that writes to the terminal; may be within another.
  func watch<Result>(_ write: () -> Result) -> Result {
    guard writes.load(ordering: .relaxed) % 2 == 0 else { return write() }
    writer.store(UInt(pthread_self()), ordering: .relaxed)
    writes.add(1, ordering: .releasing)
    defer { writes.add(1, ordering: .relaxed) }
    return write()
  }
}
