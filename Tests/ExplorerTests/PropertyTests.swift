import ProgressiveGAN
import TerminalCanvas
import Testing

@testable import Explorer

/// Whatever happens, in whatever order and size: nothing traps, and frames fit.
struct PropertyTests {
  /// A small generator of its own (Marsaglia 2003, xorshift64), so that a failure can be repeated by its seed.
  private struct Dice: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return state
    }
  }

  private static let keys = Array(Set(bindings.flatMap(\.keys))).filter { $0 != .character("q") && $0 != .control("c") }
    .sorted { "\($0)" < "\($1)" }

  private func size(_ dice: inout Dice) -> Size {
    let isUsual = Bool.random(using: &dice)
    return Size(
      columns: .random(in: isUsual ? 80...220 : 1...100, using: &dice),
      rows: .random(in: isUsual ? 24...70 : 1...30, using: &dice))
  }

  private func key(_ dice: inout Dice) -> Key {
    Int.random(in: 0..<4, using: &dice) > 0
      ? Self.keys.randomElement(using: &dice) ?? .enter
      : [.character("é"), .character("7"), .character("y"), .backspace, .escape, .enter, .control("w")]
        .randomElement(using: &dice) ?? .enter
  }

  private func message(_ dice: inout Dice, _ model: Model) -> Message {
    switch Int.random(in: 0..<40, using: &dice) {
    case 0: .screen(size(&dice), [sixel, blocks, noPictures].randomElement(using: &dice) ?? sixel)
    case 1: .progress(progress(.learning, imagesSeen: .random(in: 0...schedule.totalImages, using: &dice)))
    case 2:
      .train(
        .samples(
          grid(count: .random(in: 0...40, using: &dice), side: 4 << Int.random(in: 0...4, using: &dice))))
    case 3: .progress(progress(.failed("It\u{1B}[2J failed."), imagesSeen: 0))
    case 4: .tick
    case 5, 6:
      .mouse(
        MouseEvent(
          [.click, .doubleClick, .wheelUp, .wheelDown].randomElement(using: &dice) ?? .click,
          column: .random(in: 0..<model.size.columns, using: &dice), row: .random(in: 0..<model.size.rows, using: &dice)
        ))
    case 7: .favourites(.saved(favourite(.random(in: 1...9, using: &dice))))
    case 8: .problem("Something went wrong.")
    case 9: .runs(.listed(active: Array(manyRuns.shuffled(using: &dice).prefix(3)), archived: oldRuns))
    case 10: .runs(.estimated(estimate(model.runs.form.configuration, measuredTo: 32)))
    default: .key(key(&dice))
    }
  }

  @Test(arguments: 1...24) func anySequenceOfEventsGivesFramesThatFit(seed: UInt64) {
    var dice = Dice(state: seed &* 0x9E37_79B9_7F4A_7C15)
    var model = emptyModel(120, 36)
    var history: [String] = []
    for _ in 0..<150 {
      let message = message(&dice, model)
      history.append(String("\(message)".prefix(60)))
      _ = model.update(message)
      let frame = view(model)
      let fit = frame.images.allSatisfy { $0.rectangle.lies(in: frame.size) }
      #expect(frame.size == model.size && fit, "after \(history.suffix(8))")
      guard fit else { return }
    }
  }
}

extension Rectangle {
  fileprivate func lies(in size: Size) -> Bool {
    column >= 0 && row >= 0 && column + columns <= size.columns && row + rows <= size.rows
  }
}
