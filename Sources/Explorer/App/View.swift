/// One of the explorer's full-screen views.
enum View: Int, CaseIterable, Sendable {
  case train, walk, favourites, runs

  var title: String { ["Train", "Walk", "Favourites", "Runs"][rawValue] }
}
