import Foundation
import ProgressiveGAN
import Runs
import Testing

@testable import progan

/// The scripts for shells, and what bash makes of them.
struct CompletionTests: RunsProgram {
  let folder: ProgramFolder

  init() throws { folder = try ProgramFolder() }

  private func script(_ shell: String) throws -> String {
    let outcome = try progan("--generate-completion-script", shell)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let file = "\(folder.path)/completion.\(shell)"
    try Data(outcome.output.utf8).write(to: URL(fileURLWithPath: file))
    return file
  }

  private func run(_ program: String, _ arguments: [String]) throws -> ProgramOutcome {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.environment = [
      "XDG_DATA_HOME": folder.path + "/data", "PATH": products.path + ":/usr/bin:/bin", "HOME": folder.path,
    ]
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let text = output.fileHandleForReading.readDataToEndOfFile()
    let said = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return ProgramOutcome(
      output: String(decoding: text, as: UTF8.self), errors: String(decoding: said, as: UTF8.self),
      status: process.terminationStatus)
  }

  @Test(arguments: [("bash", "-n"), ("zsh", "-n"), ("fish", "--no-execute")])
  func scriptsAreWellFormed(shell: String, check: String) throws {
    let file = try script(shell)
    let program = ["/bin/", "/usr/bin/"].map { $0 + shell }.first { FileManager.default.isExecutableFile(atPath: $0) }
    guard let program else { return }
    let outcome = try run(program, [check, file])
    #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
  }

  /// What bash offers for the last of some words.
  private func completions(_ words: String...) throws -> [String] {
    let line = words.joined(separator: " ")
    let outcome = try run(
      "/bin/bash",
      [
        "-c",
        """
        source \(try script("bash"))
        COMP_WORDS=(\(words.map { "'\($0)'" }.joined(separator: " "))) COMP_CWORD=\(words.count - 1)
        COMP_LINE='\(line)' COMP_POINT=\(line.utf8.count) COMP_TYPE=9 COMP_KEY=9
        _progan progan '\(words.last ?? "")' '\(words.dropLast().last ?? "")'
        printf '%s\\n' "${COMPREPLY[@]}"
        """,
      ])
    #expect(outcome.errors.isEmpty, "\(outcome.errors)")
    return outcome.output.split(separator: "\n").map(String.init)
  }

  @Test func bashCompletes() throws {
    let runs = RunsFolder(folder.path + "/data/progan/runs")
    for name in ["mine", "mirrors of mine", "other"] {
      _ = try RunDirectory(creating: "\(runs.path)/\(name)", Configuration(.tiny))
    }
    _ = try runs.archive("other")
    #expect(Set(try completions("progan", "explo")) == ["explore"])
    #expect(Set(try completions("progan", "explore", "mi")) == ["mine", "mirrors of mine"])
    #expect(try completions("progan", "generate", "min") == ["mine"])
    #expect(try completions("progan", "train", "--run", "pict") == ["pictures/"])
    #expect(try completions("progan", "train", "--preset", "pap").sorted() == ["paper", "paper-cifar10"])
    #expect(try completions("progan", "train", "--data", "pic") == ["pictures"])
    #expect(try completions("progan", "explore", "--graphics", "si") == ["sixel"])
    #expect(try completions("progan", "train", "--set", "leaky") == ["leaky-slope="])
    #expect(try completions("progan", "explore", "--keep").contains("--keep-training"))
    try Data("x".utf8).write(to: URL(fileURLWithPath: folder.path + "/pictures/a.safetensors"))
    #expect(try completions("progan", "generate", "pictures/") == ["pictures/a.safetensors"])
  }

  @Test func pathsBelowHomeKeepTheirShortForm() throws {
    let name = ".progan-test-\(UUID().uuidString)"
    let home = NSHomeDirectory()
    try FileManager.default.createDirectory(atPath: "\(home)/\(name)/inner", withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: "\(home)/\(name)") }
    #expect(paths(completing: "~/\(name.dropLast())") == ["~/\(name)/"])
    #expect(paths(completing: "~/\(name)/") == ["~/\(name)/inner/"])
    #expect(!paths(completing: "~/").contains("~/\(name)/"), "hidden ones are told to those who ask")
    #expect(paths(completing: "/nowhere/at/all").isEmpty)
  }
}
