/// What a key, a click or a line of the palette asks for. Those here mean the same in every view.
enum Action: Equatable, Sendable {
  case move(columns: Int, rows: Int)
  /// A wheel's turn or a page's: screenfuls are ±1 with `pages`.
  case scroll(Int)
  case page(Int)
  case home, end
  case open, back, keep, discard, undo, redo
  case togglePause, snapshot
  case show(View)
  case turnViews(Int)
  case help, palette, changeTheme, changeScaling, redraw, quit
  /// Performs an action that the person agreed to.
  indirect case confirm(String, Action)
  case train(TrainAction)
  case walk(WalkAction)
  case favourites(FavouritesAction)
  case runs(RunsAction)
}
