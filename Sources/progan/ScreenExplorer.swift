import CursesTerminal
import Explorer
import Foundation
import Images
import ProgressiveGAN

/// The explorer on a terminal, through as many runs as somebody opens there.
final class ScreenExplorer {
  private let terminal: CursesTerminal
  private let keepsTraining: Bool
  private var session: TrainingSession
  private var loop: ExplorerLoop

  /// - Parameters:
  ///   - greets: whether to say first what one is looking at, and to train from the next key on.
  ///   - keepsTraining: whether training goes on when the terminal is lost.
  init(
    _ session: TrainingSession, on terminal: CursesTerminal, theme: ThemeChoice, greets: Bool, keepsTraining: Bool
  ) {
    self.session = session
    self.terminal = terminal
    self.keepsTraining = keepsTraining
    if !greets { session.start() }
    loop = ExplorerLoop(screen: terminal, host: session, theme: theme, greets: greets)
  }

  /// Returns the run that was open last, once all is saved and the terminal given back; nil if that was lost.
  func run() throws -> RunDirectory? {
    defer { terminal.close() }
    while true {
      switch loop.run() {
      case .quit:
        terminal.close()
        try session.requireSaved()
        return session.run
      case .hungUp:
        try loseTerminal()
        return nil
      case .open(let path): turn { try ChosenRun(existing: RunDirectory(opening: path), RunOptions.parse([])) }
      case .create(let name, let configuration):
        turn { .new(path: RunsFolder().freePath(for: name), configuration, from: nil) }
      case .rename(let name): try rename(to: name)
      }
    }
  }

  private func loseTerminal() throws {
    if keepsTraining {
      // It takes the signals over before the terminal's handlers go.
      var explorer = PlainExplorer(session, keepsTraining: true)
      terminal.close()
      try explorer.continueHeadless()
    } else {
      session.stop()
      terminal.close()
      try session.requireSaved()
    }
  }

  /// Turns to another run. The open one trains on until the other is there, and stays if that cannot be.
  private func turn(to choice: () throws -> ChosenRun) {
    do {
      loop.showWaiting("One moment: the run \(session.run.name) learns on until the other one is there.")
      let next = try choice().session(reader)
      loop.showWaiting("The run \(session.run.name) is saved.")
      session.stop()
      if let unsaved = session.unsaved { throw ProgressiveGANError.unsaved(unsaved) }
      show(next)
    } catch {
      loop.refuse("\(error)")
    }
  }

  /// A run that is trained keeps its folder: it is saved, moved, and taken up again.
  private func rename(to name: String) throws {
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
    session = next
    loop = ExplorerLoop(screen: terminal, host: next, theme: loop.theme)
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
