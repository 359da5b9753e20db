import TerminalCanvas

let trainBindings: [Binding] = [
  Binding(
    "walk from the chosen picture", [.enter], .open, in: [.train, .favourites],
    help: ("Enter", "walk from the chosen picture"), footer: ("⏎", "walk from it")),
  Binding(
    "keep the picture as a favourite", [.character("f")], .keep, in: [.train, .walk],
    help: ("f", "keep the picture as a favourite"), footer: ("f", "keep")),
]
