import Foundation
import Synchronization

#if os(Linux)
  import CScheduler
#endif

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

  @TaskLocal fileprivate static var isAlone = false

  /// Runs `work` with all its kernels on the calling thread.
  public static func withoutHelpers<Result>(_ work: () throws -> Result) rethrows -> Result {
    try $isAlone.withValue(true) { try work() }
  }
}

/// Runs `body(0)` … `body(pieces - 1)`, each exactly once, and returns when all are done.
func parallel(_ pieces: Int, _ body: (Int) -> Void) {
  let helpers = min(pieces, Workers.threadCount) - 1
  if helpers < 1 || Workers.isAlone || !WorkerPool.shared.run(pieces, helpers: helpers, body) {
    for piece in 0..<pieces { body(piece) }
  }
}

/// Cuts `count` elements into pieces of `size` and runs them in parallel.
func parallel(elements count: Int, by size: Int = 16384, _ body: (Range<Int>) -> Void) {
  parallel((count + size - 1) / size) { piece in
    body(piece * size..<min(count, (piece + 1) * size))
  }
}

/// Threads that wait for work by looking, for a moment, before they sleep: the kernels of a small network follow each
/// other faster than the system wakes a thread.
private final class WorkerPool: Sendable {
  static let shared = WorkerPool()

  private struct Job {
    var pieces = 0
    var body: ((Int) -> Void)?
  }

  /// Whether some caller has the threads; another one meanwhile works alone.
  private let isTaken = Atomic<Bool>(false)
  /// Written by the caller while the gate is closed and nobody is inside.
  nonisolated(unsafe) private var job = Job()
  private let next = Atomic<Int>(0)
  /// How many helpers are inside the job; `closed` when none may enter any more.
  private let gate = Atomic<Int>(WorkerPool.closed)
  /// Counts the jobs.
  private let generation = Atomic<Int>(0)
  nonisolated(unsafe) private var helpers: [Helper] = []

  private static let closed = 1 << 32
  /// How often a thread looks for work before it sleeps: some hundreds of microseconds.
  private static let patience = 300_000

  private final class Helper: Sendable {
    let isAsleep = Atomic<Bool>(false)
    let alarm = DispatchSemaphore(value: 0)
  }

  /// Shares the pieces between the calling thread and up to `helpers` others; false, with nothing done, if those are
  /// taken.
  func run(_ pieces: Int, helpers count: Int, _ body: (Int) -> Void) -> Bool {
    guard !isTaken.exchange(true, ordering: .acquiring) else { return false }
    defer { isTaken.store(false, ordering: .releasing) }
    while helpers.count < count { addHelper() }
    withoutActuallyEscaping(body) { body in
      job = Job(pieces: pieces, body: body)
      next.store(0, ordering: .relaxed)
      gate.store(0, ordering: .releasing)
      generation.wrappingAdd(1, ordering: .sequentiallyConsistent)
      for helper in helpers[..<count] where helper.isAsleep.exchange(false, ordering: .sequentiallyConsistent) {
        helper.alarm.signal()
      }
      work(body, pieces)
      gate.bitwiseOr(Self.closed, ordering: .acquiringAndReleasing)
      var looks = 0
      while gate.load(ordering: .acquiring) != Self.closed {
        looks += 1
        if looks % 1024 == 0 { sched_yield() }
      }
      job.body = nil
    }
    return true
  }

  private func work(_ body: (Int) -> Void, _ pieces: Int) {
    while true {
      let piece = next.wrappingAdd(1, ordering: .relaxed).oldValue
      guard piece < pieces else { return }
      body(piece)
    }
  }

  private func addHelper() {
    let helper = Helper()
    helpers.append(helper)
    let makers = Processor()
    let thread = Thread { [self] in
      makers.leave()
      var seen = 0
      while true {
        seen = waitForJob(after: seen, helper)
        guard enter() else { continue }
        if let body = job.body { work(body, job.pieces) }
        gate.wrappingSubtract(1, ordering: .releasing)
      }
    }
    thread.name = "progan worker"
    thread.start()
  }

  private func enter() -> Bool {
    var inside = gate.load(ordering: .relaxed)
    while inside & Self.closed == 0 {
      let (exchanged, original) = gate.weakCompareExchange(
        expected: inside, desired: inside + 1, successOrdering: .acquiring, failureOrdering: .relaxed)
      if exchanged { return true }
      inside = original
    }
    return false
  }

  private func waitForJob(after seen: Int, _ helper: Helper) -> Int {
    for _ in 0..<Self.patience {
      let newest = generation.load(ordering: .acquiring)
      if newest != seen { return newest }
    }
    helper.isAsleep.store(true, ordering: .sequentiallyConsistent)
    if generation.load(ordering: .sequentiallyConsistent) == seen
      || !helper.isAsleep.exchange(false, ordering: .sequentiallyConsistent)
    {
      // Either nothing has come, or whoever brought it is about to ring.
      helper.alarm.wait()
    }
    return generation.load(ordering: .acquiring)
  }
}

/// The processor that the calling thread is on, and a way for another thread to leave it: a new thread often begins on its
/// maker's, and the system takes its time to part the two.
private struct Processor {
  #if os(Linux)
    private let number = Int(sched_getcpu())

    func leave() {
      var all = [UInt8](repeating: 0, count: 128)
      guard (0..<8 * all.count).contains(number), sched_getaffinity(0, UInt(all.count), &all) >= 0 else { return }
      var others = all
      others[number / 8] &= ~(1 << UInt8(number % 8))
      if sched_setaffinity(0, UInt(all.count), others) == 0 { _ = sched_setaffinity(0, UInt(all.count), all) }
    }
  #else
    func leave() {}
  #endif
}
