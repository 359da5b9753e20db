import Runs
import TerminalCanvas

/// What happens to the explorer.
enum Message: Sendable {
  case key(Key)
  case mouse(MouseEvent)
  case paste(String)
  case screen(Size, GraphicsCapability)
  /// Time for the next picture of what moves.
  case tick
  case progress(TrainingProgress)
  /// How the text of the prompt may go on.
  case completions([String], of: String)
  case problem(String)
  case train(TrainMessage)
  case walk(WalkMessage, of: Subject.ID = .opened)
  case favourites(FavouritesMessage)
  case runs(RunsMessage)
}

/// What the explorer asks of the world.
enum Command: Equatable, Sendable {
  case quit, redraw
  /// The files that a path's beginning may mean.
  case complete(String, foldersOnly: Bool)
  case train(TrainCommand)
  case walk(WalkCommand, of: Subject.ID = .opened)
  case favourites(FavouritesCommand)
  case runs(RunsCommand)
}
