import TerminalCanvas
import Testing

@testable import CursesTerminal

@Suite struct InputDecoderTests {
  private let start = ContinuousClock.now

  /// Everything that the bytes say, fed in pieces of a size, and what follows when nothing more comes.
  private func inputs(_ text: String, pieces: Int = .max, named: [[UInt8]: Key] = [:]) -> [InputDecoder.Input] {
    inputs(Array(text.utf8), pieces: pieces, named: named)
  }

  private func inputs(_ bytes: [UInt8], pieces: Int, named: [[UInt8]: Key] = [:]) -> [InputDecoder.Input] {
    var decoder = InputDecoder(named: named)
    var inputs: [InputDecoder.Input] = []
    for first in stride(from: 0, to: bytes.count, by: min(pieces, bytes.count)) {
      decoder.feed(bytes[first..<min(bytes.count, first + min(pieces, bytes.count))], at: start)
      while let input = decoder.next(at: start) { inputs.append(input) }
    }
    while let input = decoder.next(at: start + .seconds(1)) { inputs.append(input) }
    return inputs
  }

  private static let keys: [(String, Key)] = [
    ("a", .character("a")), ("Q", .character("Q")), (" ", .character(" ")), ("é", .character("é")),
    ("漢", .character("漢")), ("🙂", .character("🙂")), ("\r", .enter), ("\n", .enter), ("\t", .tab),
    ("\u{7F}", .backspace), ("\u{8}", .backspace), ("\u{3}", .control("c")), ("\u{1A}", .control("z")),
    ("\u{1B}", .escape), ("\u{1B}[A", .up), ("\u{1B}OA", .up), ("\u{1B}[B", .down), ("\u{1B}OD", .left),
    ("\u{1B}[1;2A", .shiftUp), ("\u{1B}[1;2B", .shiftDown), ("\u{1B}[1;2C", .shiftRight),
    ("\u{1B}[1;2D", .shiftLeft), ("\u{1B}[1;5C", .controlRight), ("\u{1B}[1;6C", .controlRight),
    ("\u{1B}[1;3C", .right), ("\u{1B}[a", .shiftUp), ("\u{1B}Od", .controlLeft), ("\u{1B}[H", .home),
    ("\u{1B}OF", .end), ("\u{1B}[1~", .home), ("\u{1B}[4~", .end), ("\u{1B}[5~", .pageUp), ("\u{1B}[6~", .pageDown),
    ("\u{1B}[3~", .delete), ("\u{1B}[Z", .backTab), ("\u{1B}OP", .function(1)), ("\u{1B}[11~", .function(1)),
    ("\u{1B}[24~", .function(12)), ("\u{1B}[1;2P", .function(1)),
  ]

  @Test(arguments: keys)
  func keysAreRead(_ typed: String, _ key: Key) {
    #expect(inputs(typed) == [.key(key)])
    #expect(inputs(typed, pieces: 1) == [.key(key)])
    #expect(inputs(typed + "x" + typed) == [.key(key), .key(.character("x")), .key(key)] || typed == "\u{1B}")
  }

  @Test func theTerminalsOwnKeysComeFirst() {
    let linux: [[UInt8]: Key] = [Array("\u{1B}[[A".utf8): .function(1), Array("\u{1B}[[B".utf8): .function(2)]
    #expect(inputs("\u{1B}[[A\u{1B}[[B", named: linux) == [.key(.function(1)), .key(.function(2))])
  }

  @Test func escapeWaitsForItsSequence() {
    var decoder = InputDecoder()
    decoder.feed([0x1B], at: start)
    #expect(decoder.next(at: start + .milliseconds(10)) == nil)
    #expect(decoder.patience(at: start) == .milliseconds(30))
    #expect(decoder.next(at: start + .milliseconds(31)) == .key(.escape))
    #expect(decoder.patience(at: start) == nil)
    decoder.feed([0x1B], at: start)
    decoder.feed(Array("[".utf8), at: start + .milliseconds(20))
    #expect(decoder.next(at: start + .milliseconds(200)) == nil)
    decoder.feed(Array("A".utf8), at: start + .milliseconds(200))
    #expect(decoder.next(at: start + .milliseconds(200)) == .key(.up))
  }

  @Test func whatIsNoSequenceIsKeys() {
    #expect(inputs("\u{1B}x") == [.key(.escape), .key(.character("x"))])
    #expect(inputs("\u{1B}\u{1B}[A") == [.key(.escape), .key(.up)])
    #expect(inputs("\u{1B}[") == [.key(.escape), .key(.character("["))])
    // Unknown ones are nothing, and what follows is not lost.
    #expect(inputs("\u{1B}[99~\u{1B}[Iq") == [.key(.character("q"))])
    #expect(inputs("\u{1B}[3\u{1B}[A") == [.key(.up)])
    var decoder = InputDecoder()
    decoder.feed([0xFF, 0xC3, 0x41, 0x00], at: start)
    #expect(decoder.next(at: start) == .key(.character("A")))
  }

  @Test func theMouseIsRead() {
    func mouse(_ kind: MouseEvent.Kind, _ column: Int, _ row: Int) -> InputDecoder.Input {
      .mouse(MouseEvent(kind, column: column, row: row))
    }
    #expect(inputs("\u{1B}[<0;5;7M\u{1B}[<0;5;7m") == [mouse(.click, 4, 6)])
    #expect(inputs("\u{1B}[<0;300;200M") == [mouse(.click, 299, 199)])
    #expect(inputs("\u{1B}[<64;1;1M\u{1B}[<65;1;1M") == [mouse(.wheelUp, 0, 0), mouse(.wheelDown, 0, 0)])
    // Middle and right buttons, motion, sideways wheels: nothing. Held keys change nothing.
    #expect(inputs("\u{1B}[<1;1;1M\u{1B}[<2;1;1M\u{1B}[<32;1;1M\u{1B}[<66;1;1M") == [])
    #expect(inputs("\u{1B}[<16;2;2M") == [mouse(.click, 1, 1)])
    // The old way, three bytes.
    #expect(inputs("\u{1B}[M &'x", pieces: 1) == [mouse(.click, 5, 6), .key(.character("x"))])
    #expect(inputs("\u{1B}[M`!!") == [mouse(.wheelUp, 0, 0)])
    #expect(inputs("\u{1B}[<0;0;0M") == [])
  }

  @Test func twoClicksAreOneDoubleClick() {
    var decoder = InputDecoder()
    func click(_ column: Int, _ milliseconds: Int) -> MouseEvent.Kind? {
      let time = start + .milliseconds(milliseconds)
      decoder.feed(Array("\u{1B}[<0;\(column);3M".utf8), at: time)
      guard case .mouse(let event) = decoder.next(at: time) else { return nil }
      return event.kind
    }
    #expect([click(4, 0), click(4, 200), click(4, 300), click(4, 900)] == [.click, .doubleClick, .click, .click])
    #expect([click(4, 2000), click(5, 2100), click(5, 2200)] == [.click, .click, .doubleClick])
  }

  @Test func pastesAreCharactersAndNeverEnter() {
    let text = "\u{1B}[200~~/Bilder\r\nein Ordner\u{1B}[A\n\u{1B}[201~\r"
    for pieces in [1, 3, 1000] {
      #expect(inputs(text, pieces: pieces) == [.paste("~/Bilder ein Ordner[A"), .key(.enter)])
    }
  }

  /// Brackets may be control characters of one byte, bare or as UTF-8; then those of the other kind are text.
  @Test func pastesInOtherBracketsEnd() {
    let wanted: [InputDecoder.Input] = [.paste("één [201~"), .key(.enter), .paste("b"), .key(.character("c"))]
    for introducer in [[0x9B], [0xC2, 0x9B]] as [[UInt8]] {
      let text: [UInt8] =
        introducer + Array("200~één \u{1B}[201~".utf8) + introducer + Array("201~\r".utf8) + introducer
        + Array("200~b".utf8) + introducer + Array("201~c".utf8)
      for pieces in [1, 3, 1000] { #expect(inputs(text, pieces: pieces) == wanted) }
    }
  }

  @Test func reportsAreNoKeys() {
    let answers =
      "\u{1B}[?2026;2$y\u{1B}P>|foot(1.16.2)\u{1B}\\\u{1B}[6;20;10t\u{1B}[4;480;800t\u{1B}[8;24;80t"
      + "\u{1B}[?1;0;1024S\u{1B}[?2;0;1000;900S\u{1B}]11;rgb:0000/ffff/0000\u{07}\u{1B}_Gi=31;OK\u{1B}\\\u{1B}[?62;4;22c"
    let wanted: [TerminalReport] = [
      .knowsMode(2026), .version("foot(1.16.2)"), .cellSize(width: 10, height: 20),
      .areaPixels(width: 800, height: 480), .areaCells(columns: 80, rows: 24), .colorRegisters(1024),
      .largestPicture(width: 1000, height: 900), .ground(lightness: 0.587), .kitty, .attributes([62, 4, 22]),
    ]
    for pieces in [1, 7, 1000] { #expect(inputs(answers, pieces: pieces) == wanted.map { .report($0) }) }
    #expect(
      inputs(
        "\u{1B}[?2026;0$y\u{1B}_Gi=31;ENOTSUP:no\u{1B}\\\u{1B}[?1;3;0S\u{1B}]11;rgb:0/x/0\u{07}\u{1B}]11;rgb:\u{07}")
        == [])
  }

  /// Control characters of one byte, bare or as UTF-8, begin and end answers as well; within a character they are none.
  @Test func answersOfOneByteControlsAreNoKeys() {
    let text = "\u{9B}?62;4;22c\u{90}>|XTerm(390)\u{9C}\u{9B}6;20;10t\u{9D}11;rgb:0000/ffff/0000\u{9C}é"
    let wanted: [InputDecoder.Input] = [
      .report(.attributes([62, 4, 22])), .report(.version("XTerm(390)")), .report(.cellSize(width: 10, height: 20)),
      .report(.ground(lightness: 0.587)), .key(.character("é")),
    ]
    let bare = text.unicodeScalars.flatMap { scalar -> [UInt8] in
      (0x80..<0xA0).contains(scalar.value) ? [UInt8(scalar.value)] : Array(String(scalar).utf8)
    }
    for pieces in [1, 5, 1000] {
      #expect(inputs(text, pieces: pieces) == wanted)
      #expect(inputs(bare, pieces: pieces) == wanted)
    }
    // Ü has the terminator's byte in it, and is what a person types.
    #expect(inputs("Ü") == [.key(.character("Ü"))])
  }

  /// Whatever comes, the decoder ends, and takes in all of it.
  @Test func noiseIsSurvived() {
    var state: UInt32 = 77
    var decoder = InputDecoder(named: [Array("\u{1B}[[A".utf8): .function(1)])
    let common = Array("\u{1B}[<0;1?M~P_\\".utf8)
    for round in 0..<3000 {
      state = state &* 1_664_525 &+ 1_013_904_223
      let byte = round % 3 == 0 ? UInt8(truncatingIfNeeded: state >> 16) : common[Int(state >> 8) % common.count]
      decoder.feed([byte], at: start)
      while decoder.next(at: start) != nil {}
    }
    while decoder.next(at: start + .seconds(5)) != nil {}
    #expect(decoder.patience(at: start) == nil)
  }
}
