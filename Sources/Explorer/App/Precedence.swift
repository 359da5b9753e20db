/// When the answer to what a person did goes before training: at once, but for half of the time at most.
struct Precedence {
  /// So long an answer may take.
  static let longest = Duration.milliseconds(80)

  private var began: ContinuousClock.Instant?
  /// Until then no further turn begins.
  private var next: ContinuousClock.Instant?

  /// Something was done; whether a turn begins with it.
  mutating func begins(at now: ContinuousClock.Instant) -> Bool {
    if let next, now < next { return false }
    began = now
    next = now + Self.longest * 2
    return true
  }

  /// The answer is on the screen; whether a turn ends with it.
  mutating func ends(at now: ContinuousClock.Instant) -> Bool {
    guard let began else { return false }
    self.began = nil
    next = now + min(Self.longest, began.duration(to: now))
    return true
  }
}
