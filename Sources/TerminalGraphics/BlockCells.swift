import Images
import TerminalCanvas

/// The picture as half blocks, two pixels a cell, centred in `size`; the cells row by row, blank outside the picture.
public func blockCells(of image: Image, in size: Size) -> [Cell] {
  var cells = [Cell](repeating: Cell(), count: size.columns * size.rows)
  guard size.columns > 0, size.rows > 0 else { return cells }
  let target = fittedSize(width: image.width, height: image.height, inWidth: size.columns, height: size.rows * 2)
  let small = image.converted(toChannels: 3).scaled(width: target.width, height: target.height)
  let left = (size.columns - small.width) / 2
  let top = (size.rows * 2 - small.height) / 2 / 2 * 2
  func color(_ x: Int, _ y: Int) -> Color {
    guard (0..<small.width).contains(x), (0..<small.height).contains(y) else { return .standard }
    let start = (y * small.width + x) * 3
    return .rgb(small.pixels[start], small.pixels[start + 1], small.pixels[start + 2])
  }
  for row in 0..<size.rows {
    for column in 0..<size.columns {
      let (upper, lower) = (color(column - left, 2 * row - top), color(column - left, 2 * row + 1 - top))
      guard upper != .standard else { continue }
      cells[row * size.columns + column] = Cell("▀", Style(upper, on: lower))
    }
  }
  return cells
}
