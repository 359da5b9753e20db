import Images

/// How a picture is enlarged.
public enum Scaling: Hashable, Sendable {
  /// Every pixel a square: what the network made, and nothing else.
  case nearest
  /// A smooth surface through the pixels.
  case smooth
}

/// A picture shown over a rectangle of cells, enlarged by a whole number, centred.
///
/// A frame should have a dozen at most, for xterm keeps no more than 16: many small pictures are better one sheet.
public struct ImagePlacement: Equatable, Sendable {
  public var image: Image
  public let rectangle: Rectangle
  public var scaling: Scaling
  /// Which cells of the rectangle, row by row, something was written over; empty if none.
  private var covered: [Bool] = []

  public init(_ image: Image, in rectangle: Rectangle, scaling: Scaling = .nearest) {
    self.image = image
    self.rectangle = rectangle
    self.scaling = scaling
  }

  /// Hides the part of the picture in a cell.
  mutating func cover(column: Int, row: Int) {
    guard rectangle.contains(column: column, row: row) else { return }
    if covered.isEmpty { covered = Array(repeating: false, count: rectangle.columns * rectangle.rows) }
    covered[(row - rectangle.row) * rectangle.columns + column - rectangle.column] = true
  }

  public func isCovered(column: Int, row: Int) -> Bool {
    guard !covered.isEmpty, rectangle.contains(column: column, row: row) else { return false }
    return covered[(row - rectangle.row) * rectangle.columns + column - rectangle.column]
  }
}
