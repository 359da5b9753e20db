import Foundation

/// Lines on standard output, each with the time of day. Whether anybody still reads them is seen, not assumed.
struct PlainOutput {
  private let formatter: DateFormatter
  private(set) var isGone = false

  init() {
    // A reader that went is told by the write itself.
    signal(SIGPIPE, SIG_IGN)
    formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.dateFormat = "HH:mm:ss"
  }

  mutating func say(_ sentence: String, at time: Double = Date().timeIntervalSince1970) {
    let stamp = formatter.string(from: Date(timeIntervalSince1970: time))
    var rest = Array("\(stamp) \(sentence)\n".utf8)[...]
    while !rest.isEmpty, !isGone {
      let count = rest.withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      if count <= 0 { isGone = true } else { rest = rest.dropFirst(count) }
    }
  }

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
    isGone = false
  }
}
