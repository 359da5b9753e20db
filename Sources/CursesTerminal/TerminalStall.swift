import CNcurses
import Foundation
import Synchronization

/// A terminal that takes nothing more, stopped or at the end of a dead line, keeps whoever writes to it waiting; also a
/// process that was told to end. Then what the terminal was still to show is dropped, so that the process can save and go.
final class TerminalStall: Sendable {
  /// Writes that have begun and ended: odd while one is under way.
  private let writes = Atomic<Int>(0)

  private static let patience = 20
  private static let nap: UInt32 = 100_000

  init() {
    Thread.detachNewThread { [weak self] in
      var (last, naps) = (0, 0)
      while let self {
        let count = self.writes.load(ordering: .relaxed)
        naps = count == last && count % 2 == 1 && progan_is_told_to_end() != 0 ? naps + 1 : 0
        last = count
        if naps > Self.patience {
          tcflow(STDOUT_FILENO, TCOON)
          tcflush(STDOUT_FILENO, TCOFLUSH)
        }
        usleep(Self.nap)
      }
    }
  }

  /// Does something that writes to the terminal; not within another.
  func watch(_ write: () -> Void) {
    writes.add(1, ordering: .relaxed)
    write()
    writes.add(1, ordering: .relaxed)
  }
}
