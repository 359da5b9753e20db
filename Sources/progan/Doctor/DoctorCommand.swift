import ArgumentParser
import Foundation

struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor", abstract: "Tell what this terminal and machine can do, and what is wrong.",
    discussion: """
      Asks the terminal what it can show, looks at libraries, processor, memory and disk, and measures for about eight \
      seconds how fast a new run would learn. Ends with what could be better and what to do about it. The exit status is \
      1 if something keeps progan from working.

      EXAMPLES
        progan doctor                   everything
        progan doctor --quick           without measuring
        progan doctor --json > facts    for other programs
      """)

  @Flag(help: "Measure nothing.")
  var quick = false
  @Flag(help: "Print the facts and findings as JSON.")
  var json = false

  /// What `--json` prints.
  struct Output: Codable, Equatable {
    var facts: DoctorFacts
    var findings: [DoctorFinding]
  }

  func run() throws {
    var facts = DoctorFacts.gathered()
    // Kernels stop on a processor that lacks what they are made of.
    if !quick, Set(facts.machine.instructions).isSuperset(of: facts.machine.builtFor) {
      facts.speed = .measured { Self.tell("\($0)…") }
      Self.tell("")
    }
    if json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      try say(String(decoding: try encoder.encode(Output(facts: facts, findings: facts.findings)), as: UTF8.self))
    } else {
      for line in DoctorReport(facts: facts).lines { try say(line) }
    }
    if !facts.canWork { throw ExitCode(1) }
  }

  /// On standard error if a person watches.
  private static func tell(_ text: String) {
    guard isatty(STDERR_FILENO) == 1 else { return }
    StandardStream.errors.tellInPassing("\r\u{1B}[K\(text)")
  }
}
