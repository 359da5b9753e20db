import CNcurses
import TerminalCanvas
import TerminalGraphics

/// Gives curses the cells that changed since the last frame.
struct CellPainter {
  private var last: MaskedFrame?
  private var pairs = ColorPairs(colors: 0, limit: 0)
  private var depth = ColorDepth.none
  /// Whether characters beyond ASCII can be drawn.
  var drawsUTF8 = true

  /// Everything will be painted again.
  mutating func forget() { last = nil }

  /// - Parameter count: how many colours may be used.
  mutating func useColors(_ count: Int) {
    pairs = ColorPairs(colors: count, limit: Int(progan_pairs()))
    depth = pairs.hasColors ? ColorDepth(colors: count) : .none
  }

  /// The frame as curses is to see it. In the rows of pictures nothing is blank to it, so that it never clears to the
  /// beginning or the end of a line across a picture: spaces are no-break spaces there, and so is what lies under it. And so
  /// is what terminals do not agree about, which is drawn past curses.
  func masked(_ frame: Frame, _ pictures: [PlacedPicture]) -> MaskedFrame {
    var masked = frame
    masked.images = []
    let space = Cell("\u{A0}")
    for piece in pictures.flatMap(\.pieces) { masked.fill(piece, with: space) }
    for row in Set(pictures.flatMap(\.pieces).flatMap { $0.row..<($0.row + $0.rows) }) {
      for column in 0..<frame.size.columns where masked[column, row].character == " " {
        masked[column, row].character = space.character
      }
    }
    let unsteady = UnsteadyText.taken(from: &masked, pictures)
    if !drawsUTF8 { masked.turnToASCII() }
    return MaskedFrame(cells: masked, unsteady: unsteady)
  }

  func isShown(_ frame: MaskedFrame) -> Bool { last == frame }

  /// Whether the numbers of colour pairs are to be given anew, for which everything must be painted again.
  var isShortOfPairs: Bool { pairs.isNearlyUsedUp }

  mutating func giveUpPairs() {
    pairs.reset()
    forget()
  }

  /// Paints a masked frame.
  mutating func paint(_ masked: MaskedFrame, _ pictures: [PlacedPicture]) {
    let (frame, last) = (masked.cells, last?.cells)
    var turns = Turns()
    for row in 0..<frame.size.rows {
      var turn = 0
      let edges = Set(pictures.flatMap { $0.columns(inRow: row).map(\.lowerBound) })
      for column in 0..<frame.size.columns {
        let cell = frame[column, row]
        if edges.contains(column) { turn += 1 }
        if let last, last.size == frame.size, last[column, row] == cell { continue }
        turns.add(column, row, turn: turn)
      }
    }
    // What is drawn past curses would not move with its rows.
    let hasMore = !pictures.isEmpty || !masked.unsteady.rows.isEmpty || self.last?.unsteady.rows.isEmpty == false
    if hasMore, let last, last.size == frame.size, mayMoveRows(from: last, to: frame, turns.rows) {
      turns.takeRowsApart()
    }
    for cells in turns.cells {
      for (column, row) in cells { put(frame[column, row], column, row) }
      refresh()
    }
    if turns.cells.isEmpty { refresh() }
    paint(masked.unsteady, besides: Set(turns.rows))
    self.last = masked
  }

  /// Where curses wrote into a row, or its characters are others.
  private func paint(_ unsteady: UnsteadyText, besides rows: Set<Int>) {
    let before = last?.unsteady.rows ?? [:]
    let changed = unsteady.rows.filter { rows.contains($0.key) || before[$0.key] != $0.value }
    guard !changed.isEmpty else { return }
    var text = ""
    for (row, pieces) in changed.sorted(by: { $0.key < $1.key }) {
      for piece in pieces {
        text += "\u{1B}[\(row + 1);\(piece.column + 1)H\u{1B}[\(rendition(of: piece.cell.style))m"
        text.append(drawsUTF8 ? piece.cell.character : piece.cell.character.ascii)
      }
    }
    writeAll(Control.aside(Array(text.utf8)))
  }

  private func rendition(of style: Style) -> String {
    var parameters = ["0"]
    if style.bold { parameters.append("1") }
    if style.dim { parameters.append("2") }
    if style.reverse || !pairs.hasColors && style.background != .standard { parameters.append("7") }
    guard pairs.hasColors else { return parameters.joined(separator: ";") }
    parameters.append(depth.rendition(of: style.foreground, isBackground: false))
    parameters.append(depth.rendition(of: style.background, isBackground: true))
    return parameters.joined(separator: ";")
  }

  /// Whether a row is to look as another did: curses would scroll a part of the screen, and pictures with it or not.
  private func mayMoveRows(from last: Frame, to frame: Frame, _ rows: [Int]) -> Bool {
    func characters(_ frame: Frame, _ row: Int) -> [Character] {
      (0..<frame.size.columns).map { frame[$0, row].character }
    }
    guard rows.count > 1 else { return false }
    let before = Dictionary(rows.map { (characters(last, $0), $0) }, uniquingKeysWith: { first, _ in first })
    return rows.contains { before[characters(frame, $0), default: $0] != $0 }
  }

  private mutating func put(_ cell: Cell, _ column: Int, _ row: Int) {
    var attributes: attr_t = 0
    if cell.style.bold { attributes |= progan_bold() }
    if cell.style.dim { attributes |= progan_dim() }
    // A full block is painted as an inverted space: fonts leave gaps around the glyph.
    let isFull = cell.character == "█" && !cell.style.reverse
    // Without colours, what has a background of its own is inverted, so that a selection shows.
    let isMarked = !pairs.hasColors && cell.style.background != .standard
    if cell.style.reverse || isFull || isMarked { attributes |= progan_reverse() }
    let text = (isFull ? " " : cell.character).unicodeScalars.prefix(1).map { wchar_t(bitPattern: $0.value) } + [0]
    _ = progan_put(Int32(row), Int32(column), text, attributes, pairs.number(for: cell.style))
  }
}

/// Changed cells in the order in which curses is given them. It rewrites unchanged cells between changed ones of a row if
/// that is shorter than moving the cursor: what is left and right of a picture is therefore painted in turns.
private struct Turns {
  /// Cells of one turn, by row.
  private(set) var cells: [[(column: Int, row: Int)]] = []

  mutating func add(_ column: Int, _ row: Int, turn: Int) {
    while cells.count <= turn { cells.append([]) }
    cells[turn].append((column, row))
  }

  var rows: [Int] { Set(cells.joined().map(\.row)).sorted() }

  /// Every row in a turn of its own: one that changes alone cannot have moved.
  mutating func takeRowsApart() {
    cells = cells.flatMap { turn in
      Dictionary(grouping: turn, by: \.row).sorted { $0.key < $1.key }.map(\.value)
    }
  }
}

/// The pairs of colours that curses knows by numbers, of which there are only so many.
struct ColorPairs {
  private struct Pair: Hashable {
    let foreground: Int32
    let background: Int32
  }

  private let colors: Int
  private let limit: Int
  private var numbers: [Pair: Int32] = [:]

  init(colors: Int, limit: Int) {
    self.colors = colors
    self.limit = limit
  }

  var hasColors: Bool { colors >= 8 }

  /// Whether another frame might find none left: some are always kept for it.
  var isNearlyUsedUp: Bool { hasColors && numbers.count >= max(limit / 2, limit - 1024) }

  mutating func reset() { numbers = [:] }

  /// The pair's number; 0, the terminal's own colours, where there are none.
  mutating func number(for style: Style) -> Int32 {
    guard hasColors else { return 0 }
    let wanted = Pair(foreground: index(style.foreground), background: index(style.background))
    guard wanted.foreground >= 0 || wanted.background >= 0 else { return 0 }
    if let known = numbers[wanted] { return known }
    let number = Int32(numbers.count + 1)
    guard number < limit, init_extended_pair(number, wanted.foreground, wanted.background) == OK else {
      // One frame with more pairs than there are: a colour that is near in what can be read.
      return numbers.first { $0.key.foreground == wanted.foreground }?.value ?? 0
    }
    numbers[wanted] = number
    return number
  }

  private func index(_ color: Color) -> Int32 {
    guard case .rgb(let red, let green, let blue) = color else { return -1 }
    switch ColorDepth(colors: colors) {
    case .trueColor:
      // The first eight are the terminal's own, not shades of blue.
      let value = Int32(red) << 16 | Int32(green) << 8 | Int32(blue)
      return value < 8 ? 0 : value
    case .indexed: return Int32(nearestIndex256(red: red, green: green, blue: blue))
    case .sixteen: return Int32(nearestIndex16(red: red, green: green, blue: blue))
    case .eight, .none: return Int32(nearestIndex8(red: red, green: green, blue: blue))
    }
  }
}
