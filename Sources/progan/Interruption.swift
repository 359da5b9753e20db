import Dispatch
import Foundation
import Synchronization

/// SIGINT, SIGTERM and SIGHUP as a request to save and end; a second SIGINT ends at once.
final class Interruption: Sendable {
  private let flag = Mutex(false)
  private nonisolated(unsafe) var sources: [any DispatchSourceSignal] = []

  var isRequested: Bool { flag.withLock { $0 } }

  init(notify: @escaping @Sendable () -> Void) {
    for number in [SIGINT, SIGTERM, SIGHUP] {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global(qos: .userInteractive))
      source.setEventHandler { [weak self] in
        let isFirst = self?.flag.withLock { requested in
          defer { requested = true }
          return !requested
        }
        if isFirst == false, number == SIGINT { _exit(130) }
        notify()
      }
      source.resume()
      sources.append(source)
    }
  }
}
