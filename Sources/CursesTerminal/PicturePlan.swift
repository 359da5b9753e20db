import Images
import TerminalCanvas
import TerminalGraphics

/// A picture at its place on the screen.
struct PlacedPicture: Equatable {
  let image: Image
  let scaling: Scaling
  /// The cells it takes, whole.
  let cells: Rectangle
  let width: Int
  let height: Int
  /// What of the cells shows: nothing lies over it.
  let pieces: [Rectangle]

  /// - Returns: nil where there is no room or nothing shows.
  init?(_ placement: ImagePlacement, frame: Size, graphics: GraphicsCapability) {
    var place = placement.rectangle
    // None reaches the last row, where some terminals would scroll.
    place.rows = min(place.rows, frame.rows - 1 - place.row)
    place.columns = min(place.columns, frame.columns - place.column)
    guard graphics.mode != .none, place.column >= 0, place.row >= 0, place.columns > 0, place.rows > 0 else {
      return nil
    }
    let size = fittedSize(of: placement.image, in: place.size, capability: graphics)
    let columns = min(place.columns, (size.width + graphics.cellWidth - 1) / graphics.cellWidth)
    let rows = min(place.rows, (size.height + graphics.cellHeight - 1) / graphics.cellHeight)
    image = placement.image
    scaling = placement.scaling
    (width, height) = size
    cells = Rectangle(
      column: place.column + (place.columns - columns) / 2, row: place.row + (place.rows - rows) / 2,
      columns: columns, rows: rows)
    pieces = Self.pieces(of: cells) { !placement.isCovered(column: $0, row: $1) }
    guard !pieces.isEmpty else { return nil }
  }

  /// The cells of a rectangle that show, in rectangles: runs of a row, joined with equal ones of the row above.
  private static func pieces(of cells: Rectangle, shows: (Int, Int) -> Bool) -> [Rectangle] {
    var done: [Rectangle] = []
    var open: [Rectangle] = []
    for row in cells.row..<(cells.row + cells.rows) {
      var runs: [Rectangle] = []
      for column in cells.column..<(cells.column + cells.columns) where shows(column, row) {
        if let last = runs.last, last.column + last.columns == column {
          runs[runs.count - 1].columns += 1
        } else {
          runs.append(Rectangle(column: column, row: row, columns: 1, rows: 1))
        }
      }
      for index in runs.indices {
        let run = runs[index]
        guard let above = open.firstIndex(where: { $0.column == run.column && $0.columns == run.columns }) else {
          continue
        }
        runs[index] = open.remove(at: above)
        runs[index].rows += 1
      }
      done += open
      open = runs
    }
    return done + open
  }

  /// The pixels of a piece; nil if there are none.
  func pixels(of piece: Rectangle, _ graphics: GraphicsCapability) -> PixelRectangle? {
    let x = (piece.column - cells.column) * graphics.cellWidth
    let y = (piece.row - cells.row) * graphics.cellHeight
    var part = PixelRectangle(
      x: x, y: y, width: min(width - x, piece.columns * graphics.cellWidth),
      height: min(height - y, piece.rows * graphics.cellHeight))
    // What a terminal rounds up must not reach the cells below.
    let step = graphics.heightStep
    if (part.height + step - 1) / step * step > piece.rows * graphics.cellHeight { part.height -= part.height % step }
    return part.width > 0 && part.height > 0 ? part : nil
  }

  /// Whether a successor covers the same pixels, but for what now lies over it.
  func isSucceeded(by other: PlacedPicture) -> Bool {
    cells == other.cells && width == other.width && height == other.height
  }

  /// The visible cells of a row, as ranges of columns.
  func columns(inRow row: Int) -> [Range<Int>] {
    pieces.filter { row >= $0.row && row < $0.row + $0.rows }.map { $0.column..<($0.column + $0.columns) }
  }
}
