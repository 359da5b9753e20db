extension Frame {
  /// Writes text from a cell on, cut off with `…` at `width` columns or at the frame's edge; returns the column after.
  @discardableResult
  public mutating func write(
    _ text: String, column: Int, row: Int, style: Style = .standard, width: Int? = nil
  ) -> Int {
    let space = max(0, min(width ?? .max, size.columns - column))
    var characters = text.map(\.onOneColumn)
    if characters.count > space, space > 0 { characters = characters.prefix(space - 1) + ["…"] }
    for (offset, character) in characters.prefix(space).enumerated() {
      self[column + offset, row] = Cell(character, style)
    }
    return column + min(space, characters.count)
  }

  /// Writes text that ends before a column.
  public mutating func write(_ text: String, endingAt column: Int, row: Int, style: Style = .standard) {
    write(text, column: max(0, column - text.count), row: row, style: style)
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
      write(text, column: max(left + 2, right - 1 - text.count), row: bottom, style: style, width: space)
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
      var line = (0..<size.columns).map { self[$0, row].character }
      while line.last == " " { line.removeLast() }
      return String(line)
    }.joined(separator: "\n")
  }
}

extension Character {
  /// Itself, or a stand-in of one column for what is wider, narrower or a control character.
  var onOneColumn: Character {
    guard let scalar = unicodeScalars.first else { return " " }
    if scalar.value < 0x20 { return Unicode.Scalar(0x2400 + scalar.value).map(Character.init) ?? "·" }
    if (0x7F..<0xA0).contains(scalar.value) { return "·" }
    let properties = scalar.properties
    let isZeroWidth = properties.generalCategory == .nonspacingMark || properties.generalCategory == .format
    return isZeroWidth || Self.wide.contains { $0.contains(scalar.value) } ? "□" : self
  }

  /// East Asian wide and emoji blocks (Unicode Standard Annex 11), coarsely.
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
    0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD,
  ]
}
