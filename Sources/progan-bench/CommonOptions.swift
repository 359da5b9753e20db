import ArgumentParser
import Foundation
import Kernels

/// What every measurement may be told.
struct CommonOptions: ParsableArguments {
  @Option(help: "Threads to measure with (default: one per core).")
  var threads: Int?
  @Option(help: "Counted repeats, of which the median is told.")
  var repeats = 5
  @Flag(help: "One line of JSON.")
  var json = false

  func validate() throws {
    guard repeats > 0, threads ?? 1 > 0 else { throw ValidationError("Repeats and threads are at least 1.") }
  }

  func apply() {
    if let threads { Workers.threadCount = threads }
  }
}

/// Seconds that `work` takes, the median of some repeats after one for warming up.
func median(_ repeats: Int, _ work: () -> Void) -> Double {
  work()
  let times = (0..<repeats).map { _ in ContinuousClock().measure(work) / .seconds(1) }
  return times.sorted()[repeats / 2]
}

func printJSON(_ value: some Encodable) throws {
  let encoder = JSONEncoder()
  encoder.keyEncodingStrategy = .convertToSnakeCase
  encoder.outputFormatting = .sortedKeys
  print(String(decoding: try encoder.encode(value), as: UTF8.self))
}

/// The largest resident size of this process so far, in MB of 2²⁰ bytes.
func peakResidentMegabytes() -> Int {
  var usage = rusage()
  getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
  return usage.ru_maxrss / 1024
}
