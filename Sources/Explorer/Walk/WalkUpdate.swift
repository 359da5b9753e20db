import Images
import ProgressiveGAN

/// Steering the walk, taking pictures into it, and keeping them.
extension Model {
  mutating func take(_ message: WalkMessage) -> [Command] {
    switch message {
    case .newGenerator: return view == .walk ? [walk.render] : []
    case .rendered(let image): walk.image = image
    }
    return []
  }

  mutating func tickWalk() -> [Command] { [] }

  mutating func enterWalk() -> [Command] { [walk.render] }

  mutating func answer(_ question: WalkQuestion, _ text: String) throws(InvalidAnswer) -> [Command] {
    guard let seed = UInt64(text) else { throw InvalidAnswer(sentence: "A seed is a whole number from 0 on.") }
    walk.course.jump(toSeed: seed)
    return [walk.render]
  }

  mutating func performInWalk(_ action: Action) -> [Command] {
    let before = (walk.course.latent, walk.label)
    switch action {
    case .move(let columns, 0): walk.course.move(along: 0, by: Double(columns))
    // Up is more, as on an axis.
    case .move(_, let rows): walk.course.move(along: 1, by: Double(-rows))
    case .home: walk.course.goHome()
    case .undo: walk.course.undo()
    case .redo: walk.course.redo()
    case .walk(let action): steer(action)
    case .scroll(let amount): walk.course.changeStep(by: -amount)
    case .keep: return keepShown()
    case .togglePause: return togglePause()
    case .back: return leave()
    default: break
    }
    return (walk.course.latent, walk.label) == before ? [] : [walk.render]
  }

  private mutating func steer(_ action: WalkAction) {
    switch action {
    case .newLatent: walk.course.jumpToNextSeed()
    case .askSeed:
      ask(Prompt(.walk(.seed), title: "seed", hint: "A whole number; the same seed is always the same latent."))
    case .changePair(let offset): walk.course.changePair(by: offset)
    case .changeStep(let offset): walk.course.changeStep(by: offset)
    case .changeClass(let offset): changeClass(by: offset)
    }
  }

  private mutating func changeClass(by offset: Int) {
    guard !classes.isEmpty else { return tell("This run has no classes: it was not begun with --labels folders.") }
    walk.label = (walk.label + offset + classes.count) % classes.count
  }

  /// Goes to Walk with a latent from elsewhere.
  mutating func walk(from latent: [Float], label: Int, named name: String) -> [Command] {
    guard latent.count == walk.course.latent.count else {
      complain(
        "Its latent has \(latent.count) numbers, this run's have \(walk.course.latent.count): it cannot be walked here."
      )
      return []
    }
    walk.course.jump(to: latent, named: name)
    walk.label = label
    return show(.walk)
  }

  /// Keeps what is seen: the picture as it is on the screen, with the latent that made it.
  private mutating func keepShown() -> [Command] {
    guard let shown = walk.image else {
      tell("There is no picture to keep yet.")
      return []
    }
    return [.favourites(.save(favourite(of: shown)))]
  }

  func favourite(of shown: RenderedImage) -> Favourite {
    Favourite(
      image: shown.image, latent: shown.latent, resolution: shown.resolution, alpha: shown.alpha, model: runName,
      imagesSeen: shown.imagesSeen, savedAt: now, className: className(shown.label))
  }
}
