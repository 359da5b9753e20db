import Files
import Keepsakes
import ProgressiveGAN

extension Model {
  mutating func take(_ message: FavouritesMessage) -> [Command] {
    switch message {
    case .listed(let listing): favourites.take(listing)
    case .saved(let entry):
      favourites.chooseKept(entry.file)
      let subject = subject(of: entry.file)
      let origin = subject == .opened ? "" : " of \(self[subject].name.withVisibleControls)"
      tell("Kept as \(entry.file.name.withVisibleControls)\(origin); 3 shows the favourites.")
    case .pictures(let pictures):
      favourites.pictures.merge(pictures) { $1 }
      favourites.wanted.subtract(pictures.keys)
    case .performed(let deed, let direction, let problem): take(deed, direction, problem)
    case .erased(let files, let problem):
      favourites.history.forget(Set(files))
      tell("\(counted(files.count)) gone for good.")
      if let problem { complain(problem) }
    case .exported(let count, let path): tell("Wrote \(counted(count)) to \(path.beforeFullStop).")
    case .litter(let images): favourites.take(litter: images)
    }
    return wishForPictures()
  }

  /// Takes in what was really done, which may be under other names than it was to be.
  private mutating func take(_ deed: FavouriteDeed, _ direction: FavouriteDeed.Direction, _ problem: String?) {
    favourites.history.record(deed, direction)
    if case .move(_, let file)? = deed.changes.last { favourites.chooseIfShown(file) }
    switch (direction, deed.changes.isEmpty) {
    case (_, true): break
    case (.forward, _): tell("Done: \(deed.name). u undoes it.")
    case (.undo, _): tell("Undone: \(deed.name). U does it again.")
    case (.redo, _): tell("Done again: \(deed.name).")
    }
    if let problem { complain(problem) }
  }

  mutating func tickFavourites() -> [Command] { [] }

  mutating func enterFavourites() -> [Command] { [.favourites(.load)] + wishForPictures() }

  mutating func performInFavourites(_ action: Action) -> [Command] {
    let commands = act(action)
    favourites.top = galleryTop
    return commands + (view == .favourites ? wishForPictures() : [])
  }

  private mutating func act(_ action: Action) -> [Command] {
    switch action {
    case .move(let columns, let rows): moveChoice(columns, rows)
    case .scroll(let rows): scrollGallery(by: rows)
    case .page(let pages): scrollGallery(by: pages * galleryLayout.visibleRows)
    case .home: choose(at: 0)
    case .end: choose(at: .max)
    case .open: return openFavourite()
    case .keep: return keepFavourite()
    case .discard: return discardFavourites()
    case .undo: return unwind(favourites.history.takeUndo(), .undo, or: "There is nothing to undo.")
    case .redo: return unwind(favourites.history.takeRedo(), .redo, or: "There is nothing to do again.")
    case .favourites(let action): return act(action)
    case .togglePause: return togglePause()
    case .back: return goBack()
    default: break
    }
    return []
  }

  private mutating func act(_ action: FavouritesAction) -> [Command] {
    switch action {
    case .choose(let file): favourites.chosen = file
    case .mark: markChosen()
    case .markAll:
      let files = favourites.shown.map(\.file)
      favourites.marks = favourites.marks.count == files.count ? [] : Set(files)
    case .changeOrder:
      favourites.sort(by: favourites.order.next)
      tell("Favourites are in order: \(favourites.order.text).")
    case .changeScope(let offset): changeScope(by: offset)
    case .changeSize(let offset):
      let sizes = GalleryLayout.tiles(side: favourites.largestSide, graphics).count
      favourites.zoom = clamped(galleryLayout.size + offset, sizes)
    case .filter(let text): filterFavourites(text)
    case .askFilter, .askTitle, .askTags, .askNote, .askExport: ask(action)
    case .compare: compareFavourites()
    case .chooseSide(let side): chooseSide(side)
    case .breed: return breed()
    case .newLitter: return breedAnew()
    case .interpolate: return interpolateFavourites()
    case .chooseChild(let child): favourites.chooseChild(child)
    case .emptyTrash:
      let files = favourites.all.map(\.file).filter(\.isTrashed)
      guard !files.isEmpty else {
        tell("The trash is empty.")
        break
      }
      return perform(
        .confirm("\(counted(files.count)) in the trash, gone for good?", .favourites(.erase(files))))
    case .erase(let files): return [.favourites(.erase(files))]
    }
    return []
  }

  /// One thing at a time: what lies over the gallery, the marks, the filter, the view.
  private mutating func goBack() -> [Command] {
    if favourites.mode != .gallery {
      favourites.mode = .gallery
    } else if !favourites.marks.isEmpty {
      favourites.marks = []
    } else if !favourites.filter.text.isEmpty {
      filterFavourites("")
    } else {
      return leave()
    }
    return []
  }

  private mutating func openFavourite() -> [Command] {
    if case .litter(let litter) = favourites.mode {
      return walk(from: litter.latents[litter.chosen], label: litter.label, named: "a child", of: litter.subject)
    }
    guard let chosen = favourites.chosenEntry else { return [] }
    let subject = subject(of: chosen.file)
    let commands = walk(
      from: chosen.latent, label: self[subject].label(of: chosen) ?? 0, named: chosen.displayName.withVisibleControls,
      of: subject)
    if view == .walk, subject == .opened, chosen.file.runPath != favourites.listing?.currentRun {
      tell("It is of the run \(chosen.file.run.withVisibleControls): this one makes another picture of its latent.")
    }
    return commands
  }

  private mutating func keepFavourite() -> [Command] {
    if case .litter(let litter) = favourites.mode { return keepChild(of: litter) }
    let trashed = favourites.targets.filter(\.file.isTrashed)
    guard !trashed.isEmpty else {
      tell("It is kept already.")
      return []
    }
    return perform("bringing back", trashed) { entry in
      FavouriteFile(runPath: entry.file.runPath, name: entry.file.name).map { .move(from: entry.file, to: $0) }
    }
  }

  private mutating func discardFavourites() -> [Command] {
    if case .litter = favourites.mode { return [] }
    let targets = favourites.targets
    guard targets.first?.file.isTrashed == true else {
      return perform("deleting", targets) { entry in
        FavouriteFile(runPath: entry.file.runPath, name: entry.file.name, isTrashed: true)
          .map { .move(from: entry.file, to: $0) }
      }
    }
    return perform(
      .confirm("\(named(targets)) in the trash, gone for good?", .favourites(.erase(targets.map(\.file)))))
  }

  /// The command to change entries; what was marked is not marked any more.
  func perform(
    _ verb: String, _ entries: [FavouriteEntry], _ change: (FavouriteEntry) -> FavouriteChange?
  ) -> [Command] {
    let changes = entries.compactMap(change)
    guard !changes.isEmpty else { return [] }
    return [.favourites(.perform(FavouriteDeed(name: "\(verb) \(named(entries))", changes: changes), .forward))]
  }

  private mutating func unwind(
    _ deed: FavouriteDeed?, _ direction: FavouriteDeed.Direction, or sentence: String
  ) -> [Command] {
    guard let deed else {
      tell(sentence)
      return []
    }
    return [.favourites(.perform(deed, direction))]
  }

  /// "3 favourites".
  func counted(_ count: Int) -> String { Files.counted(count, "favourite") }

  /// The name of one, the number of several.
  func named(_ entries: [FavouriteEntry]) -> String {
    entries.count == 1 ? "“\(entries[0].displayName.withVisibleControls)”" : counted(entries.count)
  }

  // MARK: - Pictures

  /// Asks for the pictures on the screen and for a screenful before and after; forgets those far away.
  mutating func wishForPictures() -> [Command] {
    guard view == .favourites, graphics.mode != .none else { return [] }
    let layout = galleryLayout
    let rows = (galleryTop - layout.visibleRows)..<(galleryTop + 2 * layout.visibleRows)
    var near = rows.filter { $0 >= 0 }.flatMap { layout.row($0, count: favourites.shown.count) }
      .map { favourites.shown[$0].file }
    if let chosen = favourites.chosen { near.append(chosen) }
    if case .comparison(let comparison) = favourites.mode { near += comparison.sides }
    if case .litter(let litter) = favourites.mode { near += litter.parents.map(\.file) }
    if favourites.pictures.count > 3 * near.count + 200 {
      let kept = Set(near)
      favourites.pictures = favourites.pictures.filter { kept.contains($0.key) }
    }
    let missing = near.filter { favourites.pictures[$0] == nil && !favourites.wanted.contains($0) }
    guard !missing.isEmpty else { return [] }
    favourites.wanted.formUnion(missing)
    return [.favourites(.fetch(missing, side: 256))]
  }
}

extension FavouriteEntry {
  /// Its title, or what is known without one.
  var displayName: String {
    let title = record.inscription.title
    return title.isEmpty ? (record.className.map { "\($0) · " } ?? "") + "\(record.imagesSeen / 1000) kimg" : title
  }
}
