import Foundation

/// Lines on standard output, each with the time of day. Whether anybody still reads them is seen, not assumed.
struct PlainOutput {
  private let formatter: DateFormatter
  private let notify: @Sendable () -> Void
  private var lines: BackgroundOutput

  var isGone: Bool { lines.failure(of: .output) != nil }

  /// - Parameter notify: is called when nobody reads it any more.
  init(notify: @escaping @Sendable () -> Void) {
    self.notify = notify
    lines = BackgroundOutput { _, _ in notify() }
    formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.dateFormat = "HH:mm:ss"
  }

  func say(_ sentence: String, at time: Double = Date().timeIntervalSince1970) {
    let stamp = formatter.string(from: Date(timeIntervalSince1970: time))
    lines.tell("\(stamp) \(sentence)\n", on: .output)
  }

  /// Says what is known at the end, on standard error if nobody reads standard output; returns when it is told.
  func conclude(_ sentence: String, endsSoon: () -> Bool) {
    let stamp = formatter.string(from: Date())
    lines.tell("\(stamp) \(sentence)\n", on: .output, or: .errors)
    finish(endsSoon: endsSoon)
  }

  /// Returns when all is told, or soon once that is wanted.
  func finish(endsSoon: () -> Bool) { lines.finish(endsSoon: endsSoon) }

  /// From now on input is at its end, and output goes to the end of a file; nowhere, if that cannot be written.
  mutating func moveToFile(_ path: String) {
    var log = open(path, O_CREAT | O_WRONLY | O_APPEND | O_NONBLOCK | O_CLOEXEC, 0o644)
    if log < 0 { log = open("/dev/null", O_WRONLY | O_CLOEXEC) }
    let nothing = open("/dev/null", O_RDONLY | O_CLOEXEC)
    for (source, target) in [(nothing, STDIN_FILENO), (log, STDOUT_FILENO), (log, STDERR_FILENO)] {
      dup2(source, target)
    }
    close(nothing)
    close(log)
    formatter.dateFormat = "yyyy-MM-dd HH:mm:ss"
    lines = BackgroundOutput { [notify] _, _ in notify() }
  }
}
