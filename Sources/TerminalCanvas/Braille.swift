extension Frame {
  /// Sets one of the 2 × 4 dots that a cell has in braille; (0, 0) is the area's top left one. Dots outside are dropped.
  mutating func setDot(_ x: Int, _ y: Int, in area: Rectangle, style: Style) {
    let bits: [[UInt32]] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]]
    guard (0..<(2 * area.columns)).contains(x), (0..<(4 * area.rows)).contains(y) else { return }
    let (column, row) = (area.column + x / 2, area.row + y / 4)
    guard column < size.columns, row < size.rows else { return }
    let there = self[column, row].character.unicodeScalars.first?.value ?? 0
    let pattern = (0x2800...0x28FF).contains(there) ? there : 0x2800
    guard let scalar = Unicode.Scalar(pattern | bits[y % 4][x % 2]) else { return }
    self[column, row] = Cell(Character(scalar), style)
  }

  /// A straight line of dots.
  public mutating func drawLine(
    from start: (x: Int, y: Int), to end: (x: Int, y: Int), in area: Rectangle, style: Style
  ) {
    let steps = max(1, abs(end.x - start.x), abs(end.y - start.y))
    for step in 0...steps {
      setDot(
        start.x + (end.x - start.x) * step / steps, start.y + (end.y - start.y) * step / steps, in: area, style: style)
    }
  }
}
