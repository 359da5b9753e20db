import TerminalCanvas

/// What a key can ask for; the same key means the same in every view.
enum Action: Equatable, Sendable {
  case move(columns: Int, rows: Int)
  case open, back, quit, help, redraw
  case show(View)
  case turnViews(Int)
  case togglePause, snapshot
  case newLatent, home, end, undo, redo
  case changePair(Int)
  case changeStep(Int)
  case changeClass(Int)
  case keep, delete
}

/// A key with what it does: a line of the help where it has one, and perhaps of the footer.
struct Binding: Sendable {
  let keys: [Key]
  let action: Action
  let views: Set<View>
  /// How the help names the keys, and what it says; nil where another line speaks for this key.
  let help: (keys: String, text: String)?
  /// The same in short, for the footer.
  let footer: (keys: String, text: String)?

  init(
    _ keys: [Key], _ action: Action, in views: [View] = View.allCases, help: (keys: String, text: String)? = nil,
    footer: (keys: String, text: String)? = nil
  ) {
    self.keys = keys
    self.action = action
    self.views = Set(views)
    self.help = help
    self.footer = footer
  }

  var isEverywhere: Bool { views.count == View.allCases.count }
}

/// All keys, the most useful of each view first: footers are cut from the end.
let bindings: [Binding] =
  movement + [
    Binding(
      [.enter], .open, in: [.train, .favourites], help: ("Enter", "walk from the chosen picture"),
      footer: ("⏎", "walk from it")),
    Binding([.character("n")], .newLatent, in: [.walk], help: ("n", "a new random latent"), footer: ("n", "new")),
    Binding(
      [.character("f")], .keep, in: [.train, .walk], help: ("f", "keep the picture as a favourite"),
      footer: ("f", "keep")),
    Binding(
      [.character("x"), .delete], .delete, in: [.favourites], help: ("x Del", "delete the chosen favourite"),
      footer: ("x", "delete")),
    Binding([.character("u")], .undo, in: [.walk], help: ("u U", "undo, redo: without end"), footer: ("u", "undo")),
    Binding([.character("U")], .redo, in: [.walk]),
    Binding(
      [.character("d")], .changePair(1), in: [.walk], help: ("d D", "next, previous pair of directions"),
      footer: ("d", "directions")),
    Binding([.character("D")], .changePair(-1), in: [.walk]),
    Binding(
      [.character("+"), .character("=")], .changeStep(1), in: [.walk], help: ("+ −", "longer, shorter steps"),
      footer: ("+ −", "step")),
    Binding([.character("-"), .character("_")], .changeStep(-1), in: [.walk]),
    Binding([.character("c")], .changeClass(1), in: [.walk], help: ("c C", "next, previous class, if there are any")),
    Binding([.character("C")], .changeClass(-1), in: [.walk]),
    Binding(
      [.character(" "), .character("p")], .togglePause, help: ("Space p", "pause learning, or go on"),
      footer: ("p", "pause")),
    Binding([.character("s")], .snapshot, help: ("s", "save a snapshot of the run now"), footer: ("s", "snapshot")),
  ] + places

private let movement: [Binding] = [
  Binding(
    [.left, .character("h")], .move(columns: -1, rows: 0), in: [.walk],
    help: ("←→↑↓ hjkl", "steer along the two directions"), footer: ("←→↑↓", "steer")),
  Binding(
    [.left, .character("h")], .move(columns: -1, rows: 0), in: [.train, .favourites],
    help: ("←→↑↓ hjkl", "choose a picture"), footer: ("←→↑↓", "choose")),
  Binding([.right, .character("l")], .move(columns: 1, rows: 0)),
  Binding([.up, .character("k")], .move(columns: 0, rows: -1)),
  Binding([.down, .character("j")], .move(columns: 0, rows: 1)),
  Binding(
    [.home, .character("0"), .character("g")], .home, in: [.train, .favourites], help: ("0 Home g", "the first picture")
  ),
  Binding([.end, .character("G")], .end, in: [.train, .favourites], help: ("End G", "the last picture")),
  Binding(
    [.home, .character("0"), .character("g")], .home, in: [.walk], help: ("0 Home g", "back to where the walk began"),
    footer: ("0", "home")),
]

private let places: [Binding] = [
  Binding([.character("1")], .show(.train), help: ("1 2 3", "Train, Walk, Favourites")),
  Binding([.character("2")], .show(.walk)),
  Binding([.character("3")], .show(.favourites)),
  Binding([.tab], .turnViews(1), help: ("Tab ⇧Tab", "next, previous view")),
  Binding([.backTab], .turnViews(-1)),
  Binding([.escape], .back, help: ("Esc", "back to Train")),
  Binding([.control("l")], .redraw, help: ("^L", "draw everything again")),
  Binding([.character("?")], .help, help: ("?", "this help"), footer: ("?", "help")),
  Binding(
    [.character("q"), .control("c")], .quit, help: ("q ^C", "save and quit; the run goes on next time"),
    footer: ("q", "quit")),
]

func action(for key: Key, in view: View) -> Action? {
  bindings.first { $0.keys.contains(key) && $0.views.contains(view) }?.action
}
