import ArgumentParser
import CursesTerminal
import Explorer
import Files
import Foundation
import Kernels
import Runs
import TerminalCanvas

extension CursesTerminal: Screen {}

extension GraphicsMode: ExpressibleByArgument {}

extension ThemeChoice: ExpressibleByArgument {}

struct ExploreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explore", abstract: "Watch a run learn, walk its latent space, keep favourites.",
    discussion: """
      EXAMPLES
        progan explore                       the newest run on the portraits, or a fresh one
        progan explore --fresh               a fresh run
        progan explore ~/mine                the run in that folder
        progan explore faces.safetensors     a model without training: walk it, keep favourites
        progan explore celebaHQ_256.pth      the same of another program's file
        progan explore --data ~/pictures     the newest run on those pictures, or a fresh one
        progan explore --graphics blocks     without sixel
        progan explore --plain               as lines of text, for screen readers and logs
        progan explore --keep-training       when the terminal is lost, go on without one
      """)

  @Argument(
    help: ArgumentHelp(
      "Folder of a run, its name among the runs in the data directory, or a model's file.", valueName: "run"),
    completion: .model)
  var runName: String?
  @Flag(help: "Start a fresh run instead of going on with the newest.")
  var fresh = false
  @Option(help: "How to show pictures: by pixels, by characters, or not (default: what the terminal can do).")
  var graphics: GraphicsMode?
  @Option(help: "Colours (default: for the terminal's ground, light or dark).")
  var theme: ThemeChoice?
  @Option(help: ArgumentHelp("Threads to train with (default: one per core).", valueName: "n"))
  var threads: Int?
  @Flag(help: "No full screen: lines of text for screen readers and logs, commands from standard input.")
  var plain = false
  @Flag(help: "When the terminal is lost, save and go on training without one, until SIGTERM.")
  var keepTraining = false
  @OptionGroup var reading: ReadingOptions
  @OptionGroup(title: "A new run") var options: RunOptions

  mutating func validate() throws {
    runName = try givenPath(runName, "The run")
    guard threads.map({ (1...256).contains($0) }) ?? true else {
      throw ValidationError("--threads must be from 1 to 256.")
    }
    guard runName == nil || !fresh else {
      throw ValidationError("--fresh starts a new run; it does not go with the name of one.")
    }
  }

  func run() throws {
    try checkProcessor()
    if let runName, isModelFile(runName) { return try exploreModel(runName) }
    if plain { return try explorePlainly() }
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else { throw CursesTerminalError.notATerminal }
    try CursesTerminal.refuseDumbTerminal()
    if let threads { Workers.threadCount = threads }
    let isFirstStart = runName == nil && RunsFolder().isEmpty
    let session = try chosenRun().session(reading.reader)
    let explorer = ScreenExplorer(
      .run(session), on: try CursesTerminal(graphics: graphics), theme: theme, greets: isFirstStart,
      keepsTraining: keepTraining)
    if let farewell = try explorer.run() { StandardStream.output.tell(farewell + "\n") }
  }

  /// A model without training; what is kept of it lies in a folder of its own.
  private func exploreModel(_ name: String) throws {
    guard try !plain && options.explicitSettings().isEmpty && options.preset == nil else {
      throw ValidationError(
        "'\(name.withVisibleControls)' is a model without training: --plain and the settings of runs do not go with it."
      )
    }
    let host = try NamedModel(name).host
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else { throw CursesTerminalError.notATerminal }
    try CursesTerminal.refuseDumbTerminal()
    if let threads { Workers.threadCount = threads }
    let explorer = ScreenExplorer(.model(host), on: try CursesTerminal(graphics: graphics), theme: theme)
    if let farewell = try explorer.run() { StandardStream.output.tell(farewell + "\n") }
  }

  private func explorePlainly() throws {
    if let threads { Workers.threadCount = threads }
    var explorer = try PlainExplorer(chosenRun().session(reading.reader), keepsTraining: keepTraining)
    try explorer.run()
  }

  private func chosenRun() throws -> ChosenRun {
    if let name = runName { return try ChosenRun(existing: findRun(name), options) }
    try RunDirectory.requireRunsFolder()
    let configuration = try options.configuration()
    if !fresh, let latest = RunDirectory.latest(in: RunDirectory.runsFolder(), dataPath: configuration.dataPath) {
      return try ChosenRun(existing: latest, options)
    }
    return try ChosenRun(at: nil, options)
  }
}
