import CursesTerminal
import Foundation
import TerminalTesting
import Testing

@testable import progan

/// The program in terminals as they are: late, silent, simple, unknown, inside tmux.
struct TerminalMannersTests: RunsProgram {
  let folder: ProgramFolder

  init() throws { folder = try ProgramFolder() }

  private static let tmuxPath = "/usr/bin/tmux"
  private static var hasTmux: Bool { FileManager.default.isExecutableFile(atPath: tmuxPath) }

  private var program: String { products.appendingPathComponent("progan").path }
  private var probe: String { products.appendingPathComponent("terminal-probe").path }
  private var home: [String] { ["XDG_DATA_HOME=\(folder.path)/data", "HOME=\(folder.path)"] }

  /// A shell that tells what is left for it when a command has ended.
  private func inBash(_ command: String) -> [String] {
    ["-c", "\(command); IFS= read -rs -t 1.2 -n 300 rest; printf 'REST<%q>' \"$rest\""]
  }

  private static let xterm = [
    ("\u{1B}[>0q", "\u{1B}P>|XTerm(379)\u{1B}\\"), ("\u{1B}]11;?", "\u{1B}]11;rgb:0000/0000/0000\u{1B}\\"),
    ("\u{1B}[16t", "\u{1B}[6;20;10t"), ("\u{1B}[>c", "\u{1B}[>41;379;0c"),
  ]

  /// After the doctor, and after a screen that is left at once. A terminal that never answers is not waited for for ever.
  @Test(arguments: [0.2, 1, 3, -1], ["doctor --quick", "probe"])
  func nothingReachesTheShell(seconds: Double, command: String) throws {
    let line = command == "probe" ? probe : "\(program) \(command)"
    let terminal = try PseudoTerminal(
      "/bin/bash", inBash(line), attributes: seconds < 0 ? "" : "\u{1B}[?62;4;22c",
      answers: seconds < 0 ? [] : Self.xterm, delay: .milliseconds(Int(max(0, seconds) * 1000)), variables: home)
    if command == "probe" {
      #expect(terminal.waits(for: "[ready]", seconds: 20))
      terminal.type("q")
    }
    #expect(terminal.waitForEnd(seconds: 30) == 0)
    let text = String(decoding: terminal.output, as: UTF8.self)
    #expect(text.contains("REST<''>"), "\(text.suffix(300))")
    #expect(!text.contains("^[["), "\(text.suffix(300))")
    #expect(terminal.settings == terminal.initialSettings)
  }

  /// Sizes that some shell once found, and that no screen has, are not taken for the terminal's.
  @Test(arguments: ["LINES=999999", "COLUMNS=99999", "COLUMNS=30000 LINES=30000"])
  func staleSizesAreSeenThrough(_ variables: String) throws {
    let terminal = try PseudoTerminal(
      probe, [], attributes: "\u{1B}[?62;4;22c", answers: Self.xterm,
      variables: home + variables.split(separator: " ").map(String.init))
    #expect(terminal.waits(for: "[ready]", seconds: 10))
    terminal.type("q")
    #expect(terminal.waitForEnd(seconds: 10) == 0)
  }

  /// No question is left on the screen where control strings are shown as text.
  @Test func noQuestionIsShown() throws {
    let terminal = try PseudoTerminal(
      program, ["doctor", "--quick"], attributes: "\u{1B}[?1;2c", variables: home + ["TMUX=/tmp/stale,1,0"])
    #expect(terminal.waitForEnd(seconds: 30) == 0)
    let seen = SimpleScreen(terminal.output).lines.joined(separator: "\n")
    #expect(seen.contains("terminal\n  TERM"), "\(seen)")
    for part in ["Gi=", "11;?", "tmux;", "AAAA", "[5n", "[c", "$p"] { #expect(!seen.contains(part), "\(seen)") }
    // What never answers is asked by no strings at all.
    let silent = try PseudoTerminal(program, ["doctor", "--quick"], attributes: "", variables: home)
    #expect(silent.waitForEnd(seconds: 30) == 0)
    #expect(!String(decoding: silent.output, as: UTF8.self).contains("\u{1B}_"))
  }

  /// The doctor's facts in a terminal that answers so.
  private func facts(_ attributes: String, _ answers: [(String, String)], _ variables: [String]) throws
    -> DoctorCommand.Output
  {
    let terminal = try PseudoTerminal(
      program, ["doctor", "--quick", "--json"], attributes: attributes, answers: answers, variables: home + variables)
    #expect(terminal.waitForEnd(seconds: 30) != nil)
    let text = String(decoding: terminal.output, as: UTF8.self)
    let json = text[(text.firstIndex(of: "{") ?? text.startIndex)...].replacingOccurrences(of: "\r\n", with: "\n")
    return try JSONDecoder().decode(DoctorCommand.Output.self, from: Data(json.utf8))
  }

  private struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let attributes: String
    let answers: [(String, String)]
    let variables: [String]
    let graphics: String
    var advice = ""
    var testDescription: String { name }
  }

  private static let kitty = ("\u{1B}_Gi=31", "\u{1B}_Gi=31;OK\u{1B}\\")
  private static let cases = [
    Case(
      name: "a stale TMUX in kitty", attributes: "\u{1B}[?62;c",
      answers: [kitty, ("\u{1B}[>0q", "\u{1B}P>|kitty(0.35.2)\u{1B}\\")], variables: ["TMUX=/tmp/x,1,0"],
      graphics: "kitty"),
    Case(
      name: "a stale STY in foot", attributes: "\u{1B}[?62;4;22c",
      answers: [("\u{1B}[>0q", "\u{1B}P>|foot(1.16)\u{1B}\\")],
      variables: ["STY=1.x", "TERM=screen"], graphics: "sixel"),
    Case(
      name: "a stale STY, seen by its kind", attributes: "\u{1B}[?62;c",
      answers: [kitty, ("\u{1B}[>c", "\u{1B}[>1;10;0c")],
      variables: ["STY=1.x"], graphics: "kitty"),
    Case(
      name: "iTerm2 of old", attributes: "\u{1B}[?62;c", answers: [], variables: ["TERM_PROGRAM=iTerm.app"],
      graphics: "iterm2"),
    Case(
      name: "iTerm2 over ssh", attributes: "\u{1B}[?62;c", answers: [("\u{1B}[>0q", "\u{1B}P>|iTerm2 3.4\u{1B}\\")],
      variables: [], graphics: "iterm2"),
    Case(
      name: "another terminal started from iTerm2", attributes: "\u{1B}[?62;c",
      answers: [("\u{1B}[>0q", "\u{1B}P>|VTE(7600)\u{1B}\\")], variables: ["TERM_PROGRAM=iTerm.app"], graphics: "blocks"
    ),
    Case(
      name: "WezTerm speaks three", attributes: "\u{1B}[?65;4;6;18;22c",
      answers: [kitty, ("\u{1B}[>0q", "\u{1B}P>|WezTerm 20240203\u{1B}\\")], variables: ["TERM_PROGRAM=WezTerm"],
      graphics: "kitty"),
    Case(
      name: "VS Code as it comes", attributes: "\u{1B}[?1;2c", answers: [], variables: ["TERM_PROGRAM=vscode"],
      graphics: "blocks", advice: "terminal.integrated.enableImages"),
    Case(
      name: "VS Code with pictures", attributes: "\u{1B}[?62;4;9;22c", answers: [], variables: ["TERM_PROGRAM=vscode"],
      graphics: "sixel"),
    Case(
      name: "tmux that lets nothing through", attributes: "\u{1B}[?1;2c",
      answers: [("\u{1B}[>0q", "\u{1B}P>|tmux 3.4\u{1B}\\")], variables: ["TMUX=/tmp/x,1,0", "TERM=tmux-256color"],
      graphics: "blocks", advice: "allow-passthrough on"),
    Case(
      name: "screen", attributes: "\u{1B}[?1;2c", answers: [("\u{1B}[>c", "\u{1B}[>83;40900;0c")], variables: [],
      graphics: "blocks", advice: "screen shows no pictures"),
  ]

  @Test(arguments: cases) private func picturesAreAsTheTerminalHasThem(_ example: Case) throws {
    let output = try facts(example.attributes, example.answers, example.variables)
    #expect(output.facts.terminal.graphics == example.graphics)
    let findings = output.findings.map(\.sentence).joined(separator: " ")
    #expect(example.advice.isEmpty || findings.contains(example.advice), "\(findings)")
  }

  /// In a real tmux, whose terminal speaks the kitty protocol: pictures go through as characters, and go when it is left.
  @Test(.enabled(if: hasTmux, "tmux is not installed")) func kittyInsideTmux() throws {
    let socket = "progan-\(UUID().uuidString)"
    let settings = "\(folder.path)/tmux.conf"
    try Data("set -g allow-passthrough on\n".utf8).write(to: URL(fileURLWithPath: settings))
    let terminal = try PseudoTerminal(
      Self.tmuxPath, ["-L", socket, "-f", settings, "new-session", probe], attributes: "\u{1B}[?62;c",
      answers: [Self.kitty, ("\u{1B}[5n", "\u{1B}[0n")], variables: home)
    guard terminal.waits(for: "[ready]", seconds: 10), terminal.waits(for: "kitty", seconds: 2) else {
      // Before 3.3 there is no such setting, and everything goes through by itself, or nothing does.
      return
    }
    terminal.type("p")
    #expect(terminal.waits(for: "a=t,f=24", seconds: 10) && terminal.waits(for: ",U=1,i=", seconds: 10))
    #expect(terminal.waits(for: "\u{10EEEE}", seconds: 10))
    let text = String(decoding: terminal.output, as: UTF8.self)
    let id = try #require(text.components(separatedBy: "U=1,i=").last?.prefix { $0 != "," })
    #expect(Int(id).map { $0 > 1 << 24 } == true)
    terminal.type("q")
    #expect(terminal.waits(for: "a=d,d=I,i=\(id)", seconds: 10))
    #expect(terminal.waitForEnd(seconds: 10) == 0)
  }

  @Test func unknownTypesAreTakenForKnownOnes() throws {
    for type in ["TERM=xterm-ghostty-of-nowhere", "TERM=", "TERM=\u{1}garbage/../x"] {
      let terminal = try PseudoTerminal(
        "/bin/bash", inBash(probe), attributes: "\u{1B}[?62;4c", variables: home + [type])
      #expect(terminal.waits(for: "is taken for xterm-256color.", seconds: 10), "\(type)")
      #expect(terminal.waits(for: "[ready]"))
      terminal.type("q")
      #expect(terminal.waitForEnd(seconds: 10) == 0)
      let text = String(decoding: terminal.output, as: UTF8.self)
      #expect(text.components(separatedBy: "is taken for").count == 2 && text.contains("REST<''>"))
    }
  }

  @Test func dumbTerminalsAreToldOfLines() throws {
    let terminal = try PseudoTerminal(program, ["explore"], attributes: "", variables: home + ["TERM=dumb"])
    #expect(terminal.waitForEnd(seconds: 20).map { $0 >> 8 } == 1)
    let text = String(decoding: terminal.output, as: UTF8.self)
    #expect(text.contains("--plain") && !text.contains("\u{1B}"), "\(text)")
    let doctor = try PseudoTerminal(program, ["doctor", "--quick"], attributes: "", variables: home + ["TERM=dumb"])
    #expect(doctor.waitForEnd(seconds: 20) == 0)
    let told = String(decoding: doctor.output, as: UTF8.self)
    #expect(told.contains("--plain") && !told.contains("\u{1B}"), "\(told)")
  }
}

/// What a terminal shows that knows control sequences, and takes the rest for text.
private struct SimpleScreen {
  private(set) var lines = [""]
  private var column = 0

  init(_ bytes: [UInt8]) {
    var rest = String(decoding: bytes, as: UTF8.self).unicodeScalars[...]
    while let scalar = rest.popFirst() {
      switch scalar {
      case "\r": column = 0
      case "\n": lines.append("")
      case "\u{1B}":
        guard rest.popFirst() == "[" else { continue }
        rest = rest.drop { (0x20...0x3F).contains($0.value) }
        if rest.popFirst() == "K" { lines[lines.count - 1] = String(lines[lines.count - 1].prefix(column)) }
      default:
        var line = Array(lines[lines.count - 1])
        while line.count <= column { line.append(" ") }
        line[column] = Character(scalar)
        column += 1
        lines[lines.count - 1] = String(line)
      }
    }
  }
}
