import ArgumentParser
import Foundation
import Testing

@testable import progan

/// What `--help` says, compared with the files in `Help`. PROGAN_RECORD=1 writes them anew.
struct HelpTests {
  private static let commands: [(name: String, type: any ParsableCommand.Type)] = [
    ("progan", Progan.self), ("explore", ExploreCommand.self), ("train", TrainCommand.self),
    ("generate", GenerateCommand.self), ("import", ImportCommand.self), ("export", ExportCommand.self),
    ("project", ProjectCommand.self), ("film", FilmCommand.self),
    ("evaluate", EvaluateCommand.self), ("config", ConfigCommand.self), ("runs", RunsCommand.self),
    ("data", DataCommand.self), ("doctor", DoctorCommand.self), ("data-inspect", DataInspectCommand.self),
    ("data-pack", DataPackCommand.self),
  ]
  private static var folder: URL {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Help")
  }
  private static func help(_ type: any ParsableCommand.Type) -> String {
    Progan.helpMessage(for: type, columns: 100) + "\n"
  }

  @Test(arguments: commands.map(\.name)) func isAsRecorded(name: String) throws {
    let type = try #require(Self.commands.first { $0.name == name }?.type)
    let file = Self.folder.appendingPathComponent("\(name).txt")
    let text = Self.help(type)
    if ProcessInfo.processInfo.environment["PROGAN_RECORD"] == "1" { try Data(text.utf8).write(to: file) }
    let recorded = try String(contentsOf: file, encoding: .utf8)
    #expect(text == recorded)
  }

  /// Every command with an example of its own, and every subcommand among those recorded.
  @Test func everyCommandIsRecorded() {
    let subcommands = Progan.configuration.subcommands.compactMap { $0.configuration.commandName }
    #expect(Set(subcommands).isSubset(of: Self.commands.map(\.name)))
    for (_, type) in Self.commands { #expect(Self.help(type).contains("EXAMPLES")) }
  }

  /// The man page names every long option of every command, and no other.
  @Test func theManPageKnowsEveryOption() throws {
    let page = Self.folder.appendingPathComponent("../../../man/progan.1")
    let man = try String(contentsOf: page, encoding: .utf8).replacing(/\\f[BIR]/, with: " ")
      .replacingOccurrences(of: "\\-", with: "-")
    func options(_ text: String) -> Set<String> {
      let found = text.matches(of: /(?:^|[^-\w])(--[a-z][a-z-]*)/).map { String($0.1) }
      return Set(found).subtracting(["--help", "--version", "--generate-completion-script"])
    }
    let inHelp = Self.commands.reduce(into: Set<String>()) { $0.formUnion(options(Self.help($1.type))) }
    #expect(inHelp.count > 10)
    #expect(options(man) == inHelp)
  }
}
