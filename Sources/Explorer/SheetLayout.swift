import Images
import ProgressiveGAN
import TerminalCanvas

/// How pictures of one size are laid out as one sheet within a space: as many as can be seen well, as large as they can be.
struct SheetLayout: Equatable, Sendable {
  /// Pictures shown, and in how many columns.
  var shown: Int
  var columns: Int
  /// A tile's side in the sheet, and the gap around every tile, which holds the selection's frame.
  var tile: Int
  let gap = 2

  /// - Parameters:
  ///   - side: the pictures' own.
  ///   - width, height: the space in the terminal's pixels.
  init?(count: Int, side: Int, width: Int, height: Int, smallestTile: Int) {
    guard count > 0, width > 8, height > 8 else { return nil }
    tile = side * max(1, (smallestTile + side - 1) / side)
    (shown, columns) = (1, 1)
    for number in stride(from: count, to: 0, by: -1) {
      let best = (1...number).max { scale($0, number, width, height) < scale($1, number, width, height) } ?? 1
      if scale(best, number, width, height) >= 1 {
        (shown, columns) = (number, best)
        return
      }
    }
    tile = min(tile, min(width, height) - 2 * gap)
  }

  private func scale(_ columns: Int, _ number: Int, _ width: Int, _ height: Int) -> Int {
    let rows = (number + columns - 1) / columns
    return min(width / (columns * (tile + gap) + gap), height / (rows * (tile + gap) + gap))
  }

  /// The sheet, with a bright frame around the selected picture.
  func sheet(_ images: [Image], selected: Int) -> Image {
    let rows = (shown + columns - 1) / columns
    let (width, height) = (columns * (tile + gap) + gap, rows * (tile + gap) + gap)
    var pixels = [UInt8](repeating: 0, count: width * height * 3)
    func fill(_ x: Int, _ y: Int, _ count: Int, _ color: [UInt8]) {
      for offset in 0..<count {
        pixels.replaceSubrange(((y * width + x + offset) * 3)..<((y * width + x + offset) * 3 + 3), with: color)
      }
    }
    for index in 0..<min(shown, images.count) {
      let (left, top) = (gap + index % columns * (tile + gap), gap + index / columns * (tile + gap))
      if index == selected {
        for y in (top - gap)..<(top + tile + gap) { fill(left - gap, y, tile + 2 * gap, Theme.selectionPixel) }
      }
      let picture = fitted(images[index])
      for y in 0..<tile {
        let start = ((top + y) * width + left) * 3
        pixels.replaceSubrange(start..<(start + 3 * tile), with: picture.pixels[(3 * y * tile)..<(3 * (y + 1) * tile)])
      }
    }
    return Image(width: width, height: height, pixels: pixels)
  }

  private func fitted(_ image: Image) -> Image {
    let color = image.converted(toChannels: 3)
    return tile % image.width == 0 ? color.enlarged(by: tile / image.width) : color.resized(width: tile, height: tile)
  }
}

extension Model {
  private func layout(count: Int, side: Int, in space: Rectangle) -> SheetLayout? {
    SheetLayout(
      count: count, side: side, width: space.columns * graphics.cellWidth, height: space.rows * graphics.cellHeight,
      smallestTile: graphics.mode == .sixel ? 32 : 12)
  }

  var sampleLayout: SheetLayout? {
    samples.flatMap { layout(count: $0.images.count, side: $0.resolution, in: trainPanels.samples.inside) }
  }

  var favouriteLayout: SheetLayout? {
    guard let side = favourites.map(\.resolution).max() else { return nil }
    return layout(count: favourites.count, side: side, in: favouritePanels.grid.inside)
  }
}

extension Rectangle {
  /// Without a border of one cell.
  var inside: Rectangle { Rectangle(column: column + 1, row: row + 1, columns: columns - 2, rows: rows - 2) }
}
