import Testing

@testable import TerminalCanvas

@Suite struct DrawingTests {
  @Test func panelsFrameTheirInside() {
    var frame = Frame(size: Size(columns: 16, rows: 4))
    let inside = frame.panel(Rectangle(column: 0, row: 0, columns: 16, rows: 4), title: "growth", footer: "end")
    frame.write("0123456789abcdef", column: inside.column, row: inside.row, width: inside.columns)
    #expect(
      frame.plainText() == """
        ╭─ growth ─────╮
        │0123456789abc…│
        │              │
        ╰──────── end ─╯
        """)
  }

  @Test func barsHaveHalves() {
    var frame = Frame(size: Size(columns: 4, rows: 4))
    for (row, fraction) in [0, 0.6, 1, .nan].enumerated() {
      frame.bar(column: 0, row: row, width: 4, fraction: fraction, style: .standard, track: .standard)
    }
    #expect(frame.plainText() == "────\n━━╸─\n━━━━\n────")
  }

  @Test func controlCharactersAreInView() {
    var frame = Frame(size: Size(columns: 8, rows: 1))
    frame.write("a\u{1B}日🙂b", column: 0, row: 0)
    #expect(frame.plainText() == "a␛日🙂b")
  }

  @Test func writesOutsideAreDropped() {
    var frame = Frame(size: Size(columns: 3, rows: 1))
    frame.write("abcdef", column: 1, row: 0)
    frame.write("x", column: 0, row: 5)
    frame[-1, 0] = Cell("y")
    #expect(frame.plainText() == " a…")
  }

  @Test func numbersStandStill() {
    #expect(fixedWidth(-1.5, width: 7, decimals: 2) == "  −1.50")
    #expect(fixedWidth(123456, width: 5, decimals: 1) == "    –")
    #expect(fixedWidth(.nan, width: 3, decimals: 1) == "  –")
    #expect([12, 250, 6480, 300_000, -1].map(durationText) == ["12s", "4m 10s", "1h 48m", "3d 11h", "–"])
    #expect(clockText(1574) == "00:26:14")
  }
}
