import Dispatch
import Synchronization

/// Does what will be asked for next on a queue of its own, one thing at a time.
final class ReadAhead<Key: Equatable & Sendable, Value: Sendable>: Sendable {
  private let queue = DispatchQueue(label: "progan.reading", qos: .utility)
  private let state = Mutex<(key: Key, value: Value?)?>(nil)

  /// Begins with what belongs to a key; what is of an earlier one is forgotten.
  func begin(_ key: Key, _ read: @escaping @Sendable () -> Value) {
    state.withLock { $0 = (key, nil) }
    queue.async { [weak self] in
      guard let self, self.state.withLock({ $0?.key == key }) else { return }
      let value = read()
      self.state.withLock { state in
        if state?.key == key { state?.value = value }
      }
    }
  }

  /// Takes what was begun for a key, once it is there; nil if nothing was.
  func take(_ key: Key) -> Value? {
    guard state.withLock({ $0?.key == key }) else { return nil }
    queue.sync {}
    return state.withLock { state in
      defer { state = nil }
      return state?.key == key ? state?.value : nil
    }
  }
}
