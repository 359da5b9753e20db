import TerminalCanvas

/// A frame as curses sees it, and what is drawn past it.
struct MaskedFrame: Equatable {
  let cells: Frame
  let unsteady: UnsteadyText
}

/// Characters that not every terminal gives as many columns: each is written at its place, and what a terminal may have
/// drawn over beside it is written again. So none gets out of step, and curses, which has its own opinion, never meets them.
struct UnsteadyText: Equatable {
  struct Piece: Equatable {
    let column: Int
    var cell: Cell
  }

  /// By row, from left to right.
  private(set) var rows: [Int: [Piece]] = [:]

  /// Takes them out of a frame, which has no-break spaces instead.
  static func taken(from frame: inout Frame, _ pictures: [PlacedPicture]) -> UnsteadyText {
    var result = UnsteadyText()
    for row in frame.unsteadyRows.sorted() {
      let covered = pictures.flatMap { $0.columns(inRow: row) }
      let pieces = pieces(ofRow: row, in: frame, covered)
      guard !pieces.isEmpty else { continue }
      result.rows[row] = pieces
      for column in 0..<frame.size.columns where !frame[column, row].character.isSteady {
        frame.change(column: column, row: row) { $0.character = "\u{A0}" }
      }
    }
    return result
  }

  private static func pieces(ofRow row: Int, in frame: Frame, _ covered: [Range<Int>]) -> [Piece] {
    var pieces: [Piece] = []
    // Up to where a terminal may have drawn.
    var reach = 0
    for column in 0..<frame.size.columns {
      let cell = frame[column, row]
      guard !cell.isContinuation else { continue }
      let isSteady = cell.character.isSteady
      if isSteady, column >= reach { continue }
      var piece = Piece(column: column, cell: cell)
      if !isSteady {
        let end = column + cell.character.mostColumns
        let hurts = end > frame.size.columns || covered.contains { $0.overlaps(column..<end) }
        // Then its first code point has to do.
        if hurts, let first = cell.character.unicodeScalars.first { piece.cell.character = Character(first) }
        reach = max(reach, hurts ? column + 2 : end)
      }
      pieces.append(piece)
    }
    return pieces
  }
}

extension Frame {
  /// For terminals that would show the bytes of anything else. A space that is to be none for curses is dim instead.
  mutating func turnToASCII() {
    for row in 0..<size.rows {
      for column in 0..<size.columns where !self[column, row].character.isASCII {
        change(column: column, row: row) {
          if $0.character == "\u{A0}" { $0.style.dim = true }
          $0.character = $0.character.ascii
        }
      }
    }
  }
}
