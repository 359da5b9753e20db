import Synchronization

/// A slot that holds the newest value only: whoever publishes never waits, whoever takes never sees a backlog.
public final class Latest<Value: Sendable>: Sendable {
  private let slot = Mutex<Value?>(nil)

  public init() {}

  /// Puts a value in place of what was there.
  public func publish(_ value: Value) {
    slot.withLock { $0 = value }
  }

  /// Removes and returns the newest value, nil if nothing came since the last call.
  public func take() -> Value? {
    slot.withLock { value in
      defer { value = nil }
      return value
    }
  }
}
