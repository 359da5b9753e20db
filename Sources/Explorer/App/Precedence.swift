import Kernels

/// Lets the answer to what a person did go before training, for half of the time at most.
struct Precedence {
  private var began: ContinuousClock.Instant?
  private var next = ContinuousClock.now

  private static let longest = Duration.milliseconds(80)

  /// Something was done; nothing changes while the turn is training's.
  mutating func begin() {
    guard began == nil, .now >= next else { return }
    began = .now
    Workers.giveWay(for: Self.longest)
  }

  /// The answer is on the screen.
  mutating func end() {
    guard let began else { return }
    Workers.endGivingWay()
    next = .now + min(Self.longest, began.duration(to: .now))
    self.began = nil
  }
}
