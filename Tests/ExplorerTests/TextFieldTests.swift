import Foundation
import Testing

@testable import Explorer
@testable import TerminalCanvas

/// What people type and paste, whatever characters that makes.
@Suite struct TextFieldTests {
  /// Code points of every kind that joins, widens, hides or turns others.
  private static let special: [Unicode.Scalar] = [
    "e", "\u{301}", "\u{323}", "🇩", "🇪", "👍", "🏽", "👩", "\u{200D}", "💻", "❤", "\u{FE0F}", "1", "\u{20E3}", "漢", "한",
    "\u{1100}", "\u{1161}", "\u{11A8}", "\u{200B}", "\u{200F}", "\u{202E}", "\u{0}", "\u{1B}", "\r", "\n", "\u{9B}",
    "\u{7F}",
    "\u{AD}", "\u{FEFF}", "क", "\u{94D}", "ष", "\u{600}", "\u{E0067}", "\u{10EEEE}", "\u{FFFF}", "/", " ", "ا",
    "\u{1F3F4}",
  ]

  private func random(_ generator: inout SystemRandomNumberGenerator) -> Unicode.Scalar {
    if Bool.random(using: &generator) { return Self.special.randomElement(using: &generator) ?? "e" }
    return Unicode.Scalar(UInt32.random(in: 0...0x10FFFF, using: &generator)) ?? "x"
  }

  /// Its drawing in a box of a width, and what lies around it.
  private func drawing(_ field: TextField, _ width: Int) -> Frame {
    var scene = Scene(size: Size(columns: width + 4, rows: 3))
    scene.frame.fill(Rectangle(column: 0, row: 0, columns: width + 4, rows: 3), with: Cell("#"))
    scene.write(field, column: 2, row: 1, width: width)
    return scene.frame
  }

  private func expectWhole(_ field: TextField, _ width: Int, _ history: String) {
    let frame = drawing(field, width)
    for row in 0..<3 {
      for column in 0..<frame.size.columns where row != 1 || !(2..<(2 + width)).contains(column) {
        #expect(frame[column, row] == Cell("#"), "outside of its box: \(history)")
      }
      for column in 0..<frame.size.columns where frame[column, row].isContinuation {
        #expect(frame[column - 1, row].character.columns == 2, "half a character: \(history)")
      }
    }
    let cursor = (0..<frame.size.columns).filter { frame[$0, 1].style == Theme.cursor && !frame[$0, 1].isContinuation }
    #expect(!cursor.isEmpty, "no cursor: \(history)")
    #expect(field.cursor <= field.text.count && field.text.prefix(field.cursor).count == field.cursor, "\(history)")
  }

  /// `PROGAN_FUZZ=1000000` tries as many.
  @Test func anyTextIsSurvived() {
    var generator = SystemRandomNumberGenerator()
    let keys: [Key] = [.left, .right, .home, .end, .backspace, .delete, .control("w"), .control("u"), .up]
    var (field, history) = (TextField(), "")
    for _ in 0..<(ProcessInfo.processInfo.environment["PROGAN_FUZZ"].flatMap { Int($0) } ?? 4000) {
      if Int.random(in: 0..<60) == 0 { (field, history) = (TextField(), "") }
      switch Int.random(in: 0..<10) {
      case 0..<6:
        let scalar = random(&generator)
        history += " \(String(scalar.value, radix: 16))"
        let isTaken = field.handle(.character(Character(scalar)))
        #expect(isTaken)
      case 6:
        let text = String(String.UnicodeScalarView((0..<Int.random(in: 0..<6)).map { _ in random(&generator) }))
        history += " paste \(text.unicodeScalars.map { String($0.value, radix: 16) })"
        field.insert(text)
      default:
        let key = keys[Int.random(in: 0..<keys.count)]
        history += " \(key)"
        _ = field.handle(key)
      }
      expectWhole(field, Int.random(in: 2...24), history)
    }
  }

  @Test func marksJoinTheirLetter() {
    var field = TextField()
    for character in "e" + "\u{301}" { _ = field.handle(.character(character)) }
    for scalar in "xe\u{301}".unicodeScalars { _ = field.handle(.character(Character(scalar))) }
    #expect(field.text == "éxé" && field.cursor == 3)
    _ = field.handle(.left)
    _ = field.handle(.character("\u{308}"))
    #expect(field.text == "éẍé" && field.cursor == 2)
    _ = field.handle(.backspace)
    #expect(field.text == "éé" && field.cursor == 1)
  }

  /// Half of a flag that meets another half becomes one with it, and the cursor stands behind.
  @Test func flagsJoin() {
    var field = TextField("🇩")
    _ = field.handle(.home)
    _ = field.handle(.character("🇪"))
    #expect(field.text == "🇪🇩" && field.text.count == 1 && field.cursor == 1)
  }

  @Test func wideCharactersAreShown() {
    var field = TextField("漢字kanji")
    #expect(drawing(field, 12).plainText().contains("#漢字kanji"))
    #expect(drawing(field, 6).plainText().split(separator: "\n")[1].contains("kanji"))
    _ = field.handle(.home)
    let frame = drawing(field, 12)
    #expect(frame[2, 1].style == Theme.cursor && frame[3, 1].style == Theme.cursor && frame[4, 1].style == Theme.text)
    #expect(drawing(field, 4).plainText().split(separator: "\n")[1] == "##漢字##")
    #expect(drawing(field, 5).plainText().split(separator: "\n")[1] == "##漢字k##")
  }

  @Test func wordsAreTakenBackAsEver() {
    for (text, wanted) in [("a/b c", "a/b "), ("a/b ", "a/"), ("/ /", ""), ("", ""), ("漢 字", "漢 ")] {
      var field = TextField(text)
      _ = field.handle(.control("w"))
      #expect(field.text == wanted)
    }
  }

  /// More is left out, and that is told.
  @Test func aLongPasteIsQuickAndBounded() {
    var field = TextField("a")
    let start = ContinuousClock.now
    field.insert(String(repeating: "é", count: 5_000_000))
    #expect(field.isFull && field.text.utf8.count <= TextField.mostBytes && field.text.utf8.count > 65_000)
    for _ in 0..<100 { _ = drawing(field, 60) }
    #expect(start.duration(to: .now) < .seconds(2))
    _ = field.handle(.left)
    #expect(!field.isFull)
  }
}
