import TerminalCanvas

let favouritesBindings: [Binding] = [
  Binding(
    "discard the chosen favourite", [.character("x"), .delete], .discard, in: [.favourites],
    help: ("x Del", "delete the chosen favourite"), footer: ("x", "delete"))
]
