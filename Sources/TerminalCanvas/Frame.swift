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

/// A picture shown over a rectangle of cells, its aspect ratio kept, centred.
public struct ImagePlacement: Equatable, Sendable {
  public var image: Image
  public var rectangle: Rectangle

  public init(_ image: Image, in rectangle: Rectangle) {
    self.image = image
    self.rectangle = rectangle
  }
}

/// What a terminal shows at one moment, as a value: cells, and pictures over some of them.
public struct Frame: Equatable, Sendable {
  public let size: Size
  /// Row by row, `size.columns * size.rows` cells.
  public private(set) var cells: [Cell]
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
    }
  }
}
