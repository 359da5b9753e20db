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
    switch Int.random(in: 0..<44, using: &dice) {
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
    case 7: favouriteNews(&dice, model)
    case 12...15: favouriteNews(&dice, model)
    case 8: .problem("Something went wrong.")
    case 9: .runs(.listed(active: Array(manyRuns.shuffled(using: &dice).prefix(3)), archived: oldRuns))
    case 11: walkNews(&dice, model)
    case 10: .runs(.estimated(estimate(model.runs.form.configuration, measuredTo: 32)))
    default: .key(key(&dice))
    }
  }

  /// Of the walk that is shown or of another one.
  private func walkNews(_ dice: inout Dice, _ model: Model) -> Message {
    let id = Subject.ID(place: .random(in: 0..<model.subjects.count, using: &dice))
    let latent = sampleLatent(size: model[id].walk.course.latent.count, seed: .random(in: 1...9, using: &dice))
    let news: WalkMessage =
      switch Int.random(in: 0..<4, using: &dice) {
      case 0: .newGenerator(resolution: 16)
      case 1: .searched(latent, near: "me.png", distance: 0.1)
      case 2: .found(.weights, .random(), resolution: 16)
      default:
        .rendered(RenderedImage(image: picture(16), latent: latent, resolution: 16, alpha: 1, imagesSeen: 5000))
      }
    return .walk(news, of: id)
  }

  private func favouriteNews(_ dice: inout Dice, _ model: Model) -> Message {
    let number = Int.random(in: 1...60, using: &dice)
    switch Int.random(in: 0..<5, using: &dice) {
    case 0: return .favourites(.saved(entry(number)))
    case 1:
      let files = model.favourites.all.map(\.file).prefix(number)
      return .favourites(
        .pictures(Dictionary(files.map { ($0, $0 == files[0] ? .unreadable : .shown(picture(number))) }) { $1 }))
    case 2:
      guard case .litter(let litter) = model.favourites.mode else { return .tick }
      let images = litter.latents.map {
        RenderedImage(image: picture(16), latent: $0, resolution: 16, alpha: 1, imagesSeen: 0)
      }
      return .favourites(.litter(images))
    case 3:
      let change = FavouriteChange.move(from: file(number), to: file(number, isTrashed: true))
      return .favourites(
        .performed(FavouriteDeed(name: "x", changes: [change]), [.forward, .undo, .redo][number % 3], problem: nil))
    default:
      let numbers = Array(1...70).shuffled(using: &dice).prefix(.random(in: 0...70, using: &dice)).sorted()
      return listed(
        numbers.map {
          entry(
            $0, side: 4 << ($0 % 5), run: [0: "/runs/other", 1: portraits().home][$0 % 7] ?? runFolder,
            isTrashed: $0 % 9 == 0)
        })
    }
  }

  @Test(arguments: 1...24) func anySequenceOfEventsGivesFramesThatFit(seed: UInt64) {
    var dice = Dice(state: seed &* 0x9E37_79B9_7F4A_7C15)
    var model = emptyModel(120, 36)
    for number in 0..<(seed % 3) { model.subjects.append(portraits(latentSize: 8 << Int((seed + number) % 4))) }
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
