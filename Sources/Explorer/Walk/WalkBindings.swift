import TerminalCanvas

let walkBindings: [Binding] = [
  here(
    "new random latent", "n", .newLatent, help: ("n", "a new random latent"), footer: ("n", "new")),
  here(
    "turn to the other generator: the model that ships, or your run's own", "O", .otherGenerator,
    help: ("O", "the model that ships, or your run's own"), footer: ("O", "shipped model")),
  here(
    "directions of the next kind", "d", .changeSet(1),
    help: ("d D", "another kind of directions (SeFa, PCA, …)"), footer: ("d", "directions")),
  here("directions of the previous kind", "D", .changeSet(-1)),
  here(
    "take the next pair of directions", ".", .changePair(1), help: (", .", "previous, next pair of directions"),
    footer: (", .", "pair")),
  here("take the previous pair of directions", ",", .changePair(-1)),
  here(
    "take longer steps, or play faster", "+=", .changeStep(1),
    help: ("+ −", "longer, shorter steps; a way's speed"), footer: ("+ −", "step")),
  here("take shorter steps, or play slower", "-_", .changeStep(-1)),
  Binding(
    "dislike the picture, or take that back", [.character("x")], .discard, in: [.walk],
    help: ("x", "dislike it; again: take that back"), footer: ("x", "dislike")),
  here(
    "interpolate between the marked points", "i", .interpolate,
    help: ("i I", "play the way through marks, favourites"), footer: ("i", "interpolate")),
  here("interpolate through the favourites", "I", .tour),
  here(
    "animate: turn along the first direction, or end what plays", "a", .animate,
    help: ("a", "turn along ←→ by itself; end what plays"), footer: ("a", "animate")),
  here(
    "mark this point for a way", "m", .mark, help: ("m M", "mark this point; forget the marks"), footer: ("m", "mark")),
  here("mark nothing any more", "M", .forgetMarks),
  here("ease ways at their points, or not", "~", .changePace, help: ("~", "ways slow down at their points, or not")),
  here(
    "record the walk, or film what plays", "R", .record, help: ("R", "film: what plays, or what is walked"),
    footer: ("R", "record")),
  here("record as an animated GIF", "", .recordAs(.gif)),
  here("record as an animated PNG", "", .recordAs(.apng)),
  here("record as a folder of PNG files", "", .recordAs(.png)),
  here("record as MP4, by ffmpeg", "", .recordAs(.mp4)),
  here("record as WebM, by ffmpeg", "", .recordAs(.webm)),
  here("give up the recording or the film", "", .stopRecording),
  here(
    "walk to the picture nearest to one of yours", "P", .findPicture,
    help: ("P", "walk to what is nearest to a picture of yours"), footer: ("P", "project")),
  here("give up the search for a picture", "", .stopSearch),
  Binding("", [.shiftLeft], .walk(.jump(columns: -1, rows: 0)), in: [.walk], help: ("⇧←→↑↓", "jump on the map")),
  Binding("", [.shiftRight], .walk(.jump(columns: 1, rows: 0)), in: [.walk]),
  Binding("", [.shiftUp], .walk(.jump(columns: 0, rows: 1)), in: [.walk]),
  Binding("", [.shiftDown], .walk(.jump(columns: 0, rows: -1)), in: [.walk]),
  Binding(
    "go back to where the walk began", [.home, .character("0"), .character("g")], .home, in: [.walk],
    help: ("0 Home g", "back to where the walk began"), footer: ("0", "home")),
  here("type the seed of a latent", "#", .askSeed, help: ("#", "the latent of a seed"), footer: ("#", "seed")),
  Binding(
    "undo", [.character("u")], .undo, in: [.walk], help: ("u U", "undo, redo: without end"), footer: ("u", "undo")),
  Binding("redo", [.character("U")], .redo, in: [.walk]),
  here("find directions anew in the newest generator", "", .findDirections),
  here(
    "take the next class", "c", .changeClass(1), help: ("c C", "next, previous class, if there are any")),
  here("take the previous class", "C", .changeClass(-1)),
]

private func here(
  _ name: String, _ keys: String, _ action: WalkAction, help: (keys: String, text: String)? = nil,
  footer: (keys: String, text: String)? = nil
) -> Binding {
  Binding(name, keys.map { .character($0) }, .walk(action), in: [.walk], help: help, footer: footer)
}
