import Files
import Keepsakes
import Kernels
import ProgressiveGAN
import TerminalCanvas

/// Where the Favourites view puts its gallery and the details of the chosen one.
struct FavouritePanels {
  let gallery: Rectangle
  let details: Rectangle
}

extension Model {
  var favouritePanels: FavouritePanels {
    let body = body
    let side = isWide ? min(56, max(40, body.columns / 3)) : 30
    return FavouritePanels(
      gallery: Rectangle(column: 0, row: body.row, columns: body.columns - side, rows: body.rows),
      details: Rectangle(column: body.columns - side, row: body.row, columns: side, rows: body.rows))
  }

  var galleryLayout: GalleryLayout {
    GalleryLayout(
      favouritePanels.gallery.inside, count: favourites.shown.count, side: favourites.largestSide,
      zoom: favourites.zoom,
      graphics: graphics)
  }

  /// The gallery's first row on the screen.
  var galleryTop: Int { galleryLayout.top(favourites.top, chosen: favourites.chosenIndex ?? 0) }
}

func drawFavourites(_ model: Model, _ sheets: SheetCache, on scene: inout Scene) {
  switch model.favourites.mode {
  case .gallery:
    guard let chosen = model.favourites.chosenEntry else { return drawEmptyGallery(model, on: &scene) }
    drawGallery(model, sheets.strips, on: &scene)
    drawDetails(of: chosen, model, on: &scene)
  case .comparison(let comparison): drawComparison(comparison, model, on: &scene)
  case .litter(let litter): model.drawLitter(litter, sheets, on: &scene)
  }
}

private func drawEmptyGallery(_ model: Model, on scene: inout Scene) {
  let inside = scene.frame.panel(
    model.body, title: model.galleryTitle, footer: model.strayFiles, style: Theme.border, titleStyle: Theme.title)
  let favourites = model.favourites
  if favourites.listing == nil {
    hint("Favourites are being read.", in: inside, on: &scene)
  } else if !favourites.filter.text.isEmpty {
    hint(
      "Nothing fits “\(favourites.filter.text.withVisibleControls)”.", "", "Esc shows all of them again,",
      "F filters by other words.", in: inside, on: &scene)
  } else if favourites.filter.scope == .trash {
    hint("The trash is empty.", "", ". and , go on to other favourites.", in: inside, on: &scene)
  } else {
    hint(
      "No favourites yet.", "", "f in Walk keeps the picture you see,", "f in Train the chosen sample.", "",
      ". shows those of other runs.", in: inside, on: &scene)
  }
}

extension Model {
  /// "favourites · 12 of 34 · run emoji · owl #blue".
  fileprivate var galleryTitle: String {
    let filter = favourites.filter
    let count = favourites.shown.count
    var parts = ["favourites", "\(count)"]
    if !filter.text.isEmpty {
      var wider = filter
      wider.text = ""
      let all = favourites.all.count { wider.passes($0, currentRun: favourites.listing?.currentRun ?? "") }
      parts[1] = "\(count) of \(all)"
    }
    switch filter.scope {
    case .thisRun: parts.append(opened.learns ? "this run" : "this model")
    case .allRuns: parts.append("all runs")
    case .run(let path):
      if let model = subjects.first(where: { $0.home == path && !$0.learns }) {
        parts.append("model \(model.name)")
        break
      }
      parts.append("run \(path.split(separator: "/").last.map(String.init) ?? path)")
    case .trash: parts.append("trash")
    }
    if !filter.text.isEmpty { parts.append(filter.text) }
    return parts.joined(separator: " · ").withVisibleControls
  }

  /// What else lies among the favourites, so that nothing is missing silently.
  fileprivate var strayFiles: String {
    guard let listing = favourites.listing else { return "" }
    let count = listing.failures.count
    return [
      count > 0 ? "\(count) unreadable" : nil,
      listing.foreignCount > 0 ? "\(listing.foreignCount) without latent" : nil,
    ].compactMap { $0 }.joined(separator: " · ")
  }

  fileprivate func galleryFooter(_ layout: GalleryLayout, top: Int) -> String {
    let marks = favourites.marks.count
    let last = min(layout.rows, top + layout.visibleRows)
    return [
      marks > 0 ? "● \(marks) marked" : "", strayFiles, favourites.order.text,
      layout.rows > layout.visibleRows ? "rows \(top + 1)–\(last) of \(layout.rows)" : "",
    ].filter { !$0.isEmpty }.joined(separator: " · ")
  }
}

private func drawGallery(_ model: Model, _ strips: StripCache, on scene: inout Scene) {
  let panel = model.favouritePanels.gallery
  let layout = model.galleryLayout
  let top = model.galleryTop
  scene.frame.panel(
    panel, title: model.galleryTitle, footer: model.galleryFooter(layout, top: top), style: Theme.border,
    titleStyle: Theme.title)
  if layout.rows > layout.visibleRows { drawScrollBar(layout, top: top, in: panel, on: &scene) }
  for screenRow in 0..<min(layout.visibleRows, layout.rows - top) {
    let entries = layout.row(top + screenRow, count: model.favourites.shown.count).map { model.favourites.shown[$0] }
    for (column, entry) in entries.enumerated() {
      draw(entry, layout.tile(column, onScreenRow: screenRow), layout, model, on: &scene)
    }
    guard !layout.isList else { continue }
    let place = layout.tile(0, onScreenRow: screenRow)
    let strip = Strip(entries, layout, model)
    scene.frame.images.append(
      ImagePlacement(
        strips.image(of: strip, model.favourites.pictures),
        in: Rectangle(
          column: layout.space.column, row: place.row, columns: entries.count * (layout.tileColumns + 1) + 1,
          rows: layout.tileRows)))
  }
}

extension Strip {
  fileprivate init(_ entries: [FavouriteEntry], _ layout: GalleryLayout, _ model: Model) {
    let favourites = model.favourites
    self.init(
      tiles: entries.map { entry in
        let isMarked = favourites.marks.contains(entry.file)
        return Tile(
          file: entry.file, ring: entry.file == favourites.chosen ? .chosen : isMarked ? .marked : .none,
          hasPicture: favourites.pictures[entry.file] != nil)
      }, layout: layout, graphics: model.graphics, side: entries.map(\.resolution).max() ?? 1)
  }
}

/// A tile's caption, and what a click on the tile does.
private func draw(
  _ entry: FavouriteEntry, _ tile: Rectangle, _ layout: GalleryLayout, _ model: Model, on scene: inout Scene
) {
  let favourites = model.favourites
  let (isChosen, isMarked) = (entry.file == favourites.chosen, favourites.marks.contains(entry.file))
  let title = entry.inscription.title
  let isUnreadable = favourites.pictures[entry.file] == .unreadable
  let name =
    isUnreadable ? "✗ unreadable" : title.isEmpty ? entry.className ?? "\(entry.imagesSeen / 1000) kimg" : title
  let style =
    isChosen
    ? Theme.chosen : isUnreadable ? Theme.bad : isMarked ? Theme.accent : title.isEmpty ? Theme.quiet : Theme.text
  let row = tile.row + tile.rows
  let line = Rectangle(column: tile.column, row: row, columns: tile.columns, rows: 1)
  if isChosen { scene.frame.fill(line, with: Cell(" ", style)) }
  // In the gap before the tile, so that captions stand still.
  if isMarked { scene.frame[tile.column - 1, row] = Cell("●", Theme.accent) }
  scene.frame.write(
    (layout.isList ? entry.displayName : name).withVisibleControls, column: tile.column, row: row, style: style,
    width: layout.isList ? tile.columns - 34 : tile.columns)
  if layout.isList {
    let facts = "\(kimgText(entry.imagesSeen))  \(dateText(entry.savedAt, model.timeZone))"
    scene.frame.write(facts, endingAt: tile.column + tile.columns, row: row, style: isChosen ? style : Theme.quiet)
  }
  scene.target(
    Rectangle(column: tile.column, row: tile.row, columns: tile.columns, rows: tile.rows + 1),
    .favourites(.choose(entry.file)))
}

/// How much of the gallery is seen, and where, on its panel's right border.
private func drawScrollBar(_ layout: GalleryLayout, top: Int, in panel: Rectangle, on scene: inout Scene) {
  let track = panel.rows - 2
  let length = max(1, track * layout.visibleRows / layout.rows)
  let hidden = layout.rows - layout.visibleRows
  let start = hidden > 0 ? (track - length) * top / hidden : 0
  for row in start..<(start + length) {
    scene.frame[panel.column + panel.columns - 1, panel.row + 1 + row] = Cell("┃", Theme.accent)
  }
}
