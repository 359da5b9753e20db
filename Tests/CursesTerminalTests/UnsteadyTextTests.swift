import Images
import TerminalCanvas
import Testing

@testable import CursesTerminal

/// Text that terminals do not agree about, and what curses gets to see of it.
@Suite struct UnsteadyTextTests {
  private let sixel = GraphicsCapability(mode: .sixel, cellWidth: 10, cellHeight: 20)

  private func masked(_ draw: (inout Frame) -> Void) -> MaskedFrame {
    var frame = Frame(size: Size(columns: 20, rows: 4))
    draw(&frame)
    return CellPainter().masked(frame, PicturePainter().plan(frame, sixel))
  }

  @Test func cursesSeesSteadyTextAlone() {
    let masked = masked { $0.write("aé漢e\u{301}👍🏽 zz", column: 0, row: 1) }
    for cell in masked.cells.cells { #expect(cell.character.isSteady) }
    let pieces = masked.unsteady.rows[1] ?? []
    // Two skin-toned columns too many are drawn over again.
    #expect(pieces.map(\.column) == [2, 4, 5, 7, 8])
    #expect(String(pieces.map(\.cell.character)) == "漢e\u{301}👍🏽 z")
    #expect(masked.cells.unsteadyRows == [1] && masked.unsteady.rows.count == 1)
  }

  /// What a terminal might draw into a picture, or around the edge, is one code point.
  @Test func picturesAndEdgesAreLeftAlone() {
    let edge = masked { $0.write("👍🏽", column: 18, row: 0) }
    #expect(edge.unsteady.rows[0]?.map(\.cell.character) == ["👍"])
    let beside = masked {
      $0.images = [
        ImagePlacement(
          Image(width: 4, height: 4, filledWith: (9, 9, 9)), in: Rectangle(column: 4, row: 0, columns: 4, rows: 2))
      ]
      $0.write("👍🏽", column: 2, row: 0)
      $0.write("👍🏽", column: 12, row: 0)
    }
    #expect(beside.unsteady.rows[0]?.prefix(1).map(\.cell.character) == ["👍"])
    #expect(beside.unsteady.rows[0]?.contains { $0.cell.character == "👍🏽" } == true)
  }
}
