import Runs

/// Remembers which of a session's events were told already.
struct EventFollower {
  private var last: TrainingEvent?

  /// What came since the last call, oldest first.
  mutating func new(in events: [TrainingEvent]) -> [TrainingEvent] {
    let start = last.flatMap { events.lastIndex(of: $0) }.map { $0 + 1 } ?? 0
    last = events.last ?? last
    return Array(events[start...])
  }
}
