import Images

/// One character cell of a frame. Every character is one column wide.
public struct Cell: Hashable, Sendable {
  public var character: Character
  public var style: Style

  public init(_ character: Character = " ", _ style: Style = .standard) {
    self.character = character
    self.style = style
  }
}

/// What a terminal shows at one moment, as a value: cells, and pictures over some of them.
public struct Frame: Equatable, Sendable {
  public let size: Size
  /// Row by row, `size.columns * size.rows` cells.
  public private(set) var cells: [Cell]
  /// Cells written after a picture was added lie over it: a popup hides what is beneath it and no more.
  public var images: [ImagePlacement] = []

  public init(size: Size) {
    self.size = size
    cells = Array(repeating: Cell(), count: size.columns * size.rows)
  }

  /// Changes how every cell is drawn.
  public mutating func mapStyles(_ change: (Style) -> Style) {
    for index in cells.indices where cells[index].style != .standard {
      cells[index].style = change(cells[index].style)
    }
  }

  /// The cell at a column and row; writes outside the frame are dropped.
  public subscript(column: Int, row: Int) -> Cell {
    get { cells[row * size.columns + column] }
    set {
      guard (0..<size.columns).contains(column), (0..<size.rows).contains(row) else { return }
      cells[row * size.columns + column] = newValue
      for index in images.indices where images[index].rectangle.contains(column: column, row: row) {
        images[index].cover(column: column, row: row)
      }
    }
  }
}
