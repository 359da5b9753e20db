import Dispatch
import Files
import Foundation
import Synchronization

/// Text told on a thread of its own, so that whoever tells it never waits for a reader: of a pipe that nobody empties, of a
/// terminal that is stopped. What a stream does not take is known, and nothing more is written to it.
final class BackgroundOutput: Sendable {
  private struct State {
    var waiting = 0
    var failures: [StandardStream: OutputError] = [:]
  }

  private let state = Mutex(State())
  private let queue = DispatchQueue(label: "progan.output", qos: .userInitiated)
  private let onFailure: @Sendable (StandardStream, OutputError) -> Void

  /// Texts that may wait; what comes when there are more is left out.
  private static let most = 500

  /// - Parameter onFailure: is told once of each stream that takes no more, on an arbitrary thread.
  init(onFailure: @escaping @Sendable (StandardStream, OutputError) -> Void) { self.onFailure = onFailure }

  func failure(of stream: StandardStream) -> OutputError? { state.withLock { $0.failures[stream] } }

  /// - Parameter other: where it is told if it cannot be told there.
  func tell(_ text: String, on stream: StandardStream, or other: StandardStream? = nil) {
    let hasRoom = state.withLock { state in
      guard state.waiting < Self.most else { return false }
      state.waiting += 1
      return true
    }
    guard hasRoom else { return }
    queue.async { [self] in
      if !write(text, stream), let other { _ = write(text, other) }
      state.withLock { $0.waiting -= 1 }
    }
  }

  private func write(_ text: String, _ stream: StandardStream) -> Bool {
    guard failure(of: stream) == nil else { return false }
    do { try stream.write(text) } catch {
      state.withLock { $0.failures[stream] = error }
      onFailure(stream, error)
      return false
    }
    return true
  }

  /// Returns when all is told; or, once somebody wants to end, two seconds later whatever is told by then.
  func finish(endsSoon: () -> Bool) {
    let isDone = DispatchSemaphore(value: 0)
    queue.async { isDone.signal() }
    var patience = 20
    while patience > 0, isDone.wait(timeout: .now() + .milliseconds(100)) == .timedOut {
      if endsSoon() { patience -= 1 }
    }
  }
}
