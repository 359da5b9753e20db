import ArgumentParser

struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config", abstract: "Print all settings, each with what it means.",
    discussion: """
      What it prints can be edited and given to --config.

      EXAMPLES
        progan config                               the settings of a new run
        progan config --preset paper > paper.conf   the paper's, into a file
        progan config ~/mine                        those of a run
      """)

  @Argument(
    help: ArgumentHelp("Folder of a run, or its name among the runs in the data directory.", valueName: "run"),
    completion: .run)
  var runName: String?
  @OptionGroup(title: "A new run") var options: RunOptions

  mutating func validate() throws { runName = try givenPath(runName, "The run") }

  func run() throws {
    let shown = try runName.map { try options.configuration(changing: findRun($0)) }
    try say((shown ?? options.configuration()).commented, terminator: "")
  }
}
