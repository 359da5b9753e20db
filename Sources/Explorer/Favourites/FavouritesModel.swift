import ProgressiveGAN

/// What the Favourites view knows.
struct FavouritesModel: Sendable {
  var all: [Favourite] = []
  var selected = 0

  var tickInterval: Duration? { nil }

  var chosen: Favourite? { all.indices.contains(selected) ? all[selected] : nil }
}

enum FavouritesAction: Equatable, Sendable {
  case choose(Int)
  case delete(Favourite)
}

enum FavouritesMessage: Sendable {
  case loaded([Favourite])
  case saved(Favourite)
  case deleted(Favourite)
}

enum FavouritesCommand: Equatable, Sendable {
  case load
  case save(Favourite)
  case delete(Favourite)
}
