import TerminalCanvas

/// An action under its name, with the keys for it: the one source of keys, help, footer and palette.
struct Binding: Sendable {
  /// What it does, a verb first; the palette finds it by this. Empty for keys that only vary another line.
  let name: String
  let keys: [Key]
  let action: Action
  let views: Set<View>
  /// How the help names the keys, and what it says; nil where another line speaks for this key.
  let help: (keys: String, text: String)?
  /// The same in short, for the footer.
  let footer: (keys: String, text: String)?

  init(
    _ name: String, _ keys: [Key], _ action: Action, in views: [View] = View.allCases,
    help: (keys: String, text: String)? = nil, footer: (keys: String, text: String)? = nil
  ) {
    self.name = name
    self.keys = keys
    self.action = action
    self.views = Set(views)
    self.help = help
    self.footer = footer
  }

  var isEverywhere: Bool { views.count == View.allCases.count }
}

/// All keys, the most useful of each view first: footers are cut from the end.
///
/// The same letter means the same verb wherever it acts: a animate, b breed, c class or compare, d directions, e edit a
/// name, f keep, i interpolate, m mark, n new, o order, p and Space pause, r reals, s snapshot, t tag, u U undo and redo,
/// v compare, w write out, x discard, z extend or cut, A archive, F filter, N note, R record, [ ] time, , . pairs, + − step.
let bindings: [Binding] = movement + trainBindings + walkBindings + favouritesBindings + runsBindings + general

private let movement: [Binding] = [
  Binding(
    "", [.left, .character("h")], .move(columns: -1, rows: 0), in: [.walk],
    help: ("←→↑↓ hjkl", "steer along the two directions"), footer: ("←→↑↓", "steer")),
  Binding(
    "", [.left, .character("h")], .move(columns: -1, rows: 0), in: [.train, .favourites, .runs],
    help: ("←→↑↓ hjkl", "choose"), footer: ("←→↑↓", "choose")),
  Binding("", [.right, .character("l")], .move(columns: 1, rows: 0)),
  Binding("", [.up, .character("k")], .move(columns: 0, rows: -1)),
  Binding("", [.down, .character("j")], .move(columns: 0, rows: 1)),
]

private let general: [Binding] = [
  Binding(
    "pause learning, or go on", [.character(" "), .character("p")], .togglePause,
    help: ("Space p", "pause what moves, or go on"), footer: ("p", "pause")),
  Binding(
    "save a snapshot of the run now", [.character("s")], .snapshot, help: ("s", "save a snapshot of the run now"),
    footer: ("s", "snapshot")),
  Binding(
    "go to the first picture", [.home, .character("0"), .character("g")], .home, in: [.train, .favourites, .runs],
    help: ("0 Home g", "the first one")),
  Binding("go to the last picture", [.end, .character("G")], .end, help: ("End G", "the last one")),
  Binding("", [.pageUp], .page(-1), help: ("PgUp PgDn", "a page up, down")),
  Binding("", [.pageDown], .page(1)),
  Binding("show Train", [.character("1")], .show(.train), help: ("1 2 3 4", "Train, Walk, Favourites, Runs")),
  Binding("show Walk", [.character("2")], .show(.walk)),
  Binding("show Favourites", [.character("3")], .show(.favourites)),
  Binding("show Runs", [.character("4")], .show(.runs)),
  Binding("", [.tab], .turnViews(1), help: ("Tab ⇧Tab", "next, previous view")),
  Binding("", [.backTab], .turnViews(-1)),
  Binding("", [.escape], .back, help: ("Esc", "back, at last to Train")),
  Binding("change the theme of colours", [.control("t")], .changeTheme, help: ("^T", "another theme of colours")),
  Binding(
    "smooth enlarged pixels, or show them square", [.control("p")], .changeScaling,
    help: ("^P", "pixels smooth or square")),
  Binding("draw everything again", [.control("l")], .redraw, help: ("^L", "draw everything again")),
  Binding(
    "", [.character(":"), .character("/")], .palette, help: (": /", "find any action by its name"),
    footer: (":", "commands")),
  Binding(
    "show the keys of this view", [.character("?"), .function(1)], .help, help: ("?", "this help"),
    footer: ("?", "help")),
  Binding(
    "save and quit", [.character("q"), .control("c")], .quit,
    help: ("q ^C", "save and quit; the run goes on next time"),
    footer: ("q", "quit")),
]

func action(for key: Key, in view: View) -> Action? {
  bindings.first { $0.keys.contains(key) && $0.views.contains(view) }?.action
}
