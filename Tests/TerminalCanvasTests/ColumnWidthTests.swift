import Testing

@testable import TerminalCanvas

@Suite struct ColumnWidthTests {
  @Test(arguments: [
    ("a", 1), ("é", 1), ("e\u{301}", 1), ("漢", 2), ("ｆ", 2), ("한", 2), ("\u{1112}\u{1161}\u{11AB}", 2), ("🙂", 2),
    ("👍🏽", 2), ("👩‍💻", 2), ("👨‍👩‍👧‍👦", 2), ("🇩🇪", 2), ("🇩", 2), ("❤", 1), ("❤️", 2), ("1️⃣", 2), ("☕", 2), ("ｱ", 1), ("─", 1),
    ("⠿", 1), ("…", 1), ("ا", 1), ("क्ष", 2), ("हिन्दी", 5), ("বাংলা", 5), ("தமிழ்", 4), ("ภาษาไทยกำ", 9), ("ລາວຳ", 4),
    ("ක්\u{200D}ර", 2), ("\u{301}", 1), ("\u{1161}", 2), ("\u{0}", 1), ("\r\n", 1), ("\u{200F}", 1),
    ("\u{E000}", 1), ("\u{3000}", 2),
  ])
  func everyCharacterHasColumns(_ text: String, _ columns: Int) { #expect(text.columns == columns) }

  @Test func whatHasNoFormIsStoodInFor() {
    let shown = "a\u{1B}b\u{9B}c\u{301}\r\n\u{200F}\u{AD}".map(\.shown)
    #expect(String(shown) == "a␛b·c\u{301}␍□-")
    #expect(Character("\u{301}").shown == "◌\u{301}")
    #expect(Character("\u{FFFF}").shown == "□" && Character("\u{E0041}").shown == "□")
    #expect(Character("e" + String(repeating: "\u{301}", count: 500)).shown.unicodeScalars.count == 16)
  }

  /// What the program draws itself is in step everywhere, so curses may have it.
  @Test func ownCharactersAreSteady() {
    for character in "─│╭╮╰╯━╸▁▂▃▄▅▆▇█⠿…·×−α‖∇●◌◍○✓✗←→↑↓⏎⌫⇧›‹▸┊┤≈“”éßЖλ" {
      #expect(character.isSteady, "\(character)")
    }
    for character in ["漢", "🙂", "e\u{301}", "❤", "ا", "क", "\u{E000}", "\0", "🇩"] as [Character] {
      #expect(!character.isSteady, "\(character)")
    }
  }

  /// Every letter has a cell of its own, in order, and whatever the marks nothing is lost.
  @Test func noLetterIsLost() {
    var random = SystemRandomNumberGenerator()
    let scripts: [ClosedRange<UInt32>] = [0x61...0x7A, 0x900...0xDFF, 0xE01...0xE4E, 0xE81...0xECD, 0x1000...0x109D]
    for text in ["हिन्दी क्षत्रिय", "বাংলা", "தமிழ்", "ภาษาไทยกำ", "မြန်မာ"]
      + (0..<300).map({ _ in
        let scalars = (0..<12).compactMap { _ in
          Unicode.Scalar(UInt32.random(in: scripts.randomElement(using: &random) ?? 0x61...0x7A, using: &random))
        }
        return String(String.UnicodeScalarView(scalars.filter { $0.properties.generalCategory != .unassigned }))
      })
    {
      var frame = Frame(size: Size(columns: 60, rows: 1))
      let end = frame.write(text, column: 0, row: 0)
      #expect(end == text.columns)
      let shown = text.map(\.shown).flatMap(\.unicodeScalars)
      #expect((0..<end).flatMap { frame[$0, 0].character.unicodeScalars } == shown, "\(text)")
      for column in 0..<end { #expect(frame[column, 0].character.mostColumns == 1, "\(text)") }
    }
  }

  @Test func wideCharactersFillTwoCells() {
    var frame = Frame(size: Size(columns: 8, rows: 2))
    #expect(frame.write("a漢b🙂", column: 0, row: 0) == 6)
    #expect(frame.plainText() == "a漢b🙂\n")
    #expect(frame[2, 0].isContinuation && frame[5, 0].isContinuation)
    frame[2, 0] = Cell("|")
    frame[4, 0] = Cell("|")
    #expect(frame.plainText() == "a |b|\n")
  }

  @Test func textIsCutBetweenCharacters() {
    var frame = Frame(size: Size(columns: 5, rows: 4))
    for (row, text) in ["漢字漢", "a漢字", "漢字", "字"].enumerated() { frame.write(text, column: row, row: row, width: 4) }
    #expect(frame.plainText() == "漢…\n a漢…\n  漢…\n   字")
    #expect(frame.unsteadyRows == [0, 1, 2, 3])
    frame.write("漢", column: 4, row: 0)
    #expect(frame.plainText().hasPrefix("漢… …\n") || frame.plainText().hasPrefix("漢…  …\n"))
    frame.write("字", endingAt: 5, row: 0)
    #expect(frame.plainText().hasPrefix("漢…字\n"))
  }

  @Test func asciiStandsInForEverything() {
    let text = "─│╭╮█⠁⠿▁é漢×−…"
    #expect(String(text.map(\.ascii)) == "-|++#':.e?x-~")
    let scalars = stride(from: UInt32(0), to: 0x11_0000, by: 7).compactMap { Unicode.Scalar($0) }
    #expect(scalars.allSatisfy { Character($0).ascii.isASCII })
  }
}
