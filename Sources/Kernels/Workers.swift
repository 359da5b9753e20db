import Dispatch
import Foundation
import Synchronization

/// The threads that share the work of one kernel.
///
/// Work is cut into pieces by its size alone, never by the number of threads, so results do not depend on that number.
public enum Workers {
  private static let threads = Atomic<Int>(max(1, ProcessInfo.processInfo.activeProcessorCount))

  /// How many threads a kernel uses at most; at first one per core.
  public static var threadCount: Int {
    get { threads.load(ordering: .relaxed) }
    set { threads.store(max(1, newValue), ordering: .relaxed) }
  }
}

/// Runs `body(0)` … `body(pieces - 1)`, each exactly once, and returns when all are done.
func parallel(_ pieces: Int, _ body: (Int) -> Void) {
  let threads = min(pieces, Workers.threadCount)
  guard threads > 1 else {
    for piece in 0..<pieces { body(piece) }
    return
  }
  let next = Atomic<Int>(0)
  withoutActuallyEscaping(body) { body in
    // Kernels write disjoint parts of their output, which the compiler cannot see.
    nonisolated(unsafe) let work = body
    DispatchQueue.concurrentPerform(iterations: threads) { _ in
      while true {
        let piece = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard piece < pieces else { return }
        work(piece)
      }
    }
  }
}

/// Cuts `count` elements into pieces of `size` and runs them in parallel.
func parallel(elements count: Int, by size: Int = 16384, _ body: (Range<Int>) -> Void) {
  parallel((count + size - 1) / size) { piece in
    body(piece * size..<min(count, (piece + 1) * size))
  }
}
