import Foundation
import TerminalCanvas
import Testing

@testable import CursesTerminal

/// Bytes as they come from broken lines, strange terminals and people who paste: nothing traps, nothing is stuck, and what
/// cannot be is no answer.
@Suite struct DecoderFuzzTests {
  private let start = ContinuousClock.now

  private static let pieces = [
    "\u{1B}[", "\u{1B}P>|", "\u{1B}]11;rgb:", "\u{1B}_Gi=31;OK", "\u{1B}\\", "\u{07}", "\u{1B}[200~", "\u{1B}[201~",
    ";", "?", "<",
    ">", "$", "0", "1", "4", "6", "8", "9223372036854775807", "99999999999999999999999", "-1", "nan", "t", "c", "y",
    "S", "R", "n",
    "M", "m", "~", "A", "\u{1B}", "\u{1B}O", "q", "é", "漢", "\u{1B}[M", "/", "\r", "\u{0}",
  ].map { Array($0.utf8) }

  private func random(_ generator: inout SystemRandomNumberGenerator) -> [UInt8] {
    var bytes: [UInt8] = []
    for _ in 0..<Int.random(in: 1...12, using: &generator) {
      switch Int.random(in: 0..<12, using: &generator) {
      case 0: bytes.append(.random(in: 0...255, using: &generator))
      case 1: bytes += [UInt8](repeating: UInt8(ascii: "9"), count: .random(in: 1...400, using: &generator))
      case 2: bytes += Array(String(repeating: "1;", count: .random(in: 1...3000, using: &generator)).utf8)
      default: bytes += Self.pieces.randomElement(using: &generator) ?? []
      }
    }
    return bytes
  }

  /// `PROGAN_FUZZ=1000000` tries as many.
  @Test func anyBytesAreSurvived() {
    let rounds = ProcessInfo.processInfo.environment["PROGAN_FUZZ"].flatMap { Int($0) } ?? 4000
    var generator = SystemRandomNumberGenerator()
    var (decoder, now) = (InputDecoder(named: [Array("\u{1B}[[A".utf8): .function(1)]), start)
    var facts = TerminalFacts(environment: [:])
    for round in 0..<rounds {
      let bytes = random(&generator)
      decoder.feed(bytes, at: now)
      take(from: &decoder, at: now, &facts, bytes)
      if round % 4 == 0 { now += .milliseconds([5, 40, 400, 1500, 3000].randomElement(using: &generator) ?? 5) }
      if round % 50 == 0 {
        // Whatever came, Escape and a silence bring it back to keys.
        now += .seconds(5)
        take(from: &decoder, at: now, &facts, bytes)
        decoder.feed([0x1B], at: now)
        now += .seconds(5)
        take(from: &decoder, at: now, &facts, bytes)
        #expect(decoder.patience(at: now) == nil)
        decoder.feed([UInt8(ascii: "x")], at: now)
        #expect(decoder.next(at: now) == .key(.character("x")), "\(bytes)")
        (decoder, facts) = (InputDecoder(), TerminalFacts(environment: [:]))
      }
    }
  }

  private func take(
    from decoder: inout InputDecoder, at now: ContinuousClock.Instant, _ facts: inout TerminalFacts, _ bytes: [UInt8]
  ) {
    while let input = decoder.next(at: now) {
      if case .report(let report) = input { facts.take(report) }
      if case .mouse(let event) = input { #expect(event.column < 65536 && event.row < 65536) }
    }
    for mode in [GraphicsMode.sixel, .kitty, .iterm2] {
      let graphics = facts.graphics(mode, size: Size(columns: 80, rows: 24), window: nil)
      #expect((3...512).contains(graphics.cellWidth) && (4...1024).contains(graphics.cellHeight), "\(bytes)")
      #expect(graphics.largestWidth >= 16 && (2...256).contains(graphics.colors), "\(bytes)")
    }
  }

  @Test(arguments: [
    "\u{1B}[6;9223372036854775807;9223372036854775807t", "\u{1B}[6;0;0t", "\u{1B}[6;-20;-10t", "\u{1B}[6;nan;nant",
    "\u{1B}[6;99999999999999999999999999;10t", "\u{1B}[6;20;1t", "\u{1B}[6;1;300t",
    "\u{1B}[4;9223372036854775807;9223372036854775807t\u{1B}[8;24;80t",
    "\u{1B}[4;480;800t\u{1B}[8;9223372036854775807;1t",
    "\u{1B}[4;3;3t\u{1B}[8;24;80t", "\u{1B}[?1;0;9223372036854775807S\u{1B}[?2;0;9223372036854775807;1S",
  ])
  func absurdSizesAreNone(_ answer: String) {
    var facts = TerminalFacts(environment: [:])
    var decoder = InputDecoder()
    decoder.feed(Array(answer.utf8), at: start)
    while let input = decoder.next(at: start) { if case .report(let report) = input { facts.take(report) } }
    for window in [nil, (0, 0), (1, 1), (65535, 65535), (65535, 24), (80, 480)].map({
      $0.map { TerminalFacts.PixelSize(width: $0.0, height: $0.1) }
    }) {
      let graphics = facts.graphics(.sixel, size: Size(columns: 80, rows: 24), window: window)
      #expect(graphics.cellWidth == 10 && graphics.cellHeight == 20, "\(graphics)")
    }
  }

  /// Where the window's pixels cannot be, or are twice or half of what the terminal says, its word counts.
  @Test func theTerminalsCellGoesBeforeAWindowThatCannotBe() {
    func cell(_ answer: String, _ width: Int, _ height: Int) -> [Int] {
      var facts = TerminalFacts(environment: [:])
      var decoder = InputDecoder()
      decoder.feed(Array(answer.utf8), at: start)
      while case .report(let report)? = decoder.next(at: start) { facts.take(report) }
      let window = TerminalFacts.PixelSize(width: width, height: height)
      let graphics = facts.graphics(.sixel, size: Size(columns: 80, rows: 24), window: window)
      return [graphics.cellWidth, graphics.cellHeight]
    }
    #expect(cell("\u{1B}[6;17;9t", 0, 0) == [9, 17])
    #expect(cell("\u{1B}[6;17;9t", 80, 24) == [9, 17])
    #expect(cell("\u{1B}[6;40;20t", 800, 480) == [20, 40])
    #expect(cell("\u{1B}[6;17;9t", 800, 480) == [10, 20])
    #expect(cell("\u{1B}[4;408;720t", 0, 0) == [9, 17])
    #expect(cell("\u{1B}[6;17;9t\u{1B}[4;4;7t\u{1B}[8;24;80t", 0, 0) == [9, 17])
  }
}

/// Text in brackets, as terminals paste it.
@Suite struct PasteTests {
  private let start = ContinuousClock.now

  private func inputs(_ decoder: inout InputDecoder, _ text: String, _ seconds: Double) -> [InputDecoder.Input] {
    var result: [InputDecoder.Input] = []
    decoder.feed(Array(text.utf8), at: start + .seconds(seconds))
    while let input = decoder.next(at: start + .seconds(seconds)) { result.append(input) }
    return result
  }

  /// What has come is shown after a while, and the rest is still no key.
  @Test func aPasteThatPausesStaysOne() {
    var decoder = InputDecoder()
    #expect(inputs(&decoder, "\u{1B}[200~quit ", 0) == [])
    #expect(decoder.patience(at: start) == .milliseconds(300))
    #expect(decoder.next(at: start + .seconds(0.3)) == .paste("quit"))
    #expect(decoder.next(at: start + .seconds(0.4)) == nil && decoder.patience(at: start + .seconds(0.4)) == nil)
    #expect(inputs(&decoder, "all\rq", 20) == [])
    #expect(inputs(&decoder, "\u{1B}[20", 20.1) == [])
    #expect(inputs(&decoder, "1~x", 20.2) == [.paste(" all q"), .key(.character("x"))])
  }

  /// Then a single key after a silence is a person's.
  @Test(arguments: [
    ("\u{1B}", Key.escape), ("q", .character("q")), ("\r", .enter), ("\u{1B}[A", .up), ("é", .character("é")),
  ])
  func aPasteWithoutAnEndIsLeft(_ typed: String, _ key: Key) {
    var decoder = InputDecoder()
    #expect(inputs(&decoder, "\u{1B}[200~abc", 0) == [])
    #expect(inputs(&decoder, "d", 0.5) == [])
    var result = inputs(&decoder, typed, 3)
    while let input = decoder.next(at: start + .seconds(4)) { result.append(input) }
    #expect(result == [.paste("abcd"), .key(key)])
    #expect(inputs(&decoder, "q", 5) == [.key(.character("q"))])
  }

  @Test(arguments: [
    ("a[201~b", "a[201~b"), ("a\u{1B}[201b", "a[201b"), ("a\u{1B}[2010~b", "a[2010~b"), ("a\u{1B}\u{1B}[201", "a[201"),
    ("a\u{1B}[200~b", "a[200~b"), ("a\u{1B}[201~quit", "a[201~quit"), ("é\u{9B}201~漢", "é201~漢"),
  ])
  func whatLooksLikeTheEndIsText(_ text: String, _ wanted: String) {
    for size in [1000, 10_000] {
      var decoder = InputDecoder()
      let filling = String(repeating: "x", count: size)
      let result = inputs(&decoder, "\u{1B}[200~\(filling)\(text)\u{1B}[201~!", 0)
      #expect(result == [.paste(filling + wanted), .key(.character("!"))])
    }
  }

  @Test func charactersMayComeInPieces() {
    for size in 1...7 {
      var decoder = InputDecoder()
      decoder.feed(Array("\u{1B}[200~".utf8), at: start)
      let bytes = Array("漢é🙂\u{301}\r\n字\u{1B}[201~".utf8)
      var text = ""
      var now = start
      for first in stride(from: 0, to: bytes.count, by: size) {
        decoder.feed(bytes[first..<min(bytes.count, first + size)], at: now)
        now += .milliseconds(310)
        while case .paste(let more)? = decoder.next(at: now) { text += more }
      }
      #expect(text == "漢é🙂\u{301} 字")
    }
  }

  /// Ten megabytes, byte by byte or at once, cost no more than their reading, and little memory.
  @Test(arguments: [100_000, 10_000_000])
  func longPastesAreQuick(_ size: Int) {
    var decoder = InputDecoder()
    let clock = ContinuousClock.now
    decoder.feed(Array("\u{1B}[200~".utf8), at: start)
    let piece = [UInt8](repeating: UInt8(ascii: "a"), count: 4096)
    for _ in 0..<(size / 4096) {
      decoder.feed(piece, at: start)
      #expect(decoder.next(at: start) == nil)
    }
    let result = inputs(&decoder, "\u{1B}[201~q", 0)
    guard case .paste(let text)? = result.first else { return #expect(Bool(false), "\(result.count)") }
    #expect(result.count == 2 && result.last == .key(.character("q")))
    #expect(text.utf8.count == min(size / 4096 * 4096, 1 << 20))
    // Minutes, if it were looked through anew with every piece.
    #expect(clock.duration(to: .now) < .seconds(40))
  }
}
