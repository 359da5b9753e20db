import Images
import ProgressiveGAN

/// Steering the walk, taking pictures into it, and keeping them.
extension Model {
  mutating func steer(_ action: Action) -> [Command] {
    let before = walk.latent
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
    default: break
    }
    return walk.latent == before ? [] : [.render(walk.latent)]
  }

  /// Goes to Walk with the chosen picture.
  mutating func open() -> [Command] {
    switch view {
    case .walk: return []
    case .train:
      guard let samples, samples.latents.indices.contains(selectedSample) else { return [] }
      return open(samples.latents[selectedSample], "sample \(selectedSample + 1)")
    case .favourites:
      guard let favourite = chosenFavourite else { return [] }
      return open(favourite.latent, "favourite \(selectedFavourite + 1)")
    }
  }

  private mutating func open(_ latent: [Float], _ name: String) -> [Command] {
    guard latent.count == walk.latent.count else {
      notice = Notice(
        sentence:
          "Its latent has \(latent.count) numbers, this run's have \(walk.latent.count): it cannot be walked here.",
        isProblem: true)
      return []
    }
    walk.jump(to: latent, named: name)
    return show(.walk)
  }

  /// Keeps what is seen: the picture as it is on the screen, with the latent that made it.
  mutating func keep() -> [Command] {
    if view == .walk, let shown = walkImage { return [.save(favourite(of: shown))] }
    if view == .train, let samples, samples.images.indices.contains(selectedSample) {
      let chosen = RenderedImage(
        image: samples.images[selectedSample], latent: samples.latents[selectedSample],
        resolution: samples.resolution, alpha: samples.alpha, imagesSeen: samples.imagesSeen)
      return [.save(favourite(of: chosen))]
    }
    notice = Notice(sentence: "There is no picture to keep yet.")
    return []
  }

  private func favourite(of shown: RenderedImage) -> Favourite {
    Favourite(
      image: shown.image, latent: shown.latent, resolution: shown.resolution, alpha: shown.alpha, model: runName,
      imagesSeen: shown.imagesSeen, savedAt: now)
  }
}
