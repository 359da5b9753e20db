import Images
import ProgressiveGAN
import TerminalCanvas

/// Where the Favourites view puts its grid and the details of the chosen one.
struct FavouritePanels {
  let grid: Rectangle
  let details: Rectangle
}

extension Model {
  var favouritePanels: FavouritePanels {
    let body = body
    let side = isWide ? min(56, max(46, body.columns * 2 / 5)) : 32
    return FavouritePanels(
      grid: Rectangle(column: 0, row: body.row, columns: body.columns - side, rows: body.rows),
      details: Rectangle(column: body.columns - side, row: body.row, columns: side, rows: body.rows))
  }
}

/// The saved pictures as a grid, and what is known of the chosen one.
func drawFavourites(_ model: Model, _ sheets: SheetCache, on scene: inout Scene) {
  guard let chosen = model.favourites.chosen, let layout = model.favouriteLayout else {
    let inside = scene.frame.panel(model.body, title: "favourites", style: Theme.border, titleStyle: Theme.title)
    hint(
      "No favourites yet.", "", "f in Walk keeps the picture you see,", "f in Train the chosen sample.", in: inside,
      on: &scene)
    return
  }
  let panels = model.favouritePanels
  let count = model.favourites.all.count
  let pages = (count + layout.perPage - 1) / layout.perPage
  let inside = scene.frame.panel(
    panels.grid, title: "favourites · \(count)",
    footer: pages > 1 ? "page \(model.favourites.selected / layout.perPage + 1) of \(pages)" : "",
    style: Theme.border, titleStyle: Theme.title)
  drawDetails(chosen, model, in: panels.details, on: &scene)
  guard !hintWithoutPictures(model, in: inside, on: &scene) else { return }
  let sheet = sheets.sheet(model.favourites.all.map(\.image), layout, selected: model.favourites.selected)
  scene.frame.images.append(ImagePlacement(sheet, in: inside))
  scene.targetSheet(layout, count: count, selected: model.favourites.selected, in: inside, model.graphics) {
    .favourites(.choose($0))
  }
}

private func drawDetails(_ favourite: Favourite, _ model: Model, in panel: Rectangle, on scene: inout Scene) {
  let inside = scene.frame.panel(
    panel, title: "favourite \(model.favourites.selected + 1) of \(model.favourites.all.count)", style: Theme.border,
    titleStyle: Theme.title)
  let fits = favourite.latent.count == model.walk.course.latent.count
  let entries =
    [
      ("file", (favourite.fileName ?? "").withVisibleControls),
      ("run", favourite.model.withVisibleControls),
      ("size", squareText(favourite.resolution) + alphaSuffix(favourite.alpha)),
      ("after", kimgText(favourite.imagesSeen)),
      ("saved", dateText(favourite.savedAt, model.timeZone)),
      ("latent", "\(favourite.latent.count) numbers\(fits ? "" : ", not this run's")"),
    ] + (favourite.className.map { [("class", $0.withVisibleControls)] } ?? [])
  var row = inside.row
  for (name, value) in entries {
    scene.frame.write(name, column: inside.column + 1, row: row, style: Theme.quiet)
    for line in value.chunks(of: inside.columns - 9) {
      scene.frame.write(line, column: inside.column + 8, row: row)
      row += 1
    }
  }
  row += 1
  for (key, text) in [("⏎", "walk from it"), ("x", "delete it")] {
    scene.frame.write(key, column: inside.column + 1, row: row, style: Theme.accent)
    scene.frame.write(text, column: inside.column + 8, row: row, style: Theme.quiet)
    row += 1
  }
}

extension String {
  /// Pieces of at most `length` characters, so that long names wrap; one empty piece for nothing.
  fileprivate func chunks(of length: Int) -> [String] {
    guard count > length else { return [self] }
    return [String(prefix(length))] + String(dropFirst(length)).chunks(of: length)
  }
}
