import Testing

@testable import Explorer

struct PrecedenceTests {
  private enum Event {
    case done(Int)
    case shown(Int)
  }

  /// Whether a turn began, or ended, with each of the events, at milliseconds.
  private func changes(_ events: Event...) -> [Bool] {
    let start = ContinuousClock.now
    var precedence = Precedence()
    return events.map { event in
      switch event {
      case .done(let time): precedence.begins(at: start + .milliseconds(time))
      case .shown(let time): precedence.ends(at: start + .milliseconds(time))
      }
    }
  }

  /// A turn that took 20 ms is followed by 20 ms for training, whatever is done meanwhile.
  @Test func halfOfTheTimeIsTrainings() {
    #expect(
      changes(.done(0), .done(10), .shown(20), .shown(21), .done(39), .done(40))
        == [true, false, true, false, false, true])
  }

  /// An answer that comes late, or never, holds up neither training nor later turns.
  @Test func noTurnIsLongerThanTheLongest() {
    #expect(
      changes(.done(0), .done(159), .done(160), .shown(1000), .done(1079), .done(1080))
        == [true, false, true, true, false, true])
  }
}
