/// Why the full-screen display cannot start.
public enum CursesTerminalError: Error, Equatable, CustomStringConvertible {
  case notATerminal
  case unknownTerminal(String)
  /// A terminal that cannot place its cursor.
  case fixedCursor(String)
  case noPipe

  public var description: String {
    switch self {
    case .notATerminal:
      "The explorer needs a terminal for its input and output. Use 'progan explore --plain' where there is none."
    case .unknownTerminal(let name):
      "Neither the terminal type '\(name)' nor any of those that every system has is known here. Install the"
        + " descriptions of terminals (ncurses-base), or use 'progan explore --plain'."
    case .fixedCursor(let name):
      "A terminal of the type '\(name)' cannot place its cursor, which the full screen needs. Use 'progan explore --plain'"
        + " there, or set TERM if it can after all."
    case .noPipe:
      "The system gives no more pipes; close some programs and try again."
    }
  }
}
