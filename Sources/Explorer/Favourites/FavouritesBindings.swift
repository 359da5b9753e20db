import TerminalCanvas

let favouritesBindings: [Binding] = [
  here(
    "mark the chosen favourite", "m", .mark, help: ("m M", "mark it, or all that are shown"), footer: ("m", "mark")),
  here("mark all favourites that are shown, or none", "M", .markAll),
  Binding(
    "discard favourites; undo brings them back", [.character("x"), .delete], .discard, in: [.favourites],
    help: ("x Del", "delete the chosen or the marked ones"), footer: ("x", "delete")),
  here(
    "filter by words and #tags", "F", .askFilter, help: ("F", "filter by words and #tags"), footer: ("F", "filter")),
  here("order favourites in another way", "o", .changeOrder, help: ("o", "the next order"), footer: ("o", "order")),
  here("tag the chosen or the marked favourites", "t", .askTags, help: ("t", "tags"), footer: ("t", "tag")),
  here("edit the title", "e", .askTitle, help: ("e", "edit its title"), footer: ("e", "title")),
  here("note something on the favourite", "N", .askNote, help: ("N", "a note")),
  here("compare two favourites side by side", "v", .compare, help: ("v", "compare two"), footer: ("v", "compare")),
  here(
    "breed the marked favourites", "b", .breed, help: ("b", "breed the marked ones; again: mix or cross"),
    footer: ("b", "breed")),
  here(
    "interpolate through the marked favourites", "i", .interpolate, help: ("i", "play the way through the marked"),
    footer: ("i", "interpolate")),
  here("new litter of the same parents", "n", .newLitter, help: ("n", "another litter")),
  Binding(
    "keep the child as a favourite, or bring it out of the trash", [.character("f")], .keep, in: [.favourites],
    help: ("f", "keep the child; take out of the trash")),
  here(
    "write out the marked favourites as a grid", "w", .askExport(.grid),
    help: ("w", "write out: grid, folder, latents"), footer: ("w", "write out")),
  Binding("write out the marked favourites as a folder", [], .favourites(.askExport(.folder)), in: [.favourites]),
  Binding("write out latents as safetensors", [], .favourites(.askExport(.safetensors)), in: [.favourites]),
  Binding("write out latents as JSON", [], .favourites(.askExport(.json)), in: [.favourites]),
  Binding(
    "undo", [.character("u")], .undo, in: [.favourites], help: ("u U", "undo, redo: without end"), footer: ("u", "undo")
  ),
  Binding("redo", [.character("U")], .redo, in: [.favourites]),
  here("take the next run, all runs, the trash", ".", .changeScope(1), help: (", .", "this run, all, others, trash")),
  here("take the previous run's favourites", ",", .changeScope(-1)),
  here("take larger thumbnails", "+=", .changeSize(1), help: ("+ −", "larger, smaller thumbnails")),
  here("take smaller thumbnails", "-_", .changeSize(-1)),
  Binding("empty the trash", [], .favourites(.emptyTrash), in: [.favourites]),
]

private func here(
  _ name: String, _ keys: String, _ action: FavouritesAction, help: (keys: String, text: String)? = nil,
  footer: (keys: String, text: String)? = nil
) -> Binding {
  Binding(name, keys.map { .character($0) }, .favourites(action), in: [.favourites], help: help, footer: footer)
}
