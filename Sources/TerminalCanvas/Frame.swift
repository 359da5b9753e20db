/// One character cell of a frame. A character of two columns is followed by its continuation.
public struct Cell: Hashable, Sendable {
  public var character: Character
  public var style: Style

  public init(_ character: Character = " ", _ style: Style = .standard) {
    self.character = character
    self.style = style
  }

  /// The right half of the wide character at its left.
  static func continuation(_ style: Style) -> Cell { Cell("\0", style) }

  public var isContinuation: Bool { character == "\0" }
}

/// What a terminal shows at one moment, as a value: cells, and pictures over some of them.
public struct Frame: Equatable, Sendable {
  public let size: Size
  /// Row by row, `size.columns * size.rows` cells.
  public private(set) var cells: [Cell]
  /// Cells written after a picture was added lie over it: a popup hides what is beneath it and no more.
  public var images: [ImagePlacement] = []
  /// The rows in which something was written that not every terminal gives the same columns (`Character.isSteady`).
  public private(set) var unsteadyRows: Set<Int> = []

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
      if !unsteadyRows.isEmpty, unsteadyRows.contains(row) { clearOtherHalf(column, row) }
      cells[row * size.columns + column] = newValue
      for index in images.indices where images[index].rectangle.contains(column: column, row: row) {
        images[index].cover(column: column, row: row)
      }
    }
  }

  /// Changes a cell and nothing beside it.
  public mutating func change(column: Int, row: Int, _ change: (inout Cell) -> Void) {
    change(&cells[row * size.columns + column])
  }

  /// Sets the cells of one character, where all of it lies inside; returns the column after.
  @discardableResult
  mutating func put(_ character: Character, column: Int, row: Int, style: Style) -> Int {
    let columns = character.columns
    guard (0..<size.rows).contains(row) else { return column + columns }
    if !character.isSteady { unsteadyRows.insert(row) }
    guard columns == 2 else {
      self[column, row] = Cell(character, style)
      return column + columns
    }
    let isWhole = column >= 0 && column + 1 < size.columns
    self[column, row] = Cell(isWhole ? character : " ", style)
    self[column + 1, row] = isWhole ? .continuation(style) : Cell(" ", style)
    return column + columns
  }

  /// What is written over one half of a wide character leaves nothing of the other.
  private mutating func clearOtherHalf(_ column: Int, _ row: Int) {
    let index = row * size.columns + column
    if cells[index].isContinuation, column > 0 {
      cells[index - 1].character = " "
    } else if column + 1 < size.columns, cells[index + 1].isContinuation {
      cells[index + 1].character = " "
    }
  }
}
