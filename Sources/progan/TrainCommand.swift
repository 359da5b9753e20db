import ArgumentParser
import Dispatch
import Files
import Foundation
import Kernels
import ProgressiveGAN
import Runs

struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Train without a screen, with a line of progress.",
    discussion: """
      Goes on where the run stopped, if there is one. Ctrl-C, SIGTERM and SIGHUP save first. Progress on standard output, \
      and news on standard error, are told to whoever hears them: where they cannot be written, training goes on.

      EXAMPLES
        progan train --data ~/pictures --run ~/mine    a new run
        progan train --run ~/mine                      go on
        progan train --run ~/mine --resolution 128     grow it further
        progan train --data faces --preset paper       the paper's settings
        progan train --data faces --set mirror=yes     any setting by its name
        progan train --data cats --from ~/mine         begin with what that run learned
        progan train --data zoo --labels folders       one class for each subfolder
        progan train --data faces --strict             not unless all pictures can be read
      """)

  @Option(
    name: .customLong("run"),
    help: ArgumentHelp(
      "Folder of the run (default: a new one in the data directory, named after the data).", valueName: "folder"),
    completion: .run)
  var runPath: String?
  @Option(
    help: ArgumentHelp("Run or checkpoint whose weights a new run begins with.", valueName: "model"),
    completion: .model)
  var from: String?
  @Option(help: ArgumentHelp("Threads to train with (default: one per core).", valueName: "n"))
  var threads: Int?
  @OptionGroup var reading: ReadingOptions
  @OptionGroup(title: "A new run") var options: RunOptions

  mutating func validate() throws {
    runPath = try givenPath(runPath, "--run")
    from = try givenPath(from, "--from")
    guard threads.map({ (1...256).contains($0) }) ?? true else {
      throw ValidationError("--threads must be from 1 to 256.")
    }
  }

  func run() throws {
    try checkProcessor()
    if let threads { Workers.threadCount = threads }
    let session = try ChosenRun(at: runPath, options, from: from).session(reading.reader)
    let published = DispatchSemaphore(value: 0)
    session.onPublish { published.signal() }
    let interruption = Interruption { published.signal() }
    var reporter = ProgressReporter(isTerminal: isatty(STDOUT_FILENO) == 1)
    var isFinished = false
    defer { reporter.end { interruption.isRequested } }
    session.start()
    while !interruption.isRequested {
      published.wait()
      guard let progress = session.progress.take() else { continue }
      reporter.report(progress)
      if case .failed(let sentence) = progress.activity {
        session.stop()
        reporter.finish()
        throw ProgressiveGANError.invalidSetting(sentence)
      }
      if progress.activity == .finished {
        isFinished = true
        break
      }
    }
    session.stop()
    if let last = session.progress.take() { reporter.tell(last) }
    reporter.finish()
    try session.requireSaved()
    let (path, command) = (session.run.path, session.run.path.shellQuoted)
    let next =
      isFinished
      ? "It is finished: 'progan explore \(command)' shows it, and --resolution or --final-kimg let it go on."
      : "'progan train --run \(command)' goes on; 'progan explore \(command)' shows it."
    reporter.conclude("Saved in \(path.beforeFullStop). \(next)")
  }
}

extension TrainingSession {
  /// Throws what kept the last steps from the disk, if anything did.
  func requireSaved() throws {
    if let unsaved { throw RunError.unsaved(unsaved) }
  }
}
