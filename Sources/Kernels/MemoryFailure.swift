import Foundation
import Synchronization

/// What happens where the system gives no memory to kernels, which cannot go on without: a sentence on standard error, and
/// the end of the process, in order: a terminal is given back first.
enum MemoryFailure {
  /// What is said at the very end.
  private static let sentence = Mutex("")
  private static let isPrepared = Atomic<Bool>(false)

  /// To be called before others do their own work at exit, since they go first then.
  static func prepare() {
    guard !isPrepared.exchange(true, ordering: .relaxed) else { return }
    atexit {
      let bytes = Array(MemoryFailure.sentence.withLock { $0 }.utf8)
      if !bytes.isEmpty { _ = write(STDERR_FILENO, bytes, bytes.count) }
    }
  }

  static func end(afterAskingFor bytes: Int) -> Never {
    sentence.withLock {
      $0 =
        "progan: The system gave no more memory (\(bytes >> 20) MB were asked for). What was learned since the last snapshot is lost; the run is whole and goes on from there. Close other programs, raise the limit, or take smaller settings: --batch, --feature-maps, --resolution.\n"
    }
    exit(1)
  }
}
