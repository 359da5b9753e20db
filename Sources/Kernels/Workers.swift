import Foundation
import Synchronization

#if os(Linux)
  import CScheduler
#endif

/// The threads that share the work of one kernel.
///
/// Work is cut into pieces by its size alone, never by the number of threads, so results do not depend on that number.
public enum Workers {
  private static let quota = MachineLimits(root: "/").processorQuota
  private static let threads = Atomic<Int>(
    MachineLimits(root: "/").threads(of: ProcessInfo.processInfo.activeProcessorCount))

  /// Whether there are more threads than processors' time to run them all the while: one that looks for work then takes the
  /// time of another that has some.
  fileprivate static var isShortOfTime: Bool { quota.map { $0 < Double(threadCount) } ?? false }

  /// How many threads a kernel uses at most; at first one for each core that this process may use, and has the time of.
  public static var threadCount: Int {
    get { threads.load(ordering: .relaxed) }
    set { threads.store(max(1, newValue), ordering: .relaxed) }
  }

  @TaskLocal fileprivate static var isAlone = false

  @TaskLocal fileprivate static var isFirst = false

  /// Runs `work` with all its kernels on the calling thread.
  public static func withoutHelpers<Result>(_ work: () throws -> Result) rethrows -> Result {
    try $isAlone.withValue(true) { try work() }
  }

  /// Runs `work` as what others give way to.
  public static func first<Result>(_ work: () throws -> Result) rethrows -> Result {
    try $isFirst.withValue(true) { try work() }
  }

  /// Until `endGivingWay`, but no longer than so long, kernels begin no new piece of work, except under `first`: a person
  /// waits for something, and the processors are to be free for it.
  public static func giveWay(for time: Duration) { Way.shared.close(for: time) }

  public static func endGivingWay() { Way.shared.open() }
}

/// Where kernels wait while something more urgent goes before them.
final class Way: Sendable {
  static let shared = Way()

  /// In nanoseconds of the system's uptime; 0 while it is open.
  private let closedUntil = Atomic<UInt64>(0)

  func close(for time: Duration) {
    let nanoseconds = UInt64(max(0, time / .nanoseconds(1)))
    closedUntil.store(DispatchTime.now().uptimeNanoseconds + nanoseconds, ordering: .relaxed)
  }

  func open() { closedUntil.store(0, ordering: .relaxed) }

  /// Returns when it is open.
  func pass() {
    while true {
      let time = closedUntil.load(ordering: .relaxed)
      if time == 0 { return }
      if DispatchTime.now().uptimeNanoseconds >= time {
        _ = closedUntil.compareExchange(expected: time, desired: 0, ordering: .relaxed)
        return
      }
      usleep(200)
    }
  }
}

/// Runs `body(0)` … `body(pieces - 1)`, each exactly once, and returns when all are done.
func parallel(_ pieces: Int, _ body: (Int) -> Void) {
  let helpers = min(pieces, Workers.threadCount) - 1
  let isFirst = Workers.isFirst
  if helpers < 1 || Workers.isAlone || !WorkerPool.shared.run(pieces, helpers: helpers, isFirst: isFirst, body) {
    for piece in 0..<pieces {
      if !isFirst { Way.shared.pass() }
      body(piece)
    }
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
    var isFirst = false
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
  func run(_ pieces: Int, helpers count: Int, isFirst: Bool, _ body: (Int) -> Void) -> Bool {
    guard !isTaken.exchange(true, ordering: .acquiring) else { return false }
    defer { isTaken.store(false, ordering: .releasing) }
    while helpers.count < count { addHelper() }
    withoutActuallyEscaping(body) { body in
      job = Job(pieces: pieces, isFirst: isFirst, body: body)
      next.store(0, ordering: .relaxed)
      gate.store(0, ordering: .releasing)
      generation.wrappingAdd(1, ordering: .sequentiallyConsistent)
      for helper in helpers[..<count] where helper.isAsleep.exchange(false, ordering: .sequentiallyConsistent) {
        helper.alarm.signal()
      }
      work(job, body)
      gate.bitwiseOr(Self.closed, ordering: .acquiringAndReleasing)
      var looks = 0
      while gate.load(ordering: .acquiring) != Self.closed {
        looks += 1
        if looks % 1024 == 0 {
          if !isFirst { Way.shared.pass() }
          sched_yield()
          if Workers.isShortOfTime { usleep(50) }
        }
      }
      job.body = nil
    }
    return true
  }

  private func work(_ job: Job, _ body: (Int) -> Void) {
    while true {
      if !job.isFirst { Way.shared.pass() }
      let piece = next.wrappingAdd(1, ordering: .relaxed).oldValue
      guard piece < job.pieces else { return }
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
        if let body = job.body { work(job, body) }
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
    for _ in 0..<(Workers.isShortOfTime ? Self.patience / 1000 : Self.patience) {
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
