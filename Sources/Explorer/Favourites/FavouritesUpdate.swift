import Images
import ProgressiveGAN

extension Model {
  mutating func take(_ message: FavouritesMessage) -> [Command] {
    switch message {
    case .loaded(let all):
      favourites.all = all
      favourites.selected = clamped(favourites.selected, all.count)
    case .saved(let favourite):
      favourites.all.append(favourite)
      favourites.selected = favourites.all.count - 1
      tell("Kept as \((favourite.fileName ?? "").withVisibleControls); 3 shows the favourites.")
    case .deleted(let favourite):
      favourites.all.removeAll { $0.fileName == favourite.fileName }
      favourites.selected = clamped(favourites.selected, favourites.all.count)
      tell("Deleted \((favourite.fileName ?? "").withVisibleControls).")
    }
    return []
  }

  mutating func tickFavourites() -> [Command] { [] }

  mutating func enterFavourites() -> [Command] { [] }

  mutating func performInFavourites(_ action: Action) -> [Command] {
    switch action {
    case .move(let columns, let rows): chooseFavourite(by: columns + rows * (favouriteLayout?.columns ?? 1))
    case .scroll(let rows): chooseFavourite(by: rows * (favouriteLayout?.columns ?? 1))
    case .page(let pages): chooseFavourite(by: pages * (favouriteLayout?.perPage ?? 1))
    case .home: favourites.selected = 0
    case .end: favourites.selected = clamped(.max, favourites.all.count)
    case .favourites(.choose(let index)): favourites.selected = clamped(index, favourites.all.count)
    case .open: return openFavourite()
    case .discard:
      guard let chosen = favourites.chosen, let name = chosen.fileName else { break }
      return perform(.confirm("Delete \(name.withVisibleControls)?", .favourites(.delete(chosen))))
    case .favourites(.delete(let favourite)): return [.favourites(.delete(favourite))]
    case .togglePause: return togglePause()
    case .back: return leave()
    default: break
    }
    return []
  }

  private mutating func chooseFavourite(by offset: Int) {
    let target = favourites.selected + offset
    if favourites.all.indices.contains(target) { favourites.selected = target }
  }

  private mutating func openFavourite() -> [Command] {
    guard let chosen = favourites.chosen else { return [] }
    let label = chosen.className.flatMap { classes.firstIndex(of: $0) }
    return walk(from: chosen.latent, label: label ?? 0, named: "favourite \(favourites.selected + 1)")
  }
}
