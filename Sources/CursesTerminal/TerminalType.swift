import CNcurses
import Foundation

/// The terminal's type as curses takes it.
enum TerminalType: Equatable {
  case known
  /// Its own entry is missing here; this one is there, and near enough.
  case takenFor(String)
  /// Its entry says that it cannot place the cursor, as TERM=dumb does.
  case fixedCursor
  /// Not even the entries that every system has are there.
  case noEntries

  /// Looks at TERM, and changes it where its entry is missing: hosts know few of the terminals that people come with.
  static func chosen() -> TerminalType {
    let wanted = ProcessInfo.processInfo.environment["TERM"] ?? ""
    if wanted == "dumb" { return .fixedCursor }
    if has(wanted) { return movesCursor ? .known : .fixedCursor }
    let insideOther = wanted.hasPrefix("tmux") || wanted.hasPrefix("screen")
    let near = insideOther ? ["tmux-256color", "screen-256color", "screen"] : []
    for name in near + ["xterm-256color", "xterm", "vt220", "vt100", "linux", "ansi"] where has(name) && movesCursor {
      setenv("TERM", name, 1)
      return .takenFor(name)
    }
    return .noEntries
  }

  private static func has(_ name: String) -> Bool {
    var (name, status) = (Array(name.utf8CString), Int32(0))
    return name.count > 1 && name.count < 200 && setupterm(&name, STDOUT_FILENO, &status) == 0
  }

  private static var movesCursor: Bool {
    var name = Array("cup".utf8CString)
    return progan_terminfo(&name) != nil
  }

  /// What a person is told of a type that is taken for another.
  static func remark(on type: String, takenFor other: String) -> String {
    let name = type.isEmpty ? "TERM is not set: the terminal" : "The terminal type '\(type)' is not known here: it"
    return "\(name) is taken for \(other)."
  }
}

/// A terminal that says COLORTERM=truecolor has at least the colours of its type's 256-colour entry.
func preferManyColors() {
  let environment = ProcessInfo.processInfo.environment
  guard ["truecolor", "24bit"].contains(environment["COLORTERM"]), let name = environment["TERM"],
    !name.contains("256"), !name.contains("direct")
  else { return }
  setenv("TERM", "\(name)-256color", 1)
  var status: Int32 = 0
  if setupterm(nil, STDOUT_FILENO, &status) != 0 {
    setenv("TERM", name, 1)
    setupterm(nil, STDOUT_FILENO, &status)
  }
}

/// What characters are, and nothing else, is taken from the locale: numbers look and are read the same everywhere. Curses
/// draws UTF-8 only under a locale that says so.
///
/// - Returns: whether the person's locale says so.
@discardableResult
func takeCharactersFromLocale() -> Bool {
  setlocale(LC_CTYPE, "")
  if String(cString: nl_langinfo(Int32(CODESET))) == "UTF-8" { return true }
  for name in ["C.UTF-8", "C.utf8", "en_US.UTF-8"] where setlocale(LC_CTYPE, name) != nil { break }
  return false
}
