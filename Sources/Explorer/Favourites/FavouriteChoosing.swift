/// Which favourites are chosen, marked and listed.
extension Model {
  mutating func moveChoice(_ columns: Int, _ rows: Int) {
    switch favourites.mode {
    case .gallery:
      let index = (favourites.chosenIndex ?? 0) + columns + rows * galleryLayout.columns
      if favourites.shown.indices.contains(index) { choose(at: index) }
    case .comparison(let comparison):
      if columns != 0 { chooseSide(columns < 0 ? 0 : 1) } else { replaceSide(of: comparison, by: rows) }
    case .litter(let litter):
      let index = litter.chosen + columns + rows * (childLayout?.columns ?? 1)
      if litter.breedings.indices.contains(index) { favourites.chooseChild(index) }
    }
  }

  mutating func choose(at index: Int) {
    if case .litter(let litter) = favourites.mode {
      favourites.chooseChild(clamped(index, litter.breedings.count))
    } else if !favourites.shown.isEmpty, case .gallery = favourites.mode {
      favourites.chosen = favourites.shown[clamped(index, favourites.shown.count)].file
    }
  }

  /// Moves the gallery, and the chosen one along if it would be left behind.
  mutating func scrollGallery(by rows: Int) {
    guard case .gallery = favourites.mode, let index = favourites.chosenIndex else {
      return moveChoice(0, rows.signum())
    }
    let layout = galleryLayout
    guard layout.rows > layout.visibleRows else {
      return choose(at: clamped(index + rows * layout.columns, favourites.shown.count))
    }
    let top = max(0, min(galleryTop + rows, layout.rows - layout.visibleRows))
    // At the ends, the chosen one goes on alone.
    let row = top == galleryTop ? index / layout.columns + rows : index / layout.columns
    let seen = max(top, min(row, top + layout.visibleRows - 1))
    favourites.top = top
    choose(at: max(0, seen * layout.columns + index % layout.columns))
  }

  mutating func markChosen() {
    guard let chosen = favourites.chosen, favourites.mode == .gallery else { return }
    if favourites.marks.remove(chosen) == nil { favourites.marks.insert(chosen) }
    // On to the next one, so that several m mark several.
    if let index = favourites.chosenIndex { choose(at: index + 1) }
  }

  mutating func changeScope(by offset: Int) {
    let others = favourites.runs.dropFirst().map { FavouriteScope.run($0) }
    let scopes = [.thisRun, .allRuns] + others + [.trash]
    let index = scopes.firstIndex(of: favourites.filter.scope) ?? 0
    var filter = favourites.filter
    filter.scope = scopes[(index + offset + scopes.count) % scopes.count]
    favourites.mode = .gallery
    favourites.show(filter)
  }

  mutating func filterFavourites(_ text: String) {
    var filter = favourites.filter
    filter.text = text
    favourites.mode = .gallery
    favourites.show(filter)
  }
}
