extension Frame {
  /// Writes text from a cell on, cut off with `…` at `width` columns or at the frame's edge; returns the column after.
  @discardableResult
  public mutating func write(
    _ text: String, column: Int, row: Int, style: Style = .standard, width: Int? = nil
  ) -> Int {
    let space = max(0, min(width ?? .max, size.columns - column))
    var glyphs = text.prefix(space + 1).flatMap(\.shown.pieces)
    if glyphs.reduce(0, { $0 + $1.columns }) > space, space > 0 {
      var left = space - 1
      glyphs = glyphs.prefix {
        left -= $0.columns
        return left >= 0
      }
      glyphs.append("…")
    }
    guard space > 0 else { return column }
    return glyphs.reduce(column) { put($1, column: $0, row: row, style: style) }
  }

  /// Writes text that ends before a column.
  public mutating func write(_ text: String, endingAt column: Int, row: Int, style: Style = .standard) {
    write(text, column: max(0, column - text.columns), row: row, style: style)
  }

  /// Fills a rectangle with one cell.
  public mutating func fill(_ rectangle: Rectangle, with cell: Cell = Cell()) {
    for row in rectangle.row..<(rectangle.row + rectangle.rows) {
      for column in rectangle.column..<(rectangle.column + rectangle.columns) { self[column, row] = cell }
    }
  }

  /// Draws a border with a title above and a footer below; returns the inside.
  @discardableResult
  public mutating func panel(
    _ rectangle: Rectangle, title: String, footer: String = "", style: Style = .standard, titleStyle: Style = .standard
  ) -> Rectangle {
    let (left, top) = (rectangle.column, rectangle.row)
    let (right, bottom) = (left + rectangle.columns - 1, top + rectangle.rows - 1)
    guard rectangle.columns >= 2, rectangle.rows >= 2 else { return rectangle }
    fill(rectangle)
    for column in left...right {
      self[column, top] = Cell("─", style)
      self[column, bottom] = Cell("─", style)
    }
    for row in top...bottom {
      self[left, row] = Cell("│", style)
      self[right, row] = Cell("│", style)
    }
    self[left, top] = Cell("╭", style)
    self[right, top] = Cell("╮", style)
    self[left, bottom] = Cell("╰", style)
    self[right, bottom] = Cell("╯", style)
    let space = rectangle.columns - 4
    if !title.isEmpty, space > 2 { write(" \(title) ", column: left + 2, row: top, style: titleStyle, width: space) }
    if !footer.isEmpty, space > 2 {
      let text = " \(footer) "
      write(text, column: max(left + 2, right - 1 - text.columns), row: bottom, style: style, width: space)
    }
    return Rectangle(column: left + 1, row: top + 1, columns: rectangle.columns - 2, rows: rectangle.rows - 2)
  }

  /// A heavy line in halves of a cell over a light one: rows of bars stay apart in every font.
  public mutating func bar(column: Int, row: Int, width: Int, fraction: Double, style: Style, track: Style) {
    let halves = Int((min(1, max(0, fraction.isFinite ? fraction : 0)) * Double(width * 2)).rounded())
    for offset in 0..<width {
      let filled = halves - offset * 2
      self[column + offset, row] =
        filled >= 2 ? Cell("━", style) : filled == 1 ? Cell("╸", style) : Cell("─", track)
    }
  }

  /// The newest values as a row of blocks of eight heights.
  public mutating func sparkline(_ values: [Double], column: Int, row: Int, width: Int, style: Style) {
    let shown = values.suffix(width).filter(\.isFinite)
    guard let low = shown.min(), let high = shown.max() else { return }
    let blocks: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    for (offset, value) in shown.enumerated() {
      let level = high > low ? Int((value - low) / (high - low) * 7.999) : 3
      self[column + offset, row] = Cell(blocks[level], style)
    }
  }

  /// The characters alone, rows without trailing spaces.
  public func plainText() -> String {
    (0..<size.rows).map { row in
      var line = (0..<size.columns).map { self[$0, row] }.filter { !$0.isContinuation }.map(\.character)
      while line.last == " " { line.removeLast() }
      return String(line)
    }.joined(separator: "\n")
  }
}
