import Images
import TerminalCanvas

/// The neighbours of the point as one sheet; a click on one goes there.
func drawMap(_ model: Model, _ cache: MapCache, in panel: Rectangle, on scene: inout Scene) {
  let spacing = Int(((model.walk.map?.surroundings.spacing ?? model.walk.spacing) * 180 / .pi).rounded())
  let inside = scene.frame.panel(
    panel, title: "around here · \(spacing)° apart", footer: "⇧arrows or a click", style: Theme.border,
    titleStyle: Theme.title)
  guard let map = model.walk.map, let centre = map.images[map.images.count / 2] else {
    hint("Neighbours come when", "the walk stands still.", in: inside, on: &scene)
    return
  }
  let graphics = model.graphics
  let side = map.surroundings.side
  let (width, height) = (inside.columns * graphics.cellWidth, inside.rows * graphics.cellHeight)
  let gap = graphics.mode == .blocks ? 1 : 4
  let tile = tileSide(min(width, height) / side - gap, picture: centre.width)
  guard tile > 0 else { return }
  scene.frame.images.append(ImagePlacement(cache.sheet(map, tile: tile, gap: gap), in: inside))
  // The sheet lies in the middle, in cells:
  let pitch = (Double(tile + gap) / Double(graphics.cellWidth), Double(tile + gap) / Double(graphics.cellHeight))
  let left = Double(inside.column) + (Double(inside.columns) - pitch.0 * Double(side)) / 2
  let top = Double(inside.row) + (Double(inside.rows) - pitch.1 * Double(side)) / 2
  for cell in map.images.indices {
    let (columns, rows) = map.surroundings.offset(of: cell)
    let (column, row) = (Double(cell % side), Double(cell / side))
    let (first, above) = (Int(left + column * pitch.0), Int(top + row * pitch.1))
    scene.target(
      Rectangle(
        column: first, row: above, columns: Int(left + (column + 1) * pitch.0) - first,
        rows: Int(top + (row + 1) * pitch.1) - above), .walk(.jump(columns: columns, rows: rows)))
  }
}

/// Whole multiples keep pixels square, which shows where they are few or large.
private func tileSide(_ room: Int, picture side: Int) -> Int {
  room >= side * (side < 32 ? 1 : 2) ? room / side * side : room
}

/// The newest sheet of neighbours, made again only when something in it changed.
final class MapCache {
  private var newest: (map: NeighbourMap, tile: Int, gap: Int, sheet: Image)?

  func sheet(_ map: NeighbourMap, tile: Int, gap: Int) -> Image {
    if let newest, newest.tile == tile, newest.gap == gap, newest.map == map { return newest.sheet }
    let sheet = map.sheet(tile: tile, gap: gap)
    newest = (map, tile, gap, sheet)
    return sheet
  }
}

extension NeighbourMap {
  /// Pictures side by side, a bright frame around the middle one.
  fileprivate func sheet(tile: Int, gap: Int) -> Image {
    let pitch = tile + gap
    let tiles = images.enumerated().map { index, image in
      let frame = index == images.count / 2 ? Theme.selectionPixel : Theme.sheetPixel
      var pixels = (0..<(pitch * pitch)).flatMap { _ in frame }
      let picture = image.map { $0.converted(toChannels: 3).fitted(to: tile) }
      for y in 0..<tile {
        let start = 3 * ((y + gap / 2) * pitch + gap / 2)
        let row = picture?.pixels[(3 * y * tile)..<(3 * (y + 1) * tile)] ?? []
        pixels.replaceSubrange(start..<(start + row.count), with: row)
      }
      return Image(width: pitch, height: pitch, pixels: pixels)
    }
    return contactSheet(tiles, columns: surroundings.side)
  }
}

extension Image {
  fileprivate func fitted(to tile: Int) -> Image {
    tile % width == 0 ? enlarged(by: tile / width) : resized(width: tile, height: tile)
  }
}
