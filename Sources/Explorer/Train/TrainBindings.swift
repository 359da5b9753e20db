let trainBindings: [Binding] = [
  Binding(
    "walk from the chosen picture", [.enter], .open, in: [.train, .favourites],
    help: ("Enter", "walk from the chosen picture"), footer: ("⏎", "walk from it")),
  Binding(
    "keep the picture as a favourite", [.character("f")], .keep, in: [.train, .walk],
    help: ("f", "keep the picture as a favourite"), footer: ("f", "keep")),
  Binding(
    "look at an earlier snapshot", [.character("[")], .train(.travel(-1)), in: [.train],
    help: ("[ ]", "the samples at an earlier, later snapshot"), footer: ("[ ]", "time")),
  Binding("look at a later snapshot", [.character("]")], .train(.travel(1)), in: [.train]),
  Binding(
    "set reals beside the samples", [.character("r")], .train(.showReals), in: [.train],
    help: ("r", "reals beside the samples, at the same α"), footer: ("r", "reals")),
  Binding(
    "compare now with an earlier snapshot", [.character("v")], .train(.compare), in: [.train],
    help: ("v", "now and an earlier snapshot, side by side")),
  Binding(
    "read the curves further left", [.character("<")], .train(.moveCursor(-1)), in: [.train],
    help: ("< > click", "read the curves at a cursor")),
  Binding("read the curves further right", [.character(">")], .train(.moveCursor(1)), in: [.train]),
  Binding(
    "turn to other curves", [.character("y")], .train(.otherCurves), in: [.train], help: ("y", "other curves")),
  Binding(
    "turn logarithmic axes on or off", [.character("Y")], .train(.toggleLogarithm), in: [.train],
    help: ("Y", "logarithmic axes, where values are above 0")),
  Binding(
    "extend this phase", [.character("z")], .train(.askExtension), in: [.train],
    help: ("z Z", "extend this phase, cut it short")),
  Binding("cut this phase short", [.character("Z")], .train(.askCut), in: [.train]),
  Binding(
    "change the learning rate", [.character("L")], .train(.askLearningRate), in: [.train],
    help: ("L", "change the learning rate")),
]
