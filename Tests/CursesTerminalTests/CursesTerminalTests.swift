import Foundation
import Testing

@testable import CursesTerminal

/// The probe program in a real pseudo-terminal.
@Suite(.serialized) struct CursesTerminalTests {
  private let sixel = "\u{1B}[?63;1;4;22c"
  private let plain = "\u{1B}[?1;2c"

  /// - Parameter inShell: whether a shell with job control starts the probe; a process without one cannot be stopped.
  private func start(_ attributes: String, inShell: Bool = false) throws -> (
    terminal: PseudoTerminal, settings: [UInt32]
  ) {
    let arguments = CommandLine.arguments.compactMap { argument in
      argument.hasSuffix(".xctest") ? URL(fileURLWithPath: argument).deletingLastPathComponent().path : nil
    }
    let folders =
      arguments + [URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent().path]
    let probe = try #require(
      folders.map { $0 + "/terminal-probe" }.first { FileManager.default.isExecutableFile(atPath: $0) })
    let terminal =
      try inShell
      ? PseudoTerminal("/bin/bash", ["-c", "set -m; $0; echo STOPPED; read; fg", probe], attributes: attributes)
      : PseudoTerminal(probe, attributes: attributes)
    let settings = terminal.initialSettings
    #expect(terminal.waits(for: "[ready]"))
    #expect(terminal.settings != settings)
    return (terminal, settings)
  }

  private func expectWhole(_ terminal: PseudoTerminal, _ settings: [UInt32]) {
    #expect(terminal.settings == settings)
    #expect(Data(terminal.output).range(of: Data("\u{1B}[?1049l".utf8)) != nil)
  }

  @Test func leavesTheTerminalWhole() throws {
    let (terminal, settings) = try start(plain)
    #expect(terminal.waits(for: "\u{1B}[?1049h"))
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

  @Test func keysAreTold() throws {
    let (terminal, _) = try start(plain)
    for (typed, told) in [
      ("\u{1B}OA", "[up]"), ("é", "é"), ("\r", "[enter]"), ("\u{1B}", "[escape]"), ("\u{03}", "control"),
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
    #expect(Data(terminal.output[before...]).range(of: Data("\u{1B}[?1049h".utf8)) != nil)
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
    #expect(Data(terminal.output[shown...]).range(of: Data("\u{1B}P".utf8)) == nil)
    let before = terminal.output.count
    terminal.type("p")
    #expect(terminal.waits(for: "\u{1B}[3;3H        ", from: before))
  }

  @Test func terminalsWithoutSixelGetBlocks() throws {
    let (terminal, _) = try start(plain)
    terminal.type("p")
    #expect(terminal.waits(for: "▀▀▀▀▀▀▀▀"))
    #expect(Data(terminal.output).range(of: Data("\u{1B}P".utf8)) == nil)
  }

  @Test func repliesAreUnderstood() {
    let probe = CapabilityProbe(reply: Array("\u{1B}[6;20;10t\u{1B}[?63;1;2;4;9c".utf8))
    #expect(probe.hasSixel && probe.cellSize?.width == 10 && probe.cellSize?.height == 20)
    #expect(!CapabilityProbe(reply: Array("\u{1B}[?4;1c".utf8)).hasSixel)
    #expect(!CapabilityProbe(reply: []).hasSixel)
  }
}
