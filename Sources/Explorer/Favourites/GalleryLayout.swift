import Images
import Keepsakes
import Kernels
import TerminalCanvas

/// How thumbnails stand in the gallery: rows of tiles of whole cells, each with a caption below; without pictures a list.
struct GalleryLayout: Hashable, Sendable {
  /// In cells: where the first tile's left gap begins, and all that is there for rows.
  let space: Rectangle
  let columns: Int
  /// A tile's picture in cells; no rows in a list.
  let tileColumns: Int
  let tileRows: Int
  /// Rows of tiles in all, and as many as are seen at a time.
  let rows: Int
  let visibleRows: Int
  /// Of the sizes there are, the one that is taken.
  let size: Int

  /// - Parameters:
  ///   - side: the largest picture's.
  ///   - zoom: the size that is wished for; nil for what fits.
  init(_ space: Rectangle, count: Int, side: Int, zoom: Int?, graphics: GraphicsCapability) {
    guard graphics.mode != .none else {
      self.init(space, count: count, columns: 1, tile: Size(columns: space.columns - 2, rows: 0), size: 0)
      return
    }
    let tiles = Self.tiles(side: side, graphics)
    let layouts = tiles.enumerated().map { size, tile in
      GalleryLayout(
        space, count: count, columns: max(1, (space.columns - 1) / (tile.columns + 1)),
        tile: Size(columns: min(tile.columns, space.columns - 2), rows: min(tile.rows, space.rows - 1)), size: size)
    }
    if let zoom {
      self = layouts[max(0, min(zoom, layouts.count - 1))]
    } else {
      // The largest at which all are seen; but the first is too small to look at, and the last shows little but pixels.
      self = layouts[1..<(layouts.count - 1)].last { $0.rows <= $0.visibleRows } ?? layouts[1]
    }
  }

  /// The sizes of tiles in cells, smallest first. Pixels show pictures at whole multiples, or reduced.
  static func tiles(side: Int, _ graphics: GraphicsCapability) -> [Size] {
    func tile(pixels: Int) -> Size {
      Size(
        columns: (pixels + graphics.cellWidth - 1) / graphics.cellWidth,
        rows: (pixels + graphics.cellHeight - 1) / graphics.cellHeight)
    }
    guard graphics.isFine else { return [4, 5, 7, 10, 14, 20].map { tile(pixels: $0 * graphics.cellHeight) } }
    return [32, 64, 96, 128, 192, 256].filter { $0 < side || $0 % side == 0 }
      .map { tile(pixels: $0 + 2 * Strip.fineRing) }
  }

  private init(_ space: Rectangle, count: Int, columns: Int, tile: Size, size: Int) {
    self.space = space
    self.columns = columns
    tileColumns = max(1, tile.columns)
    tileRows = max(0, tile.rows)
    rows = (count + columns - 1) / columns
    visibleRows = max(1, space.rows / (tileRows + 1))
    self.size = size
  }

  var isList: Bool { tileRows == 0 }

  /// The first row on the screen: near the one wished for, with the chosen one in sight and no room wasted below.
  func top(_ wished: Int, chosen: Int) -> Int {
    let row = chosen / columns
    let near = min(max(wished, row - visibleRows + 1), row)
    return max(0, min(near, rows - visibleRows))
  }

  /// The indices of a row of tiles.
  func row(_ row: Int, count: Int) -> Range<Int> {
    let start = min(count, row * columns)
    return start..<min(count, start + columns)
  }

  /// A tile's picture in the cells of the frame.
  func tile(_ column: Int, onScreenRow row: Int) -> Rectangle {
    Rectangle(
      column: space.column + 1 + column * (tileColumns + 1), row: space.row + row * (tileRows + 1),
      columns: tileColumns, rows: tileRows)
  }
}

extension GraphicsCapability {
  /// Whether pictures have pixels finer than the halves and quarters of cells.
  var isFine: Bool { cellWidth > 2 }
}

/// A row of thumbnails as one picture, with frames around those that are chosen or marked.
struct Strip: Hashable {
  enum Ring: Hashable { case none, marked, chosen }

  struct Tile: Hashable {
    let file: FavouriteFile
    let ring: Ring
    /// Whether its picture is there; until then its place is dark.
    let hasPicture: Bool
  }

  let tiles: [Tile]
  let layout: GalleryLayout
  let graphics: GraphicsCapability
  /// The largest picture's side in it.
  let side: Int

  /// The strip as the terminal shows it is this many times larger, where cells and the gaps between tiles allow it: small
  /// pictures need not be sent large.
  private var factor: Int {
    let lengths = [graphics.cellWidth, layout.tileColumns * graphics.cellWidth, layout.tileRows * graphics.cellHeight]
    let room = min(lengths[1], lengths[2]) - 2 * ringWidth
    return (2...4).last { factor in
      graphics.isFine && lengths.allSatisfy { $0 % factor == 0 } && room / factor >= side
    } ?? 1
  }

  /// In the terminal's pixels.
  private var ringWidth: Int { graphics.isFine ? Self.fineRing : 1 }

  static let fineRing = 3

  func image(_ pictures: [FavouriteFile: FavouritesModel.Picture]) -> Image {
    let factor = factor
    let gap = graphics.cellWidth / factor
    let (width, height) = (layout.tileColumns * gap, layout.tileRows * graphics.cellHeight / factor)
    // Half blocks are too coarse for a ring above and below.
    let ring = max(1, ringWidth / factor)
    let inset = graphics.isFine ? ring : 0
    var canvas = Canvas(width: tiles.count * (width + gap) + gap, height: height)
    for (index, tile) in tiles.enumerated() {
      let left = gap + index * (width + gap)
      if let color = tile.ring.color {
        let reach = min(gap, ring)
        canvas.fill(left - reach, 0, width + 2 * reach, height, color)
        canvas.fill(left, inset, width, height - 2 * inset, Theme.sheetPixel)
      }
      if case .shown(let image)? = pictures[tile.file] {
        let picture = image.fitted(width: width, height: height - 2 * inset)
        canvas.paste(picture, left + (width - picture.width) / 2, (height - picture.height) / 2)
      }
    }
    return canvas.image
  }
}

extension Strip.Ring {
  fileprivate var color: [UInt8]? {
    switch self {
    case .none: nil
    case .marked: Theme.markPixel
    case .chosen: Theme.selectionPixel
    }
  }
}

extension Image {
  /// In colour at the largest whole multiple of its size that fits, or smaller if it is larger.
  fileprivate func fitted(width: Int, height: Int) -> Image {
    let color = converted(toChannels: 3)
    let multiple = min(width / self.width, height / self.height)
    guard multiple < 1 else { return color.enlarged(by: multiple) }
    let scale = min(Double(width) / Double(self.width), Double(height) / Double(self.height))
    return color.resized(
      width: max(1, Int(Double(self.width) * scale)), height: max(1, Int(Double(self.height) * scale)))
  }
}

/// Pixels to paint on.
private struct Canvas {
  private let width: Int
  private let height: Int
  private var pixels: [UInt8]

  init(width: Int, height: Int) {
    (self.width, self.height) = (width, height)
    pixels = []
    pixels.reserveCapacity(3 * width * height)
    for _ in 0..<(width * height) { pixels += Theme.sheetPixel }
  }

  var image: Image { Image(width: width, height: height, pixels: pixels) }

  mutating func fill(_ left: Int, _ top: Int, _ columns: Int, _ rows: Int, _ color: [UInt8]) {
    let line = (0..<columns).flatMap { _ in color }
    for y in top..<(top + rows) { put(line[...], left, y) }
  }

  mutating func paste(_ image: Image, _ left: Int, _ top: Int) {
    let length = 3 * image.width
    for y in 0..<image.height { put(image.pixels[(y * length)..<((y + 1) * length)], left, top + y) }
  }

  private mutating func put(_ bytes: ArraySlice<UInt8>, _ x: Int, _ y: Int) {
    let start = 3 * (y * width + x)
    pixels.replaceSubrange(start..<(start + bytes.count), with: bytes)
  }
}

/// The strips of the newest frames, made again only when something in them changed.
final class StripCache {
  private var strips: [Strip: Image] = [:]

  func image(of strip: Strip, _ pictures: [FavouriteFile: FavouritesModel.Picture]) -> Image {
    if let known = strips[strip] { return known }
    // Enough for the rows of a large screen, before and after a few moves.
    if strips.count >= 60 { strips = [:] }
    let image = strip.image(pictures)
    strips[strip] = image
    return image
  }
}
