import Foundation
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
    let rows = 5
    return FavouritePanels(
      grid: Rectangle(column: 0, row: body.row, columns: body.columns, rows: body.rows - rows),
      details: Rectangle(column: 0, row: body.row + body.rows - rows, columns: body.columns, rows: rows))
  }
}

func drawFavourites(_ model: Model, on frame: inout Frame) {
  let panels = model.favouritePanels
  let inside = frame.panel(
    panels.grid, title: "favourites · \(model.favourites.count)", style: Theme.border, titleStyle: Theme.title)
  let details = frame.panel(panels.details, title: "chosen", style: Theme.border, titleStyle: Theme.title)
  guard !model.favourites.isEmpty, let layout = model.favouriteLayout else {
    hint("Nothing kept yet: f in Walk or Train keeps the picture you see.", in: inside, on: &frame)
    return
  }
  if model.graphics.mode == .none {
    hint("This terminal shows no pictures; they are files in the run's favourites folder.", in: inside, on: &frame)
  } else {
    let side = model.favourites.map(\.resolution).max() ?? 4
    let images = model.favourites.map { $0.image.resized(width: side, height: side) }
    frame.images.append(ImagePlacement(layout.sheet(images, selected: model.selectedFavourite), in: inside))
  }
  let chosen = model.favourites[model.selectedFavourite]
  let size = "\(chosen.resolution)×\(chosen.resolution)"
  let lines = [
    "\(model.selectedFavourite + 1) of \(model.favourites.count) · \((chosen.fileName ?? "").withVisibleControls)",
    "\(size) · \(kimgText(chosen.imagesSeen)) · run \(chosen.model.withVisibleControls) · kept at \(minuteText(chosen.savedAt))",
    "⏎ walks from it · x deletes it",
  ]
  for (offset, line) in lines.enumerated() {
    frame.write(
      line, column: details.column + 1, row: details.row + offset, style: offset == 0 ? Theme.strong : Theme.quiet,
      width: details.columns - 2)
  }
}
