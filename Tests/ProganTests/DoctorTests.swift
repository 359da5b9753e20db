import CursesTerminal
import Foundation
import Kernels
import ProgressiveGAN
import TerminalTesting
import Testing

@testable import progan

/// What the doctor says of given facts, and what it finds out in a terminal and without one.
struct DoctorTests: RunsProgram {
  let folder: ProgramFolder

  init() throws { folder = try ProgramFolder() }

  /// A machine with nothing wrong.
  private func healthy() -> DoctorFacts {
    var terminal = TerminalExamination()
    (terminal.type, terminal.isKnownType, terminal.isUTF8, terminal.hasAnswered) = ("foot", true, true, true)
    (terminal.graphics, terminal.hasSixel, terminal.colors) = ("sixel", true, 1 << 24)
    (terminal.columns, terminal.rows, terminal.latency) = (120, 40, 0.4)
    var machine = DoctorFacts.Machine()
    (machine.instructions, machine.builtFor) = (["sse4_2", "avx", "avx2", "fma"], ["avx2", "fma"])
    (machine.threads, machine.memory, machine.availableMemory) = (4, 16_000_000_000, 9_000_000_000)
    var storage = DoctorFacts.Storage(runsFolder: folder.path + "/data/progan/runs")
    (storage.freeSpace, storage.portraits) = (80_000_000_000, "/usr/share/progan/emoji-portraits-64.png")
    let rates = [
      DurationEstimate.Rate(resolution: 4, imagesPerSecond: 812, isMeasured: true),
      DurationEstimate.Rate(resolution: 8, imagesPerSecond: 4.5, isMeasured: false),
    ]
    return DoctorFacts(
      program: "1.2.3", terminal: terminal, openBLAS: OpenBLASFacts(configuration: "OpenBLAS 0.3.21", core: "Zen"),
      machine: machine, storage: storage, speed: .init(oneCore: 50, allThreads: 190, training: rates))
  }

  private func expect(
    _ weight: DoctorFinding.Weight, _ words: String..., location: SourceLocation = #_sourceLocation,
    when change: (inout DoctorFacts) -> Void
  ) {
    var facts = healthy()
    change(&facts)
    let findings = facts.findings
    #expect(findings.count == 1 && findings.first?.weight == weight, "\(findings)", sourceLocation: location)
    for word in words {
      #expect(findings.first?.sentence.contains(word) == true, "\(findings)", sourceLocation: location)
    }
    #expect(facts.canWork == (weight == .advice), sourceLocation: location)
  }

  @Test func aHealthyMachineIsToldSo() {
    let facts = healthy()
    #expect(facts.findings.isEmpty && facts.canWork)
    let lines = DoctorReport(facts: facts).lines
    #expect(lines.last == "Nothing is wrong.")
    for line in [
      "  pictures        sixel: its device attributes have sixel", "  colours         true colour",
      "  answers in      0.4 ms", "  sgemm           50 GFLOP/s on one core, 190 with all threads",
      "  4×4             812 images/s", "  8×8             4.50 images/s, reckoned",
      "  OpenBLAS        OpenBLAS 0.3.21, kernels for Zen",
    ] { #expect(lines.contains(line), "\(lines)") }
  }

  @Test func whatKeepsItFromWorkingIsWrong() {
    expect(.wrong, "no avx2 instructions") { $0.machine.instructions = ["sse4_2", "avx", "fma"] }
    expect(.wrong, "cannot be written to", "XDG_DATA_HOME") { $0.storage.obstacle = "permission denied" }
    expect(.wrong, "Only 0.0 GB are free") { $0.storage.freeSpace = 40_000_000 }
    expect(.wrong, "PROGAN_ASSETS") { $0.storage.portraits = nil }
    expect(.wrong, "'qq' is not known here", "xterm-256color") {
      ($0.terminal.type, $0.terminal.isKnownType) = ("qq", false)
    }
    expect(.wrong, "TERM is not set") { ($0.terminal.type, $0.terminal.isKnownType) = (nil, false) }
  }

  @Test func whatCouldBeBetterIsAdvice() {
    let wide = ["avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"]
    expect(.advice, "has AVX-512 but this build does not use it") { $0.machine.instructions += wide }
    expect(.advice, "OPENBLAS_CORETYPE=Nehalem", "Unset it") {
      $0.machine.openBLASVariables = ["OPENBLAS_CORETYPE": "Nehalem"]
      $0.openBLAS.core = "Nehalem"
    }
    expect(.advice, "old processor (Prescott)") { $0.openBLAS.core = "Prescott" }
    expect(.advice, "4 threads are only 1.2 times as fast as one") { $0.speed?.allThreads = 60 }
    expect(.advice, "0.5 GB of memory") { $0.machine.availableMemory = 500_000_000 }
    expect(.advice, "may have only 0.3 GB of memory") { $0.machine.memoryLimit = 300_000_000 }
    expect(.advice, "may have only 0.4 GB of memory") { $0.machine.addressSpace = 400_000_000 }
    expect(.advice, "Only 0.6 GB are free") { $0.storage.freeSpace = 600_000_000 }
    expect(.advice, "not UTF-8") { $0.terminal.isUTF8 = false }
    expect(.advice, "shows no pictures but half blocks", "xterm -ti vt340, foot") { $0.terminal.graphics = "blocks" }
    expect(.advice, "tmux shows no pictures", "newer tmux") {
      ($0.terminal.graphics, $0.terminal.multiplexer) = ("blocks", "tmux")
    }
    expect(.advice, "does not say what it can do") {
      ($0.terminal.graphics, $0.terminal.hasAnswered) = ("blocks", false)
    }
    expect(.advice, "only 8 colours") { $0.terminal.colors = 8 }
    expect(.advice, "60×40 cells") { $0.terminal.columns = 60 }
    expect(.advice, "takes 250 ms") { $0.terminal.latency = 250 }
  }

  @Test func textFromOutsideCannotDriveTheTerminal() {
    var facts = healthy()
    (facts.terminal.type, facts.terminal.isKnownType) = ("x\u{1B}[2J", false)
    facts.terminal.version = "evil\u{1B}]0;x\u{07}"
    facts.machine.openBLASVariables = ["OPENBLAS_CORETYPE": "a\u{1B}c"]
    for line in DoctorReport(facts: facts).lines {
      #expect(!line.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }, "\(line)")
    }
  }

  /// Without a terminal it says so, and everything else.
  @Test func worksInAPipe() throws {
    let text = try progan("doctor", "--quick")
    #expect(text.status == 0, "\(text.output) \(text.errors)")
    #expect(text.errors.isEmpty)
    for words in ["asked           no: the input or the output is none", "libjpeg ", "ncurses 6", "measured"] {
      #expect(text.output.contains(words), "\(text.output)")
    }
    let json = try progan("doctor", "--quick", "--json")
    let output = try JSONDecoder().decode(DoctorCommand.Output.self, from: Data(json.output.utf8))
    #expect(output.facts.terminal.obstacle == .noTerminal && output.facts.speed == nil)
    #expect(output.facts.libraries.allSatisfy { $0.version != nil || $0.path != nil })
    #expect(output.facts.libraries.count == 11 && output.facts.machine.builtFor == requiredInstructions)
    #expect(output.findings == output.facts.findings)
  }

  @Test func aFolderThatIsNoneIsWrong() throws {
    try Data().write(to: URL(fileURLWithPath: folder.path + "/data"))
    let text = try progan("doctor", "--quick")
    #expect(text.status == 1)
    #expect(text.output.contains("cannot be written to"), "\(text.output)")
  }

  /// A terminal that answers like an xterm with sixel is left as it was.
  @Test func asksTheTerminal() throws {
    let terminal = try PseudoTerminal(
      products.appendingPathComponent("progan").path, ["doctor", "--quick"], columns: 100, rows: 30,
      attributes: "\u{1B}[?63;1;2;4;6;9;15;22c",
      answers: [
        ("\u{1B}[?2026$p", "\u{1B}[?2026;2$y"), ("\u{1B}[>0q", "\u{1B}P>|XTerm(379)\u{1B}\\"),
        ("\u{1B}[?1;1;0S", "\u{1B}[?1;0;256S"),
      ], variables: ["XDG_DATA_HOME=\(folder.path)/data", "HOME=\(folder.path)", "COLORTERM=truecolor"])
    #expect(terminal.waitForEnd(seconds: 30) == 0)
    let text = String(decoding: terminal.output, as: UTF8.self)
    for words in [
      "name            XTerm(379)", "size            100×30 cells", "cell            10×20 pixels",
      "pictures        sixel: its device attributes have sixel", "colours         true colour",
      "updates         synchronized", " ms\r\n",
    ] { #expect(text.contains(words), "\(text)") }
    #expect(terminal.settings == terminal.initialSettings)
    #expect(!text.contains("\u{1B}[?1049h") && !text.contains("XTerm(379)\u{1B}"))
  }

  @Test func measuresWhatANewRunTakes() {
    var told: [String] = []
    let speed = DoctorFacts.Speed.measured(patience: .zero) { told.append($0) }
    #expect(told == ["measuring matrix products"])
    #expect(speed.oneCore > 0 && speed.allThreads > 0 && speed.training.isEmpty)
  }

  @Test func ratesSayWhatWasMeasured() {
    let estimate = DurationEstimate(Configuration(.tiny), secondsPerImage: [4: 0.001, 8: 0.004])
    let rates = estimate.rates
    #expect(rates.map(\.resolution) == [4, 8, 16] && rates.map(\.isMeasured) == [true, true, false])
    #expect(abs(rates[1].imagesPerSecond - 250) < 1e-6 && rates[2].imagesPerSecond < 250)
    #expect(DurationEstimate(Configuration(.tiny)).rates.isEmpty)
  }
}
