import TerminalCanvas

/// What a key can ask for; the same key means the same in every view.
enum Action: Equatable, Sendable {
  case move(columns: Int, rows: Int)
  case open, back, quit, help, redraw
  case show(View)
  case turnViews(Int)
  case togglePause, snapshot
  case newLatent, home, undo, redo
  case changePair(Int)
  case changeStep(Int)
  case keep, delete
}

/// A line of the help and perhaps of a footer.
struct Binding: Sendable {
  let keys: [Key]
  let shown: String
  let help: String
  /// The word for the footer of these views; nil keeps it out.
  let footer: String?
  let views: Set<View>
  let action: Action

  init(
    _ keys: [Key], _ shown: String, _ help: String, footer: String? = nil, in views: [View] = View.allCases,
    _ action: Action
  ) {
    self.keys = keys
    self.shown = shown
    self.help = help
    self.footer = footer
    self.views = Set(views)
    self.action = action
  }
}

/// All keys, in the order of the help.
let bindings: [Binding] = [
  Binding(
    [.left, .character("h")], "←→↑↓ hjkl", "move: choose a picture, steer the walk", footer: "steer", in: [.walk],
    .move(columns: -1, rows: 0)),
  Binding(
    [.left, .character("h")], "←→↑↓", "", footer: "choose", in: [.train, .favourites], .move(columns: -1, rows: 0)),
  Binding([.right, .character("l")], "", "", .move(columns: 1, rows: 0)),
  Binding([.up, .character("k")], "", "", .move(columns: 0, rows: -1)),
  Binding([.down, .character("j")], "", "", .move(columns: 0, rows: 1)),
  Binding([.enter], "⏎", "walk from the chosen picture", footer: "walk from it", in: [.train, .favourites], .open),
  Binding([.character("f")], "f", "keep the picture as a favourite", footer: "keep", in: [.train, .walk], .keep),
  Binding(
    [.character("x"), .delete], "x Del", "delete the chosen favourite", footer: "delete", in: [.favourites], .delete),
  Binding([.character("n")], "n", "a new random latent", footer: "new", in: [.walk], .newLatent),
  Binding([.character("0"), .home], "0 Home", "back to where the walk began", footer: "home", in: [.walk], .home),
  Binding([.character("d")], "d", "the next pair of directions", footer: "directions", in: [.walk], .changePair(1)),
  Binding([.character("D")], "D", "the pair of directions before", in: [.walk], .changePair(-1)),
  Binding([.character("+"), .character("=")], "+", "a larger step", footer: "step", in: [.walk], .changeStep(1)),
  Binding([.character("-")], "−", "a smaller step", in: [.walk], .changeStep(-1)),
  Binding([.character("u")], "u", "undo a step of the walk", footer: "undo", in: [.walk], .undo),
  Binding([.character("U")], "U", "redo it", in: [.walk], .redo),
  Binding([.character("p"), .character(" ")], "p Space", "pause or go on learning", footer: "pause", .togglePause),
  Binding([.character("s")], "s", "save a snapshot now", footer: "snapshot", in: [.train], .snapshot),
  Binding([.character("1")], "1 2 3", "Train, Walk, Favourites", .show(.train)),
  Binding([.character("2")], "", "", .show(.walk)),
  Binding([.character("3")], "", "", .show(.favourites)),
  Binding([.tab], "Tab", "the next view", .turnViews(1)),
  Binding([.backTab], "⇧Tab", "the view before", .turnViews(-1)),
  Binding([.escape], "Esc", "go back", .back),
  Binding([.control("l")], "^L", "draw everything again", .redraw),
  Binding([.character("?")], "?", "this help", footer: "help", .help),
  Binding([.character("q"), .control("c")], "q ^C", "save and quit; the run goes on next time", footer: "quit", .quit),
]

func action(for key: Key, in view: View) -> Action? {
  bindings.first { $0.keys.contains(key) && $0.views.contains(view) }?.action
}
