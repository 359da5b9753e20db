import TerminalCanvas
import TerminalGraphics
import Testing

@testable import CursesTerminal

@Suite struct TerminalFactsTests {
  private let size = Size(columns: 80, rows: 24)

  private func facts(_ answer: String, _ environment: [String: String] = ["TERM": "xterm-256color"]) -> TerminalFacts {
    var facts = TerminalFacts(environment: environment)
    var decoder = InputDecoder()
    decoder.feed(Array(answer.utf8), at: .now)
    while case .report(let report)? = decoder.next(at: .now) { facts.take(report) }
    return facts
  }

  private let xterm =
    "\u{1B}[?2026;0$y\u{1B}P>|XTerm(379)\u{1B}\\\u{1B}[6;17;9t\u{1B}[4;408;720t\u{1B}[8;24;80t\u{1B}[?1;0;16S"
    + "\u{1B}[?2;0;1000;1000S\u{1B}[?63;1;2;4;6;9;15;16;22;28;29c"

  @Test func xtermHasSixel() {
    let facts = facts(xterm)
    #expect(facts.hasAnswered && !facts.synchronizes)
    let graphics = facts.graphics(nil, size: size, window: nil)
    #expect(graphics.mode == .sixel && graphics.cellWidth == 9 && graphics.cellHeight == 17)
    #expect(graphics.colors == 16 && graphics.largestWidth == 1000 && graphics.heightStep == 1)
    // The system's word goes before the terminal's.
    let window = TerminalFacts.PixelSize(width: 800, height: 480)
    #expect(facts.graphics(nil, size: size, window: window).cellWidth == 10)
  }

  @Test func footHasSixelAndSynchronizes() {
    let facts = facts(
      "\u{1B}[?2026;2$y\u{1B}P>|foot(1.16.2)\u{1B}\\\u{1B}[6;24;12t\u{1B}[?1;0;1024S\u{1B}[?2;0;10000;10000S\u{1B}[?62;4;22c"
    )
    let graphics = facts.graphics(nil, size: size, window: nil)
    #expect(facts.synchronizes && graphics.mode == .sixel && graphics.colors == 256 && graphics.cellHeight == 24)
  }

  @Test func kittyIsKitty() {
    let facts = facts("\u{1B}[?2026;2$y\u{1B}P>|kitty(0.35.2)\u{1B}\\\u{1B}[6;20;9t\u{1B}_Gi=31;OK\u{1B}\\\u{1B}[?62;c")
    #expect(facts.graphics(nil, size: size, window: nil).mode == .kitty)
    #expect(facts.graphics(.blocks, size: size, window: nil).mode == .blocks)
  }

  @Test func wezTermSpeaksBothAndKittysIsExact() {
    let facts = facts("\u{1B}P>|WezTerm 20240203\u{1B}\\\u{1B}[6;20;9t\u{1B}_Gi=31;OK\u{1B}\\\u{1B}[?65;4;6;18;22c")
    #expect(facts.graphics(nil, size: size, window: nil).mode == .kitty)
  }

  @Test func aSilentTerminalGetsBlocks() {
    let facts = facts("")
    #expect(!facts.hasAnswered)
    let graphics = facts.graphics(nil, size: size, window: nil)
    #expect(graphics == GraphicsCapability(mode: .blocks, cellWidth: 1, cellHeight: 2))
    // Who insists gets sixel, with cells as they usually are.
    #expect(
      facts.graphics(.sixel, size: size, window: nil) == GraphicsCapability(mode: .sixel, cellWidth: 10, cellHeight: 20)
    )
    #expect(facts.graphics(.sextants, size: size, window: nil).cellHeight == 4)
  }

  @Test func sizesAreWorkedOutFromTheWhole() {
    let facts = facts("\u{1B}[4;480;800t\u{1B}[8;24;80t\u{1B}[?62;4c")
    #expect(facts.graphics(nil, size: size, window: nil).cellHeight == 20)
  }

  @Test func tmuxIsTakenAtItsWord() {
    let environment = ["TERM": "tmux-256color", "TMUX": "x", "COLORTERM": "truecolor"]
    let without = facts("\u{1B}[?1;2c", environment)
    #expect(without.graphics(nil, size: size, window: nil).mode == .blocks)
    #expect(without.colorDepth(curses: 256) == .trueColor)
    let with = facts("\u{1B}P>|tmux 3.4\u{1B}\\\u{1B}[?1;2;4c", environment)
    #expect(with.graphics(nil, size: size, window: nil).mode == .sixel)
    #expect(with.graphics(nil, size: size, window: nil).heightStep == 6)
    // Behind ssh only its answer tells.
    let behind = facts("\u{1B}P>|tmux 3.4\u{1B}\\\u{1B}[?1;2;4c")
    #expect(behind.graphics(nil, size: size, window: nil).heightStep == 6)
  }

  @Test(arguments: [
    ("]11;rgb:ffff/ffff/ffff", true), ("]11;rgb:fd/f6/e3", true), ("]11;rgba:ffff/ffff/dddd/ffff", true),
    ("]11;rgb:0/0/0", false), ("]11;rgb:0000/0000/ffff", false), ("]10;rgb:ffff/ffff/ffff", false), ("]11;?", false),
  ])
  func theGroundIsLightOrNot(answer: String, isLight: Bool) {
    for end in ["\u{07}", "\u{1B}\\"] { #expect(facts("\u{1B}\(answer)\(end)\u{1B}[?62;c").hasLightGround == isLight) }
  }

  @Test func coloursAreWhatTheEnvironmentSays() {
    func depth(_ environment: [String: String], _ colors: Int) -> ColorDepth {
      TerminalFacts(environment: environment).colorDepth(curses: colors)
    }
    #expect(depth(["TERM": "xterm-256color", "COLORTERM": "truecolor"], 256) == .trueColor)
    #expect(depth(["TERM": "xterm-direct"], 1 << 24) == .trueColor)
    #expect(depth(["TERM": "xterm-256color"], 256) == .indexed)
    #expect(depth(["TERM": "screen", "COLORTERM": "truecolor"], 8) == .eight)
    #expect(depth(["TERM": "xterm-16color"], 16) == .sixteen)
    #expect(depth(["TERM": "vt220", "COLORTERM": "truecolor"], 0) == .none)
    #expect(TerminalFacts(environment: ["NO_COLOR": "1"]).wantsNoColor)
    #expect(!TerminalFacts(environment: ["NO_COLOR": ""]).wantsNoColor)
  }
}
