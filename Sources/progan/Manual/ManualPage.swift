import ArgumentParser
import Explorer
import ProgressiveGAN

/// The manual page, `man/progan.1`: from the definitions that `--help` is made of, the table of settings, and the few
/// sections of `ManualText`.
struct ManualPage {
  private let root: CommandDescription
  private var roff = Roff()

  static func text() throws -> String {
    var page = ManualPage(root: try CommandDescription(of: Progan.self))
    page.write()
    return page.roff.text
  }

  private init(root: CommandDescription) { self.root = root }

  private mutating func write() {
    roff.macro(".\\\" Made from the program's own definitions; see ManualTests.")
    roff.macro(".TH PROGAN 1 \(ManualText.date) \"progan \(Progan.configuration.version)\" \"User commands\"")
    roff.section("NAME")
    roff.macro("progan \\- " + Roff.escaped(ManualText.name))
    writeSynopsis()
    roff.section("DESCRIPTION")
    for paragraph in ManualText.description + root.paragraphs { roff.paragraph(paragraph) }
    roff.section("COMMANDS")
    for command in root.commands { write(command) }
    writeSharedOptions()
    roff.section("OPTIONS OF EVERY COMMAND")
    roff.item("`-h`, `--help`", "Tells what a command does and which options it takes.")
    roff.item("`--version`", "Prints the version.")
    writeKeys()
    writeSettings()
    for section in ManualText.sections { write(section) }
    writeExamples()
    roff.section("SEE ALSO")
    roff.lines(ManualText.seeAlso)
  }

  /// The subcommands of subcommands in their places.
  private static func leaves(_ command: CommandDescription) -> [CommandDescription] {
    command.commands.isEmpty ? [command] : command.commands.flatMap(leaves)
  }

  private mutating func writeSynopsis() {
    roff.section("SYNOPSIS")
    for (index, command) in root.commands.flatMap(Self.leaves).enumerated() {
      if index > 0 { roff.macro(".br") }
      var words = command.fullName.split(separator: " ").map { "`\($0)`" }
      if let last = words.indices.last, root.defaultSubcommand == command.commandName || isDefault(command) {
        words[last] = "[\(words[last])]"
      }
      for argument in command.ownArguments {
        switch argument.kind {
        case .positional: words.append(argument.isOptional ? "[\(argument.value)]" : argument.value)
        case .option where !argument.isOptional: words.append(argument.term)
        default: break
        }
      }
      if command.ownArguments.contains(where: { $0.kind != .positional && $0.isOptional }) {
        words.append("[*options*]")
      }
      roff.macro(Roff.styled(words.joined(separator: " ")))
    }
  }

  /// Whether a command is what its super command does without a subcommand.
  private func isDefault(_ command: CommandDescription) -> Bool {
    root.commands.contains {
      $0.commandName == command.superCommands?.last && $0.defaultSubcommand == command.commandName
    }
  }

  private mutating func write(_ command: CommandDescription) {
    roff.subsection(command.fullName)
    roff.lines(Self.marked(command.abstract ?? ""))
    if command.fullName == "progan \(root.defaultSubcommand ?? "")" { roff.lines("This is what `progan` alone does.") }
    for paragraph in command.paragraphs { roff.paragraph(Self.marked(paragraph)) }
    for argument in command.ownArguments where argument.sectionTitle == nil { write(argument) }
    for title in Self.sectionTitles(command) {
      roff.paragraph("It also takes the options of \(title.lowercased()), below.")
    }
    for subcommand in command.commands { write(subcommand) }
  }

  /// Groups of options that several commands share stand once.
  private mutating func writeSharedOptions() {
    for title in root.commands.flatMap(Self.sectionTitles).uniqued {
      guard let command = root.commands.first(where: { Self.sectionTitles($0).contains(title) }) else { continue }
      roff.section("OPTIONS OF \(title.uppercased())")
      roff.lines(ManualText.newRun)
      for argument in command.ownArguments where argument.sectionTitle == title { write(argument) }
    }
  }

  private static func sectionTitles(_ command: CommandDescription) -> [String] {
    command.ownArguments.compactMap(\.sectionTitle).uniqued
  }

  private mutating func write(_ argument: CommandDescription.Argument) {
    var text = Self.marked(argument.abstract ?? "")
    if let value = argument.defaultValue { text += " By default `\(value)`." }
    let descriptions = argument.allValueDescriptions ?? [:]
    if let values = argument.allValues, descriptions.isEmpty {
      text += " Values: " + values.map { "`\($0)`" }.joined(separator: ", ") + "."
    }
    if argument.isRepeating { text += " May be given often." }
    roff.item(argument.term, text)
    guard let values = argument.allValues, !descriptions.isEmpty else { return }
    roff.macro(".RS")
    for value in values { roff.item("`\(value)`", Self.marked(descriptions[value] ?? "") + ".") }
    roff.macro(".RE")
  }

  private mutating func writeKeys() {
    roff.section("KEYS")
    roff.lines(ManualText.keys)
    for table in KeyTable.all {
      roff.subsection(table.title.prefix(1).uppercased() + table.title.dropFirst())
      for line in table.lines { roff.item("`\(line.keys)`", line.text) }
    }
  }

  private mutating func writeSettings() {
    roff.section("SETTINGS")
    roff.lines(ManualText.settings)
    let texts = Configuration(.laptop).texts
    for setting in Setting.all {
      let value = texts[setting.name].flatMap { $0.isEmpty || $0 == "[]" ? nil : " Laptop: `\($0)`." } ?? ""
      let fixed = setting.isFixed ? " Fixed once a run has begun." : ""
      roff.item("`\(setting.name)` (\(setting.range))", Self.marked(setting.help) + value + fixed)
    }
  }

  private mutating func write(_ section: ManualText.Section) {
    roff.section(section.title)
    for block in section.blocks {
      switch block {
      case .paragraph(let text): roff.paragraph(text)
      case .item(let term, let text): roff.item(term, text)
      }
    }
  }

  private mutating func writeExamples() {
    roff.section("EXAMPLES")
    let all = ([root] + root.commands.flatMap { [$0] + $0.commands }).flatMap(\.examples)
    for example in all.reduce(
      into: [(line: String, text: String)](),
      { result, next in
        if !result.contains(where: { $0.line == next.line }) { result.append(next) }
      })
    {
      let text = example.text.isEmpty ? "as above" : example.text
      roff.item("`\(example.line)`", Self.marked(text.prefix(1).uppercased() + text.dropFirst()) + ".")
    }
  }

  /// Options and commands that a sentence of `--help` names, in bold.
  static func marked(_ text: String) -> String {
    text.replacing("*", with: String(Roff.literalStar)).replacing(/'(progan[^']*)'/) { "`\($0.1)`" }
      .replacing(/(^|[\s(\/])(--[a-z][a-z-]*)/) { "\($0.1)`\($0.2)`" }
  }
}

extension CommandDescription.Argument {
  fileprivate var value: String { "*\(valueName ?? "value")*" }

  /// "`--data` *path*".
  fileprivate var term: String {
    guard let names else { return value }
    let options = names.map { "`\($0.text)`" }.joined(separator: ", ")
    return kind == .flag ? options : "\(options) \(value)"
  }
}

extension [String] {
  fileprivate var uniqued: [String] {
    reduce(into: []) { result, next in if !result.contains(next) { result.append(next) } }
  }
}
