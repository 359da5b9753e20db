import CursesTerminal
import Explorer
import Files
import Foundation
import ProgressiveGAN
import Runs

/// What the explorer is opened on.
enum Explored {
  case run(TrainingSession)
  case model(ModelHost)

  var host: any TrainingHost {
    switch self {
    case .run(let session): session
    case .model(let host): host
    }
  }

  /// A model that has learned what the run is to learn, to walk with meanwhile: one ships for the portraits that do.
  var others: [Result<ModelHost, any Error>] {
    guard case .run(let session) = self, session.run.configuration.dataPath == Configuration.embeddedData else {
      return []
    }
    return [Result { try NamedModel.shippedWithPortraits().host }]
  }

  func start() { if case .run(let session) = self { session.start() } }

  /// Ends training, if there is any, and throws what kept it from being saved.
  func end() throws {
    guard case .run(let session) = self else { return }
    session.stop()
    try session.requireSaved()
  }

  /// What to say when the terminal is given back.
  var farewell: String? {
    switch self {
    case .run(let session):
      "Saved in \(session.run.path.beforeFullStop). 'progan explore \(session.run.commandName)' goes on."
    case .model(let host):
      FileManager.default.fileExists(atPath: host.runPath)
        ? "What was kept of \(host.runName.withVisibleControls) is in \(host.runPath.withVisibleControls)." : nil
    }
  }
}

/// The explorer on a terminal, through as many runs as somebody opens there.
final class ScreenExplorer {
  private let terminal: CursesTerminal
  private let keepsTraining: Bool
  private var explored: Explored
  private var loop: ExplorerLoop

  /// - Parameters:
  ///   - theme: nil takes that for the terminal's ground.
  ///   - greets: whether to say first what one is looking at, and to train from the next key on.
  ///   - keepsTraining: whether training goes on when the terminal is lost.
  init(
    _ explored: Explored, on terminal: CursesTerminal, theme: ThemeChoice?, greets: Bool = false,
    keepsTraining: Bool = false
  ) {
    self.explored = explored
    self.terminal = terminal
    self.keepsTraining = keepsTraining
    if !greets { explored.start() }
    loop = ExplorerLoop(
      screen: terminal, host: explored.host, others: explored.others,
      theme: theme ?? (terminal.hasLightGround ? .light : .dark),
      greets: greets)
    if let remark = terminal.remark { loop.say(remark) }
  }

  /// Returns what is to be said once all is saved and the terminal given back; nil if nothing is, or if that was lost.
  func run() throws -> String? {
    defer { terminal.close() }
    while true {
      switch loop.run() {
      case .quit:
        terminal.close()
        try explored.end()
        return explored.farewell
      case .hungUp:
        try loseTerminal()
        return nil
      case .open(let path): turn { try ChosenRun(existing: RunDirectory(opening: path), RunOptions.parse([])) }
      case .create(let name, let configuration):
        turn { .new(.named(name), configuration, from: nil) }
      case .rename(let name): try rename(to: name)
      }
    }
  }

  private func loseTerminal() throws {
    if keepsTraining, case .run(let session) = explored {
      // It takes the signals over before the terminal's handlers go.
      var explorer = PlainExplorer(session, keepsTraining: true)
      terminal.close()
      try explorer.continueHeadless()
    } else {
      defer { terminal.close() }
      try explored.end()
    }
  }

  /// Turns to another run. The open one trains on until the other is there, and stays if that cannot be.
  private func turn(to choice: () throws -> ChosenRun) {
    do {
      let name = explored.host.runName.withVisibleControls
      let isRun = explored.host.model == nil
      loop.showWaiting("One moment\(isRun ? ": the run \(name) learns on until the other one is there" : "").")
      let next = try choice().session(reader)
      if isRun { loop.showWaiting("The run \(name) is saved.") }
      try explored.end()
      show(next)
    } catch {
      loop.refuse("\(error)")
    }
  }

  /// A run that is trained keeps its folder: it is saved, moved, and taken up again.
  private func rename(to name: String) throws {
    guard case .run(let session) = explored else { return }
    let old = session.run
    let data = session.data
    loop.showWaiting("The run \(old.name) is saved and renamed.")
    session.stop()
    try session.requireSaved()
    var (path, problem) = (old.path, "")
    do { path = try RunsFolder().rename(URL(fileURLWithPath: old.path).lastPathComponent, to: name) } catch {
      problem = "\(error)"
    }
    show(try TrainingSession(run: RunDirectory(opening: path), data: data))
    if !problem.isEmpty { loop.refuse(problem) }
  }

  private func show(_ next: TrainingSession) {
    explored = .run(next)
    loop = ExplorerLoop(screen: terminal, host: next, others: explored.others, theme: loop.theme)
    next.start()
  }

  /// Shows how the reading of pictures goes; those that cannot be read are in the run's log.
  private var reader: DataReader {
    DataReader(
      progress: { [loop] done, total in
        loop.showWaiting("Reading pictures: \(done) of \(total)", done: Double(done) / Double(max(1, total)))
      }, tell: { _ in })
  }
}
