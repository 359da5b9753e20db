import Images
import ProgressiveGAN
import TerminalCanvas

extension Model {
  /// Takes a message in; returns what is to be done about it.
  mutating func update(_ message: Message) -> [Command] {
    switch message {
    case .key(let key): return handle(key)
    case .screen(let size, let graphics): (self.size, self.graphics) = (size, graphics)
    case .progress(let progress): take(progress)
    case .samples(let samples):
      self.samples = samples
      selectedSample = clamped(selectedSample, samples.images.count)
    case .newGenerator: return view == .walk ? [renderWalk] : []
    case .rendered(let image): walkImage = image
    case .favourites(let favourites):
      self.favourites = favourites
      selectedFavourite = clamped(selectedFavourite, favourites.count)
    case .saved(let favourite):
      favourites.append(favourite)
      selectedFavourite = favourites.count - 1
      notice = Notice(sentence: "Kept as \((favourite.fileName ?? "").withVisibleControls); 3 shows the favourites.")
    case .deleted(let favourite):
      favourites.removeAll { $0.fileName == favourite.fileName }
      selectedFavourite = clamped(selectedFavourite, favourites.count)
      notice = Notice(sentence: "Deleted \((favourite.fileName ?? "").withVisibleControls).")
    case .problem(let sentence): notice = Notice(sentence: sentence, isProblem: true)
    }
    return []
  }

  private mutating func take(_ progress: TrainingProgress) {
    self.progress = progress
    switch progress.activity {
    case .learning where wantsPause == true, .paused where wantsPause == false, .starting, .saving: break
    default: wantsPause = nil
    }
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
    case .quit:
      isLeaving = true
      return [.quit]
    case .help: showsHelp = true
    case .redraw: return [.redraw]
    case .back: return view == .train ? [] : show(.train)
    case .show(let view): return show(view)
    case .turnViews(let offset):
      let count = View.allCases.count
      return show(View(rawValue: (view.rawValue + offset + count) % count) ?? .train)
    case .togglePause: return togglePause()
    case .snapshot:
      notice = Notice(sentence: "A snapshot is saved after the step in progress.")
      return [.snapshot]
    case .move(let columns, let rows): return view == .walk ? steer(action) : choose(columns, rows)
    case .home where view != .walk: return choose(first: true)
    case .end: return choose(first: false)
    case .open: return open()
    case .keep: return keep()
    case .delete: asksToDelete = chosenFavourite != nil
    case .home, .newLatent, .undo, .redo, .changePair, .changeStep, .changeClass: return steer(action)
    }
    return []
  }

  mutating func show(_ view: View) -> [Command] {
    self.view = view
    return view == .walk ? [renderWalk] : []
  }

  private mutating func togglePause() -> [Command] {
    let isPaused: Bool
    switch progress?.activity {
    case .paused: isPaused = true
    case .learning, .saving, .starting: isPaused = false
    default:
      notice = Notice(sentence: "Training is over: there is nothing to pause.")
      return []
    }
    let wanted = !(wantsPause ?? isPaused)
    wantsPause = wanted
    return [wanted ? .pause : .resume]
  }

  private mutating func choose(_ columns: Int, _ rows: Int) -> [Command] {
    func moved(_ index: Int, _ count: Int, _ layout: SheetLayout?) -> Int {
      let target = index + columns + rows * (layout?.columns ?? 1)
      return (0..<count).contains(target) ? target : index
    }
    if view == .train {
      selectedSample = moved(selectedSample, samples?.images.count ?? 0, sampleLayout)
    } else {
      selectedFavourite = moved(selectedFavourite, favourites.count, favouriteLayout)
    }
    return []
  }

  private mutating func choose(first: Bool) -> [Command] {
    if view == .train { selectedSample = first ? 0 : clamped(.max, samples?.images.count ?? 0) }
    if view == .favourites { selectedFavourite = first ? 0 : clamped(.max, favourites.count) }
    return []
  }

  private func clamped(_ index: Int, _ count: Int) -> Int { max(0, min(index, count - 1)) }

  private mutating func answerDeletion(_ key: Key) -> [Command] {
    asksToDelete = false
    guard key == .character("y") || key == .enter, let favourite = chosenFavourite else { return [] }
    return [.delete(favourite)]
  }
}
