import Foundation

/// A line on standard error that tells how far some work is, if a person watches and it takes a while.
struct ReadingProgress {
  private let work: String
  private let start = ContinuousClock.now
  private let isWatched = isatty(STDERR_FILENO) == 1

  init(_ work: String = "reading pictures") { self.work = work }

  func show(_ done: Int, of total: Int) {
    let seconds = start.duration(to: .now) / .seconds(1)
    guard isWatched, seconds > 0.5 else { return }
    let isEnd = done == total
    StandardStream.errors.tellInPassing(isEnd ? "\r\u{1B}[K" : "\r\u{1B}[K" + line(done, total, seconds))
  }

  /// "reading pictures ━━━━━━━━━━╸────────── 12288 of 50000 · 8125/s · 5s left".
  private func line(_ done: Int, _ total: Int, _ seconds: Double) -> String {
    let rate = Double(done) / seconds
    let halves = 40 * done / max(1, total)
    let bar = String(repeating: "━", count: halves / 2) + (halves % 2 == 1 ? "╸" : "")
    let rest = String(repeating: "─", count: 20 - bar.count)
    return "\(work) \(bar)\(rest) \(done) of \(total) · \(Int(rate))/s · "
      + "\(Int((Double(total - done) / max(1e-9, rate)).rounded(.up)))s left"
  }
}
