import ArgumentParser
import Foundation

/// A command as its definitions say: what ArgumentParser makes `--help` of, by way of its dump.
struct CommandDescription: Decodable {
  let commandName: String
  let superCommands: [String]?
  let abstract: String?
  let discussion: String?
  let defaultSubcommand: String?
  private let subcommands: [CommandDescription]?
  private let arguments: [Argument]?

  struct Argument: Decodable, Equatable {
    enum Kind: String, Decodable { case positional, option, flag }
    struct Name: Decodable, Equatable {
      let kind: String
      let name: String
      var text: String { (kind == "long" ? "--" : "-") + name }
    }

    let kind: Kind
    let shouldDisplay: Bool
    let isOptional: Bool
    let isRepeating: Bool
    let names: [Name]?
    let valueName: String?
    let sectionTitle: String?
    let abstract: String?
    let defaultValue: String?
    let allValues: [String]?
    let allValueDescriptions: [String: String]?
  }

  /// The root command with all that are below it.
  init(of command: any ParsableCommand.Type) throws {
    struct Dump: Decodable { let command: CommandDescription }
    self = try JSONDecoder().decode(Dump.self, from: Data(command._dumpHelp().utf8)).command
  }

  /// Those that somebody wrote: the parser adds `help`.
  var commands: [CommandDescription] { (subcommands ?? []).filter { $0.commandName != "help" } }

  /// Arguments of its own: every command has `--help` and `--version`.
  var ownArguments: [Argument] {
    (arguments ?? []).filter { argument in
      argument.shouldDisplay && argument.names?.contains { ["help", "version"].contains($0.name) } != true
    }
  }

  /// "progan runs rename".
  var fullName: String { ((superCommands ?? []) + [commandName]).joined(separator: " ") }

  private static let examplesTitle = "EXAMPLES"

  /// Paragraphs of the discussion before its examples.
  var paragraphs: [String] {
    let prose = (discussion ?? "").components(separatedBy: Self.examplesTitle)[0]
    return prose.components(separatedBy: "\n\n").map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
      .filter { !$0.isEmpty }
  }

  /// The discussion's examples: a command line, and what it does.
  var examples: [(line: String, text: String)] {
    let parts = (discussion ?? "").components(separatedBy: Self.examplesTitle)
    guard parts.count > 1 else { return [] }
    return parts[1].split(separator: "\n").compactMap { line in
      let columns = line.trimmingCharacters(in: .whitespaces).components(separatedBy: "  ").filter { !$0.isEmpty }
      guard let first = columns.first else { return nil }
      return (first, columns.dropFirst().joined(separator: " ").trimmingCharacters(in: .whitespaces))
    }
  }
}
