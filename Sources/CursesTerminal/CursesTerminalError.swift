/// Why the full-screen display cannot start.
public enum CursesTerminalError: Error, Equatable, CustomStringConvertible {
  case notATerminal
  case unknownTerminal(String)
  case noPipe

  public var description: String {
    switch self {
    case .notATerminal:
      "The explorer needs a terminal for its input and output. Use 'progan explore --plain' where there is none."
    case .unknownTerminal(let name):
      "The terminal type '\(name)' is not known here. Set TERM to one that is, for example xterm-256color."
    case .noPipe:
      "The system gives no more pipes; close some programs and try again."
    }
  }
}
