import TerminalCanvas

let walkBindings: [Binding] = [
  Binding(
    "go back to where the walk began", [.home, .character("0"), .character("g")], .home, in: [.walk],
    help: ("0 Home g", "back to where the walk began"), footer: ("0", "home")),
  Binding(
    "new random latent", [.character("n")], .walk(.newLatent), in: [.walk], help: ("n", "a new random latent"),
    footer: ("n", "new")),
  Binding(
    "type the seed of a latent", [.character("#")], .walk(.askSeed), in: [.walk], help: ("#", "the latent of a seed")),
  Binding(
    "undo", [.character("u")], .undo, in: [.walk], help: ("u U", "undo, redo: without end"),
    footer: ("u", "undo")),
  Binding("redo", [.character("U")], .redo, in: [.walk]),
  Binding(
    "take the next pair of directions", [.character(".")], .walk(.changePair(1)), in: [.walk],
    help: (", .", "previous, next pair of directions"), footer: (", .", "pair")),
  Binding("take the previous pair of directions", [.character(",")], .walk(.changePair(-1)), in: [.walk]),
  Binding(
    "take longer steps", [.character("+"), .character("=")], .walk(.changeStep(1)), in: [.walk],
    help: ("+ −", "longer, shorter steps"), footer: ("+ −", "step")),
  Binding("take shorter steps", [.character("-"), .character("_")], .walk(.changeStep(-1)), in: [.walk]),
  Binding(
    "take the next class", [.character("c")], .walk(.changeClass(1)), in: [.walk],
    help: ("c C", "next, previous class, if there are any")),
  Binding("take the previous class", [.character("C")], .walk(.changeClass(-1)), in: [.walk]),
]
