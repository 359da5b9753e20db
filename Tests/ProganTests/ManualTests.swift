import ArgumentParser
import Explorer
import Foundation
import ProgressiveGAN
import Testing

@testable import progan

/// The manual page, compared with `man/progan.1`. PROGAN_RECORD=1 writes it anew.
struct ManualTests {
  private static let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../man/progan.1").standardizedFileURL

  @Test func isAsRecorded() throws {
    let text = try ManualPage.text()
    if ProcessInfo.processInfo.environment["PROGAN_RECORD"] == "1" { try Data(text.utf8).write(to: Self.file) }
    #expect(
      try String(contentsOf: Self.file, encoding: .utf8) == text,
      "options, settings or keys changed: PROGAN_RECORD=1 swift test --filter ManualTests writes the page anew")
    #expect(text.utf8.count == text.unicodeScalars.count, "it must read the same in every locale")
  }

  /// Every command and every setting has its place, every option of `--help` its entry.
  @Test func isComplete() throws {
    let text = try ManualPage.text().replacingOccurrences(of: "\\-", with: "-")
    let root = try CommandDescription(of: Progan.self)
    for command in root.commands {
      #expect(text.contains("\n.SS \(command.fullName)\n"))
      for name in command.ownArguments.flatMap({ $0.names ?? [] }) { #expect(text.contains("\n\\fB\(name.text)\\fR")) }
    }
    for setting in Setting.all { #expect(text.contains("\n.TP\n\\fB\(setting.name)\\fR (")) }
    for line in KeyTable.all.flatMap(\.lines) {
      #expect(text.contains(Roff.escaped(line.text.prefix(24)).replacingOccurrences(of: "\\-", with: "-")))
    }
    for preset in Configuration.Preset.allCases { #expect(text.contains("\n.TP\n\\fB\(preset.rawValue)\\fR\n")) }
  }

  /// Readers of manual pages have nothing to say against it.
  @Test(arguments: [["/usr/bin/man", "--warnings", "-l"], ["/usr/bin/mandoc", "-T", "lint", "-W", "warning"]])
  func rendersWithoutWarnings(reader: [String]) throws {
    guard FileManager.default.isExecutableFile(atPath: reader[0]) else { return }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: reader[0])
    process.arguments = Array(reader.dropFirst()) + [Self.file.path]
    process.environment = ["MANPAGER": "cat", "MANWIDTH": "80", "LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"]
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0 && said.isEmpty, "\(said)")
    if reader[0].hasSuffix("/man") { #expect(text.contains("4×4") && text.contains("PLAIN TEXT")) }
    if reader[0].hasSuffix("/mandoc") { #expect(text.isEmpty, "\(text)") }
  }

  @Test func textsAreEscaped() {
    var roff = Roff()
    roff.lines(".so is no request.")
    roff.lines("'Nor this. A `--bold` word, an *italic* one, 4×4 and a \\.")
    #expect(
      roff.text == """
        \\&.so is no request.
        \\&'Nor this.
        A \\fB\\-\\-bold\\fR word, an \\fIitalic\\fR one, 4\\[u00D7]4 and a \\e.

        """)
    roff = Roff()
    roff.lines(ManualPage.marked("Of a file\n'as.*' it is."))
    #expect(roff.text == "Of a file 'as.*' it is.\n")
    #expect(ManualPage.marked("as 'progan config' prints; see --set.") == "as `progan config` prints; see `--set`.")
  }
}
