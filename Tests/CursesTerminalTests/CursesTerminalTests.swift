import Foundation
import TerminalTesting
import Testing

@testable import CursesTerminal

/// The probe program in a real pseudo-terminal.
@Suite(.serialized) struct CursesTerminalTests {
  private let sixel = "\u{1B}[?63;1;4;22c"
  private let plain = "\u{1B}[?1;2c"

  private func probe() throws -> String {
    let arguments = CommandLine.arguments.compactMap { argument in
      argument.hasSuffix(".xctest") ? URL(fileURLWithPath: argument).deletingLastPathComponent().path : nil
    }
    let folders =
      arguments + [URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().path]
    return try #require(
      folders.map { $0 + "/terminal-probe" }.first { FileManager.default.isExecutableFile(atPath: $0) })
  }

  /// - Parameter inShell: whether a shell with job control starts the probe; a process without one cannot be stopped.
  private func start(
    _ attributes: String, inShell: Bool = false, answers: [(question: String, answer: String)] = [],
    variables: [String] = []
  ) throws -> (terminal: PseudoTerminal, settings: [UInt32]) {
    let terminal =
      try inShell
      ? PseudoTerminal("/bin/bash", ["-c", "set -m; $0; echo STOPPED; read; fg", probe()], attributes: attributes)
      : PseudoTerminal(probe(), attributes: attributes, answers: answers, variables: variables)
    let settings = terminal.initialSettings
    #expect(terminal.waits(for: "[ready]"))
    #expect(terminal.settings != settings)
    return (terminal, settings)
  }

  private func has(_ terminal: PseudoTerminal, _ text: String, from start: Int = 0) -> Bool {
    Data(terminal.output[start...]).range(of: Data(text.utf8)) != nil
  }

  private func expectWhole(_ terminal: PseudoTerminal, _ settings: [UInt32]) {
    #expect(terminal.settings == settings)
    for mode in ["1049", "1000", "1006", "2004"] {
      let output = String(decoding: terminal.output, as: UTF8.self)
      let (on, off) = ("\u{1B}[?\(mode)h", "\u{1B}[?\(mode)l")
      #expect(output.contains(on))
      let isOff = output.range(of: on, options: .backwards).flatMap { output[$0.upperBound...].range(of: off) } != nil
      #expect(isOff, "mode \(mode) stays on")
    }
  }

  @Test func leavesTheTerminalWhole() throws {
    let (terminal, settings) = try start(plain)
    terminal.type("q")
    #expect(terminal.waitForEnd() == 0)
    expectWhole(terminal, settings)
  }

  @Test(arguments: [SIGTERM, SIGHUP, SIGINT])
  func signalsEndItInOrder(_ number: Int32) throws {
    let (terminal, settings) = try start(plain)
    kill(terminal.process, number)
    #expect(terminal.waitForEnd() == 0)
    expectWhole(terminal, settings)
  }

  @Test func crashesLeaveTheTerminalWholeAndTheStatusTrue() throws {
    let (terminal, settings) = try start(plain)
    terminal.type("c")
    let status = try #require(terminal.waitForEnd())
    #expect(status & 0x7F == SIGSEGV)
    expectWhole(terminal, settings)
  }

  /// Not as a signal that asks to end: a program may go on without a terminal.
  @Test func aLostTerminalIsTold() throws {
    let log = FileManager.default.temporaryDirectory.appendingPathComponent("probe-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: log) }
    let (terminal, _) = try start(plain, variables: ["PROBE_LOG=\(log)"])
    terminal.hangUp()
    #expect(terminal.waitForEnd() == 0)
    #expect(FileManager.default.contents(atPath: log) == Data("hung up".utf8))
  }

  @Test func keysAreTold() throws {
    let (terminal, _) = try start(plain)
    for (typed, told) in [
      ("\u{1B}OA", "[up]"), ("é", "é"), ("\r", "[enter]"), ("\u{1B}", "[escape]"), ("\u{03}", "control"),
      ("\u{1B}[1;2A", "[shiftUp]"), ("\u{1B}[1;5C", "[controlRight]"), ("\u{1B}[5~", "[pageUp]"),
      ("\u{1B}OP", "[function(1)]"), ("\u{1B}[200~z\n\u{1B}[201~", "[paste 1 z]"),
      ("\u{1B}[<0;5;7M\u{1B}[<0;5;7m", "[click 4 6]"), ("\u{1B}[<65;80;24M", "[wheelDown 79 23]"),
    ] {
      let before = terminal.output.count
      terminal.type(typed)
      #expect(terminal.waits(for: told, from: before), "\(told)")
    }
  }

  @Test func suspendsAndResumes() throws {
    let (terminal, settings) = try start(plain, inShell: true)
    terminal.type("\u{1A}")
    #expect(terminal.waits(for: "STOPPED"))
    expectWhole(terminal, settings)
    let before = terminal.output.count
    terminal.type("\n")
    #expect(terminal.waits(for: "[resumed]", from: before))
    #expect(terminal.settings != settings)
    #expect(has(terminal, "\u{1B}[?1049h", from: before) && has(terminal, "\u{1B}[?1000h", from: before))
  }

  @Test func resizingIsTold() throws {
    let (terminal, _) = try start(plain)
    terminal.resize(columns: 100, rows: 30)
    #expect(terminal.waits(for: "100x30"))
  }

  @Test func picturesAreSentOnceAndErasedWithSpaces() throws {
    let (terminal, _) = try start(sixel)
    #expect(terminal.waits(for: "sixel"))
    terminal.type("p")
    #expect(terminal.waits(for: "\u{1B}\\\u{1B}[m\u{1B}8"))
    let shown = terminal.output.count
    terminal.type("z")
    #expect(terminal.waits(for: "character", from: shown))
    #expect(!has(terminal, "\u{1B}P", from: shown))
    let before = terminal.output.count
    terminal.type("p")
    #expect(terminal.waits(for: "\u{1B}[3;3H        ", from: before))
  }

  /// Where old and new cell sizes disagree, no cell is trusted.
  @Test func resizingErasesEveryCell() throws {
    let (terminal, _) = try start(sixel)
    terminal.type("p")
    #expect(terminal.waits(for: "\u{1B}\\\u{1B}[m\u{1B}8"))
    let before = terminal.output.count
    terminal.resize(columns: 90, rows: 20)
    #expect(terminal.waits(for: "\u{1B}[20;1H" + String(repeating: " ", count: 90), from: before))
    #expect(terminal.waits(for: "\u{1B}\\\u{1B}[m\u{1B}8", from: before))
  }

  @Test func updatesAreSynchronizedWhereTheTerminalCan() throws {
    let (terminal, _) = try start(sixel, answers: [("\u{1B}[?2026$p", "\u{1B}[?2026;2$y")])
    terminal.type("p")
    #expect(terminal.waits(for: "\u{1B}\\\u{1B}[m\u{1B}8\u{1B}[?2026l"))
    let (other, _) = try start(sixel, answers: [("\u{1B}[?2026$p", "\u{1B}[?2026;0$y")])
    other.type("p")
    #expect(other.waits(for: "\u{1B}\\\u{1B}[m\u{1B}8"))
    #expect(!has(other, "\u{1B}[?2026h"))
  }

  @Test func kittyPicturesArePlacedAndDeleted() throws {
    let (terminal, settings) = try start(plain, answers: [("a=q", "\u{1B}_Gi=31;OK\u{1B}\\")])
    #expect(terminal.waits(for: "kitty"))
    terminal.type("p")
    #expect(terminal.waits(for: "a=p,i="))
    let text = String(decoding: terminal.output, as: UTF8.self)
    let id = try #require(text.components(separatedBy: "a=p,i=").last?.prefix { $0 != "," })
    #expect(text.contains("i=\(id),q=2,m=") && text.contains("a=p,i=\(id),p=1"))
    terminal.type("w")
    #expect(terminal.waits(for: "a=d,d=I,i=\(id)"))
    let before = terminal.output.count
    terminal.type("c")
    #expect(terminal.waitForEnd().map { $0 & 0x7F } == SIGSEGV)
    #expect(has(terminal, "a=d,d=A", from: before))
    expectWhole(terminal, settings)
  }

  @Test func terminalsWithoutSixelGetBlocks() throws {
    let (terminal, _) = try start(plain)
    terminal.type("p")
    #expect(terminal.waits(for: "████████"))
    #expect(!has(terminal, "\u{1B}P"))
  }

  /// A slow line: what comes after the wait is no key, and is made use of.
  @Test func lateAnswersAreUnderstood() throws {
    let (terminal, _) = try start("")
    #expect(has(terminal, "blocks"))
    let before = terminal.output.count
    terminal.type("\u{1B}[6;20;10t\u{1B}[?63;4c")
    #expect(terminal.waits(for: "sixel", from: before))
    #expect(has(terminal, "[80x24]", from: before) && !has(terminal, "character", from: before))
  }

  @Test func colourIsLeftOutOnRequest() throws {
    let (colored, _) = try start(sixel)
    #expect(has(colored, "38;5;") || has(colored, "48;5;"))
    let (terminal, _) = try start(sixel, variables: ["NO_COLOR=1"])
    #expect(!has(terminal, "38;5;") && !has(terminal, "48;5;"))
    // Bold, and inverted for its background.
    #expect(has(terminal, "\u{1B}[1;7m") || has(terminal, "\u{1B}[7m\u{1B}[1m") || has(terminal, "\u{1B}[0;1;7m"))
    terminal.type("p")
    #expect(terminal.waits(for: "\u{1B}P0;1;0q"))
  }

  @Test(arguments: [("xterm", "\u{1B}[31"), ("xterm-mono", ""), ("linux", "")])
  func poorTerminalsWork(_ type: String, _ wanted: String) throws {
    let (terminal, _) = try start(plain, variables: ["TERM=\(type)"])
    let before = terminal.output.count
    terminal.type("p")
    #expect(terminal.waits(for: "\u{1B}[m\u{1B}8", from: before))
    #expect(!has(terminal, "38;5;", from: before) && !has(terminal, "38;2;", from: before))
  }

  /// A terminal that gives every code point a column, flags and marks as well, shows everything else in its place.
  @Test func unsteadyTextKeepsInStep() throws {
    let (terminal, _) = try start(plain)
    for key in ["u", "z", "u", "u"] {
      let before = terminal.output.count
      terminal.type(key)
      // Every frame has another row of words, and ends where the cursor was.
      #expect(terminal.waits(for: key == "z" ? "character" : "\u{1B}[", from: before))
      terminal.settle(milliseconds: 100)
    }
    #expect(terminal.waits(for: "…", from: terminal.output.count - 1200))
    var screen = ScreenEmulator(columns: 80, rows: 24, erasesPixels: false)
    screen.feed(terminal.output)
    #expect(screen.unknown == [] && !screen.hasScrolled)
    let lines = (0..<24).map { Array(screen.characters[($0 * 80)..<($0 * 80 + 80)]) }
    for (row, columns) in [4, 2, 4, 4, 2, 4].enumerated() {
      let line = lines[2 + row]
      #expect(line[60] == "|" && line[61 + columns] == "|", "\(String(line))")
      #expect(String(line[70...]).hasPrefix("<\(62 + columns) "), "\(String(line))")
    }
    #expect(String(lines[20][69...]) == "漢 字 漢 字 漢 …")
    #expect(lines[21].allSatisfy { $0 == " " })
  }

  /// In a locale that is not UTF-8, the cursor tells; who does not answer gets ASCII.
  @Test(arguments: [("\u{1B}[1;2R", true), ("\u{1B}[1;3R", false), ("", false)], ["LC_ALL=C", "LC_ALL=xx_XX.nowhere"])
  func charactersAreWhatTheTerminalDraws(_ answer: (place: String, isUTF8: Bool), _ locale: String) throws {
    let (terminal, _) = try start(plain, answers: [("\u{1B}[6n", answer.place)], variables: [locale])
    let before = terminal.output.count
    terminal.type("o")
    #expect(terminal.waits(for: answer.isUTF8 ? "╭" : "+-+", from: before))
    terminal.type("up")
    #expect(terminal.waits(for: "<", from: before))
    terminal.read(milliseconds: 200)
    let isASCII = terminal.output[before...].allSatisfy { $0 < 0x80 }
    #expect(isASCII != answer.isUTF8)
  }

  /// Pictures and text as they should be after every one of many frames, in terminals that erase pixels with lines and in
  /// those that do not.
  @Test func noGhostsAndNoHoles() throws {
    let (terminal, _) = try start(sixel)
    for number in 1...120 {
      let before = terminal.output.count
      terminal.type("s")
      #expect(terminal.waits(for: "\u{07}", from: before), "frame \(number)")
    }
    for erasesPixels in [true, false] {
      var screen = ScreenEmulator(columns: 80, rows: 24, erasesPixels: erasesPixels)
      screen.feed(terminal.output)
      #expect(screen.unknown == [])
      #expect(!screen.hasScrolled)
      #expect(screen.moments.count == 120)
      for (number, moment) in screen.moments.enumerated() where moment.wanted != moment.seen {
        Issue.record("frame \(number), erases \(erasesPixels):\n\(moment.wanted)\n— but —\n\(moment.seen)")
        break
      }
    }
  }
}
