import ProgressiveGAN
import TerminalCanvas

extension Model {
  /// Takes a message in; returns what is to be done about it.
  mutating func update(_ message: Message) -> [Command] {
    switch message {
    case .key(let key): return handle(key)
    case .screen(let size, let graphics): (self.size, self.graphics) = (size, graphics)
    case .progress(let progress): self.progress = progress
    case .samples(let samples):
      self.samples = samples
      selectedSample = min(selectedSample, max(0, samples.images.count - 1))
    case .newGenerator: return view == .walk ? [.render(walk.latent)] : []
    case .rendered(let image): walkImage = image
    case .favourites(let favourites):
      self.favourites = favourites
      selectedFavourite = min(selectedFavourite, max(0, favourites.count - 1))
    case .notice(let sentence): notice = sentence
    case .time(let now): self.now = now
    }
    return []
  }

  private mutating func handle(_ key: Key) -> [Command] {
    notice = nil
    if asksToDelete { return answerDeletion(key) }
    let action = action(for: key, in: view)
    if showsHelp, action != .quit {
      showsHelp = false
      if action == .help || action == .back { return [] }
    }
    return action.map { perform($0) } ?? []
  }

  private mutating func perform(_ action: Action) -> [Command] {
    switch action {
    case .quit: return [.quit]
    case .help: showsHelp = true
    case .redraw: return [.redraw]
    case .back: return view == .train ? [] : show(.train)
    case .show(let view): return show(view)
    case .turnViews(let offset):
      let count = View.allCases.count
      return show(View(rawValue: (view.rawValue + offset + count) % count) ?? .train)
    case .togglePause: return togglePause()
    case .snapshot: return [.snapshot]
    case .move(let columns, let rows): return move(columns, rows)
    case .open: return open()
    case .keep: return keep()
    case .delete: asksToDelete = !favourites.isEmpty
    case .newLatent, .home, .undo, .redo, .changePair, .changeStep: return steer(action)
    }
    return []
  }

  private mutating func show(_ view: View) -> [Command] {
    self.view = view
    return view == .walk ? [.render(walk.latent)] : []
  }

  private mutating func togglePause() -> [Command] {
    switch progress?.activity {
    case .paused: return [.resume]
    case .learning, .saving, .starting: return [.pause]
    default:
      notice = "Training has ended; there is nothing to pause."
      return []
    }
  }

  private mutating func move(_ columns: Int, _ rows: Int) -> [Command] {
    switch view {
    case .train: selectedSample = moved(selectedSample, columns, rows, sampleLayout)
    case .favourites: selectedFavourite = moved(selectedFavourite, columns, rows, favouriteLayout)
    case .walk:
      // Up is more, as on an axis.
      walk.move(along: columns != 0 ? 0 : 1, by: Double(columns != 0 ? columns : -rows))
      return [.render(walk.latent)]
    }
    return []
  }

  private func moved(_ index: Int, _ columns: Int, _ rows: Int, _ layout: SheetLayout?) -> Int {
    guard let layout else { return index }
    let target = index + columns + rows * layout.columns
    return (0..<layout.shown).contains(target) ? target : index
  }

  private mutating func steer(_ action: Action) -> [Command] {
    switch action {
    case .newLatent: walk.jumpToNextSeed()
    case .home: walk.goHome()
    case .undo: walk.undo()
    case .redo: walk.redo()
    case .changePair(let offset): walk.changePair(by: offset)
    case .changeStep(let offset): walk.changeStep(by: offset)
    default: break
    }
    return [.render(walk.latent)]
  }

  private mutating func open() -> [Command] {
    let latent: [Float]?
    switch view {
    case .train: latent = samples?.latents[selectedSample]
    case .favourites: latent = favourites.isEmpty ? nil : favourites[selectedFavourite].latent
    case .walk: latent = nil
    }
    guard let latent else { return [] }
    guard latent.count == walk.latent.count else {
      notice = "This favourite has a latent of \(latent.count) numbers; the run's have \(walk.latent.count)."
      return []
    }
    walk.jump(to: latent)
    return show(.walk)
  }

  private mutating func keep() -> [Command] {
    if view == .walk, let shown = walkImage {
      return [
        .save(
          favourite(
            RenderedImage(
              image: shown.image, latent: shown.latent, resolution: shown.resolution, alpha: shown.alpha,
              imagesSeen: shown.imagesSeen)))
      ]
    }
    if view == .train, let samples {
      return [
        .save(
          favourite(
            RenderedImage(
              image: samples.images[selectedSample], latent: samples.latents[selectedSample],
              resolution: samples.resolution, alpha: samples.alpha, imagesSeen: samples.imagesSeen)))
      ]
    }
    notice = "There is no picture to keep yet."
    return []
  }

  private func favourite(_ shown: RenderedImage) -> Favourite {
    Favourite(
      image: shown.image, latent: shown.latent, resolution: shown.resolution, alpha: shown.alpha, model: runName,
      imagesSeen: shown.imagesSeen, savedAt: now)
  }

  private mutating func answerDeletion(_ key: Key) -> [Command] {
    asksToDelete = false
    guard key == .character("y") || key == .enter, !favourites.isEmpty else { return [] }
    return [.delete(favourites[selectedFavourite])]
  }
}
