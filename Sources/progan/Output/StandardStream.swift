import ArgumentParser
import Files
import Foundation

/// Standard output and standard error: the one home for writing to them. Whatever becomes of them, a write is no more than
/// an error.
enum StandardStream: Int32, Sendable {
  case output = 1
  case errors = 2

  private var name: String { self == .output ? "Standard output" : "Standard error" }

  /// Writes all of a text, however long it takes.
  func write(_ text: String) throws(OutputError) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.write(rawValue, $0.baseAddress, $0.count) }
      let number = errno
      switch number {
      case _ where count > 0: rest = rest.dropFirst(count)
      case EINTR where count < 0: continue
      // Somebody who shares it has made it one that does not wait.
      case EAGAIN where count < 0: isReady(within: 1000)
      case EPIPE where count < 0: throw .readerGone(name)
      default: throw .cannotWrite(name, count < 0 ? systemReason(number) : "it takes nothing")
      }
    }
  }

  /// Whether it takes a little text at once.
  @discardableResult
  private func isReady(within milliseconds: Int32) -> Bool {
    var descriptor = pollfd(fd: rawValue, events: Int16(POLLOUT), revents: 0)
    return poll(&descriptor, 1, milliseconds) > 0
  }

  /// Writes what nobody misses who cannot read it.
  func tell(_ text: String) { try? write(text) }

  /// Writes what is worth no waiting: a few characters about how far some work is.
  func tellInPassing(_ text: String) {
    if isReady(within: 0) { tell(text) }
  }
}

/// Why what was asked for could not be told.
enum OutputError: Error, Equatable, CustomStringConvertible {
  /// Nobody reads it any more, as with `| head -1`.
  case readerGone(String)
  case cannotWrite(String, String)

  var description: String {
    switch self {
    case .readerGone(let name): "\(name) has no reader any more."
    case .cannotWrite(let name, let reason): "\(name) cannot be written: \(reason)."
    }
  }

  /// A reader who has enough is no mistake; the status is that of programs that SIGPIPE ends.
  var exitCode: ExitCode {
    if case .readerGone = self { ExitCode(128 + SIGPIPE) } else { .failure }
  }
}

/// Tells what a command was asked for; where that cannot be, the command fails.
func say(_ text: String, terminator: String = "\n") throws { try StandardStream.output.write(text + terminator) }

/// Tells whoever reads standard error.
func printError(_ sentence: String) { StandardStream.errors.tell("progan: \(sentence)\n") }
