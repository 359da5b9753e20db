import Images
import ProgressiveGAN

/// Steering the walk, taking pictures into it, and keeping them.
extension Model {
  mutating func steer(_ action: Action) -> [Command] {
    let before = (walk.latent, label)
    switch action {
    case .move(let columns, 0): walk.move(along: 0, by: Double(columns))
    // Up is more, as on an axis.
    case .move(_, let rows): walk.move(along: 1, by: Double(-rows))
    case .newLatent: walk.jumpToNextSeed()
    case .home: walk.goHome()
    case .undo: walk.undo()
    case .redo: walk.redo()
    case .changePair(let offset): walk.changePair(by: offset)
    case .changeStep(let offset): walk.changeStep(by: offset)
    case .changeClass(let offset): changeClass(by: offset)
    default: break
    }
    return (walk.latent, label) == before ? [] : [renderWalk]
  }

  /// The wish for the picture where the walk is.
  var renderWalk: Command { .render(walk.latent, label: label) }

  private mutating func changeClass(by offset: Int) {
    guard !classes.isEmpty else {
      notice = Notice(sentence: "This run has no classes: it was not begun with --labels folders.")
      return
    }
    label = (label + offset + classes.count) % classes.count
  }

  /// Goes to Walk with the chosen picture.
  mutating func open() -> [Command] {
    switch view {
    case .walk: return []
    case .train:
      guard let samples, samples.latents.indices.contains(selectedSample) else { return [] }
      return open(
        samples.latents[selectedSample], label: selectedSample % max(1, classes.count), "sample \(selectedSample + 1)")
    case .favourites:
      guard let favourite = chosenFavourite else { return [] }
      let label = favourite.className.flatMap { classes.firstIndex(of: $0) }
      return open(favourite.latent, label: label ?? 0, "favourite \(selectedFavourite + 1)")
    }
  }

  private mutating func open(_ latent: [Float], label: Int, _ name: String) -> [Command] {
    guard latent.count == walk.latent.count else {
      notice = Notice(
        sentence:
          "Its latent has \(latent.count) numbers, this run's have \(walk.latent.count): it cannot be walked here.",
        isProblem: true)
      return []
    }
    walk.jump(to: latent, named: name)
    self.label = label
    return show(.walk)
  }

  /// Keeps what is seen: the picture as it is on the screen, with the latent that made it.
  mutating func keep() -> [Command] {
    if view == .walk, let shown = walkImage { return [.save(favourite(of: shown))] }
    if view == .train, let samples, samples.images.indices.contains(selectedSample) {
      let chosen = RenderedImage(
        image: samples.images[selectedSample], latent: samples.latents[selectedSample],
        resolution: samples.resolution, alpha: samples.alpha, imagesSeen: samples.imagesSeen,
        label: selectedSample % max(1, classes.count))
      return [.save(favourite(of: chosen))]
    }
    notice = Notice(sentence: "There is no picture to keep yet.")
    return []
  }

  private func favourite(of shown: RenderedImage) -> Favourite {
    Favourite(
      image: shown.image, latent: shown.latent, resolution: shown.resolution, alpha: shown.alpha, model: runName,
      imagesSeen: shown.imagesSeen, savedAt: now, className: className(shown.label))
  }
}
