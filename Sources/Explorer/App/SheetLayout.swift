import Images
import ProgressiveGAN
import TerminalCanvas
import TerminalGraphics

/// How pictures are laid out as one sheet in a space: as large as they can be while all of them show; if they would be
/// too small to see, in pages.
struct SheetLayout: Hashable, Sendable {
  /// Pictures on a page, and in how many columns.
  private(set) var perPage: Int
  private(set) var columns = 1
  /// A tile's side in the sheet, and the gap around every tile, which holds the selection's scene.frame. The terminal
  /// enlarges the sheet by a whole number, so small pictures need not be sent large.
  private(set) var tile: Int
  private(set) var gap: Int

  /// - Parameters:
  ///   - side: the largest picture's.
  ///   - width, height: the space in the terminal's pixels.
  ///   - smallestTile, shownGap: in the terminal's pixels.
  init?(count: Int, side: Int, width: Int, height: Int, smallestTile: Int, shownGap: Int) {
    guard count > 0, width > 3 * shownGap, height > 3 * shownGap else { return nil }
    func room(_ columns: Int, _ number: Int) -> Int {
      let rows = (number + columns - 1) / columns
      return min((width - shownGap) / columns, (height - shownGap) / rows) - shownGap
    }
    // Whole multiples keep pixels square, which shows where they are few or large.
    func tileSide(_ room: Int) -> Int { room >= side * (side < 32 ? 1 : 2) ? room / side * side : max(1, room) }
    func best(_ number: Int) -> Int {
      // Among equals the one that leaves most room, which fills the space best.
      (1...number).max { one, other in
        let (one, other) = (room(one, number), room(other, number))
        return (tileSide(one), one) < (tileSide(other), other)
      } ?? 1
    }
    perPage = (1...count).last { room(best($0), $0) >= smallestTile } ?? 1
    columns = best(perPage)
    let shown = tileSide(room(columns, perPage))
    let factor = (2...4).last { shown % side == 0 && (shown / side) % $0 == 0 && shown / $0 >= 16 && shownGap > 1 } ?? 1
    tile = shown / factor
    gap = max(1, shownGap / factor)
  }

  /// The pictures on the page of a picture.
  func page(of index: Int, count: Int) -> Range<Int> {
    let start = index / perPage * perPage
    return start..<min(count, start + perPage)
  }

  /// The page with the selected picture, and a bright frame around that.
  func sheet(_ images: [Image], selected: Int, isFramed: Bool = true) -> Image {
    let page = page(of: selected, count: images.count)
    let rows = (perPage + columns - 1) / columns
    let (width, height) = (columns * (tile + gap) + gap, rows * (tile + gap) + gap)
    var pixels = [UInt8]()
    pixels.reserveCapacity(3 * width * height)
    for _ in 0..<(width * height) { pixels += Theme.sheetPixel }
    func paste(_ bytes: ArraySlice<UInt8>, _ x: Int, _ y: Int) {
      let start = 3 * (y * width + x)
      pixels.replaceSubrange(start..<(start + bytes.count), with: bytes)
    }
    for (offset, index) in page.enumerated() {
      let (left, top) = (gap + offset % columns * (tile + gap), gap + offset / columns * (tile + gap))
      if isFramed, index == selected {
        let line = (0..<(tile + 2 * gap)).flatMap { _ in Theme.selectionPixel }
        for y in (top - gap)..<(top + tile + gap) { paste(line[...], left - gap, y) }
      }
      let picture = fitted(images[index])
      for y in 0..<tile { paste(picture.pixels[(3 * y * tile)..<(3 * (y + 1) * tile)], left, top + y) }
    }
    return Image(width: width, height: height, pixels: pixels)
  }

  private func fitted(_ image: Image) -> Image {
    let color = image.converted(toChannels: 3)
    let isMultiple = image.width == image.height && tile % image.width == 0
    return isMultiple ? color.enlarged(by: tile / image.width) : color.resized(width: tile, height: tile)
  }
}

extension Model {
  func sheetLayout(count: Int, side: Int, in space: Rectangle) -> SheetLayout? {
    let isFine = graphics.isFine
    return SheetLayout(
      count: count, side: side, width: space.columns * graphics.cellWidth, height: space.rows * graphics.cellHeight,
      smallestTile: isFine ? 40 : 10, shownGap: isFine ? 4 : 1)
  }
}

/// The newest sheets, made again only when something in them changed.
final class SheetCache {
  /// Neighbours in the Walk view.
  let maps = MapCache()
  /// Rows of the Favourites view.
  let strips = StripCache()

  private struct Key: Equatable {
    let layout: SheetLayout
    let images: [Image]
    let selected: Int
    let isFramed: Bool
  }

  private var newest: [(key: Key, sheet: Image)] = []
  /// As many as a view shows at once.
  private static let most = 2

  func sheet(_ images: [Image], _ layout: SheetLayout, selected: Int, isFramed: Bool = true) -> Image {
    let key = Key(layout: layout, images: images, selected: selected, isFramed: isFramed)
    // Arrays that share their storage compare at once.
    if let found = newest.first(where: { $0.key == key }) { return found.sheet }
    let sheet = layout.sheet(images, selected: selected, isFramed: isFramed)
    newest = [(key, sheet)] + newest.prefix(Self.most - 1)
    return sheet
  }
}

extension Scene {
  /// Makes each picture of a sheet, as it is shown in a space, answer a click.
  mutating func targetSheet(
    _ layout: SheetLayout, count: Int, selected: Int, in space: Rectangle, _ graphics: GraphicsCapability,
    _ action: (Int) -> Action
  ) {
    guard let sheet = frame.images.last?.image else { return }
    let shown = fittedSize(of: sheet, in: space.size, capability: graphics)
    let scale = Double(shown.width) / Double(sheet.width)
    // In cells: the sheet's corner, and a tile with one gap.
    let left = Double(space.column) + Double(space.columns) / 2 - Double(shown.width) / Double(2 * graphics.cellWidth)
    let top = Double(space.row) + Double(space.rows) / 2 - Double(shown.height) / Double(2 * graphics.cellHeight)
    let pitch = Double(layout.tile + layout.gap) * scale
    let (across, down) = (pitch / Double(graphics.cellWidth), pitch / Double(graphics.cellHeight))
    for (offset, index) in layout.page(of: selected, count: count).enumerated() {
      let (column, row) = (Double(offset % layout.columns), Double(offset / layout.columns))
      let (first, above) = (Int(left + column * across), Int(top + row * down))
      target(
        Rectangle(
          column: first, row: above, columns: Int(left + (column + 1) * across) - first,
          rows: Int(top + (row + 1) * down) - above), action(index))
    }
  }
}
