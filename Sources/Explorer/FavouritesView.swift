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
func drawFavourites(_ model: Model, _ sheets: SheetCache, on frame: inout Frame) {
  guard let chosen = model.chosenFavourite, let layout = model.favouriteLayout else {
    let inside = frame.panel(model.body, title: "favourites", style: Theme.border, titleStyle: Theme.title)
    hint(
      "No favourites yet.", "", "f in Walk keeps the picture you see,", "f in Train the chosen sample.", in: inside,
      on: &frame)
    return
  }
  let panels = model.favouritePanels
  let count = model.favourites.count
  let pages = (count + layout.perPage - 1) / layout.perPage
  let inside = frame.panel(
    panels.grid, title: "favourites · \(count)",
    footer: pages > 1 ? "page \(model.selectedFavourite / layout.perPage + 1) of \(pages)" : "",
    style: Theme.border, titleStyle: Theme.title)
  drawDetails(chosen, model, in: panels.details, on: &frame)
  guard !hintWithoutPictures(model, in: inside, on: &frame) else { return }
  let sheet = sheets.sheet(model.favourites.map(\.image), layout, selected: model.selectedFavourite)
  frame.images.append(ImagePlacement(sheet, in: inside))
}

private func drawDetails(_ favourite: Favourite, _ model: Model, in panel: Rectangle, on frame: inout Frame) {
  let inside = frame.panel(
    panel, title: "favourite \(model.selectedFavourite + 1) of \(model.favourites.count)", style: Theme.border,
    titleStyle: Theme.title)
  let fits = favourite.latent.count == model.walk.latent.count
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
    frame.write(name, column: inside.column + 1, row: row, style: Theme.quiet)
    for line in value.chunks(of: inside.columns - 9) {
      frame.write(line, column: inside.column + 8, row: row)
      row += 1
    }
  }
  row += 1
  for (key, text) in [("⏎", "walk from it"), ("x", "delete it")] {
    frame.write(key, column: inside.column + 1, row: row, style: Theme.accent)
    frame.write(text, column: inside.column + 8, row: row, style: Theme.quiet)
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
