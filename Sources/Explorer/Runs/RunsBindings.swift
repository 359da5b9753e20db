import TerminalCanvas

let runsBindings: [Binding] = [
  Binding(
    "open the chosen run", [.enter], .open, in: [.runs],
    help: ("Enter", "open the chosen run: this one is saved first"),
    footer: ("⏎", "open")),
  here("new run", [.character("n")], .new, help: ("n", "a new run: data, preset, resolution"), footer: ("n", "new")),
  here("edit the run's name", [.character("e")], .rename, help: ("e", "edit its name"), footer: ("e", "rename")),
  here(
    "archive the chosen run, or bring it back", [.character("A")], .archive,
    help: ("A", "put it into the archive, or bring it back"), footer: ("A", "archive")),
  Binding(
    "discard the chosen run: into the archive", [.character("x"), .delete], .discard, in: [.runs],
    help: ("x Del", "the same: nothing is ever deleted")),
  Binding(
    "undo", [.character("u")], .undo, in: [.runs], help: ("u U", "undo, redo: names and archive"), footer: ("u", "undo")
  ),
  Binding("redo", [.character("U")], .redo, in: [.runs]),
  here(
    "take the archive, or the runs in use", [.character("."), .character(",")], .toggleArchive,
    help: (", .", "the archive, the runs in use"), footer: (", .", "archive")),
]

private func here(
  _ name: String, _ keys: [Key], _ action: RunsAction, help: (keys: String, text: String)? = nil,
  footer: (keys: String, text: String)? = nil
) -> Binding {
  Binding(name, keys, .runs(action), in: [.runs], help: help, footer: footer)
}
