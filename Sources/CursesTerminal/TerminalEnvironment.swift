/// What the environment says of the terminal, which may be out of date: variables outlive the window they were set for.
struct TerminalEnvironment: Equatable {
  let multiplexer: TerminalFacts.Multiplexer
  let saysTrueColor: Bool
  let wantsNoColor: Bool
  /// Whether it is asked nothing but what every terminal since the VT100 understands.
  let isSimple: Bool
  /// Whether it is a terminal that knows iTerm2's pictures.
  let isOfITerm2sKind: Bool
  let isVSCode: Bool

  init(_ variables: [String: String]) {
    func isSet(_ name: String) -> Bool { variables[name]?.isEmpty == false }
    let type = variables["TERM"] ?? ""
    if isSet("TMUX") || type.hasPrefix("tmux") {
      multiplexer = .tmux
    } else {
      multiplexer = isSet("STY") || type.hasPrefix("screen") ? .screen : .none
    }
    saysTrueColor = ["truecolor", "24bit"].contains(variables["COLORTERM"]) || type.hasSuffix("-direct")
    wantsNoColor = isSet("NO_COLOR")
    // Linux's console, and real or plain VT terminals.
    isSimple = ["linux", "vt", "cons", "ansi", "dumb"].contains { type.hasPrefix($0) }
    let program = variables["TERM_PROGRAM"] ?? ""
    isOfITerm2sKind =
      ["iTerm.app", "WezTerm", "WarpTerminal"].contains(program) || variables["LC_TERMINAL"] == "iTerm2"
    isVSCode = program == "vscode"
  }
}
