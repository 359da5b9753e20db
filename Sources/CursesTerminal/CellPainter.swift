import CNcurses
import TerminalCanvas
import TerminalGraphics

/// Gives curses the cells that changed since the last frame.
struct CellPainter {
  private var last: Frame?
  private var pairs: [ColorPair: Int32] = [:]

  private struct ColorPair: Hashable {
    let foreground: Int32
    let background: Int32
  }

  /// Everything will be painted again.
  mutating func forget() { last = nil }

  mutating func paint(_ frame: Frame) {
    for row in 0..<frame.size.rows {
      for column in 0..<frame.size.columns {
        let cell = frame[column, row]
        if let last, last.size == frame.size, last[column, row] == cell { continue }
        put(cell, column, row)
      }
    }
    last = frame
  }

  private mutating func put(_ cell: Cell, _ column: Int, _ row: Int) {
    var attributes: attr_t = 0
    if cell.style.bold { attributes |= progan_bold() }
    if cell.style.dim { attributes |= progan_dim() }
    // A full block is painted as an inverted space: fonts leave gaps around the glyph.
    let isFull = cell.character == "█" && !cell.style.reverse
    if cell.style.reverse || isFull { attributes |= progan_reverse() }
    let text = (isFull ? " " : cell.character).unicodeScalars.prefix(1).map { wchar_t(bitPattern: $0.value) } + [0]
    _ = progan_put(Int32(row), Int32(column), text, attributes, pair(cell.style))
  }

  private mutating func pair(_ style: Style) -> Int32 {
    guard progan_colors() >= 8 else { return 0 }
    let wanted = ColorPair(foreground: index(style.foreground), background: index(style.background))
    guard wanted.foreground >= 0 || wanted.background >= 0 else { return 0 }
    if let known = pairs[wanted] { return known }
    let number = Int32(pairs.count + 1)
    guard init_extended_pair(number, wanted.foreground, wanted.background) == OK else { return 0 }
    pairs[wanted] = number
    return number
  }

  private func index(_ color: Color) -> Int32 {
    switch color {
    case .standard: -1
    case .rgb(let red, let green, let blue):
      Int32(
        progan_colors() >= 256
          ? nearestIndex256(red: red, green: green, blue: blue) : nearestIndex8(red: red, green: green, blue: blue))
    }
  }
}
