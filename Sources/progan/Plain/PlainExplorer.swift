import Dispatch
import Files
import Foundation
import Keepsakes
import ProgressiveGAN
import Runs

/// The explorer without a screen: what happens as lines of text, and lines of text as commands. It also carries on where
/// the terminal of the other one was lost.
struct PlainExplorer {
  private let session: TrainingSession
  private let keepsTraining: Bool
  private let news = DispatchSemaphore(value: 0)
  private let interruption: Interruption
  private var input: LineInput?
  private var output: PlainOutput
  private var log = PlainLog()
  private var progress: TrainingProgress?
  private var samples: SampleGrid?

  /// - Parameter keepsTraining: whether training goes on once nobody reads the lines.
  init(_ session: TrainingSession, keepsTraining: Bool) {
    self.session = session
    self.keepsTraining = keepsTraining
    output = PlainOutput { [news] in news.signal() }
    interruption = Interruption(tellsHangUps: true) { [news] in news.signal() }
    session.onPublish { [news] in news.signal() }
  }

  /// Trains until the schedule is over, somebody ends it, or nobody is there any more; then all is saved.
  mutating func run() throws {
    input = LineInput { [news] in news.signal() }
    greet()
    session.start()
    try follow()
  }

  /// Goes on with a session whose terminal is gone.
  mutating func continueHeadless() throws {
    leaveTerminal()
    try follow()
  }

  private mutating func greet() {
    let configuration = session.run.configuration
    let size = configuration.schedule.finalResolution
    output.say(
      "progan explores the run \(session.run.name): \(session.dataName.withVisibleControls), to \(size)×\(size), \(session.run.path.withVisibleControls)."
    )
    output.say("Commands are lines: status, pause, resume, snapshot, keep N, help, quit.")
  }

  private mutating func follow() throws {
    var failure: String?
    while !interruption.isRequested, failure == nil {
      news.wait()
      tellNews()
      if case .failed(let sentence) = progress?.activity { failure = sentence }
      if try obey() { break }
      if interruption.takeHangUp() || output.isGone {
        guard keepsTraining else { break }
        leaveTerminal()
      }
      if progress?.activity == .finished, input?.hasEnded ?? true { break }
    }
    session.stop()
    tellNews()
    output.finish { interruption.isRequested }
    if let failure { throw ProgressiveGANError.invalidSetting(failure) }
    try session.requireSaved()
    output.conclude("Saved in \(session.run.path.beforeFullStop).") { interruption.isRequested }
  }

  private mutating func tellNews() {
    samples = session.samples.take() ?? samples
    guard let news = session.progress.take() else { return }
    progress = news
    for line in log.lines(news, now: Date().timeIntervalSince1970) { output.say(line.sentence, at: line.time) }
  }

  /// Does what the lines of input ask for; returns whether that is to quit.
  private mutating func obey() throws -> Bool {
    for line in input?.take() ?? [] where !line.allSatisfy(\.isWhitespace) {
      do {
        switch try PlainCommand(line) {
        case .pause: session.pause()
        case .resume: session.resume()
        case .snapshot: session.snapshotNow()
        case .status: output.say((progress.map { PlainLog.status($0) } ?? "Nothing is known yet") + ".")
        case .keep(let number): output.say(try keep(number))
        case .help: for line in PlainCommand.helpLines { output.say(line) }
        case .quit: return true
        }
      } catch {
        output.say("\(error)")
      }
    }
    return false
  }

  private func keep(_ number: Int) throws -> String {
    guard let samples else { return "There are no samples yet." }
    guard samples.images.indices.contains(number - 1) else {
      return "There is no sample \(number): the grid has \(samples.images.count)."
    }
    let kept = samples.favourite(
      number - 1, model: session.run.name, classes: session.run.configuration.classes,
      at: Date().timeIntervalSince1970)
    return "Sample \(number) is kept as \(try FavouriteFile.save(kept, runPath: session.run.path).name)."
  }

  private mutating func leaveTerminal() {
    input = nil
    // Also after a pause, as there is nobody who could end that; and what is over is told again.
    session.resume()
    session.snapshotNow()
    output.moveToFile(session.run.path + "/headless.log")
    output.say("The terminal is gone. Training goes on without one; 'kill \(getpid())' saves and ends it.")
  }
}
