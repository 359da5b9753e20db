import Foundation
import ProgressiveGAN
import Runs
import TerminalCanvas

/// Tells how training goes: one line rewritten on a terminal, a plain line now and then in a pipe; what happened, once
/// each, on standard error. Training neither waits for who reads that nor ends with them.
struct ProgressReporter {
  let isTerminal: Bool
  private var lastLine = ContinuousClock.now - .seconds(60)
  private var lastPhase = -1
  private var events = EventFollower()
  private let output = BackgroundOutput { stream, error in
    guard stream == .output else { return }
    printError("\(error) Training goes on, and tells no progress.")
  }

  init(isTerminal: Bool) { self.isTerminal = isTerminal }

  mutating func report(_ progress: TrainingProgress) {
    tell(progress)
    let isNewPhase = progress.position.phaseIndex != lastPhase
    let isEnd = progress.activity == .finished
    guard isTerminal || isNewPhase || isEnd || lastLine.duration(to: .now) >= .seconds(10) else { return }
    lastLine = .now
    lastPhase = progress.position.phaseIndex
    if isTerminal {
      // Without the cursor's line wrapping on narrow terminals: cut to the width.
      write("\r\u{1B}[K" + String(Self.line(progress, hasBar: true).prefix(Self.terminalWidth - 1)))
    } else {
      write(Self.line(progress, hasBar: false) + "\n")
    }
  }

  /// Prints what happened since the last time.
  mutating func tell(_ progress: TrainingProgress) {
    let sentences = newEvents(progress.events)
    if isTerminal, !sentences.isEmpty { write("\r\u{1B}[K") }
    for sentence in sentences { output.tell("progan: \(sentence)\n", on: .errors) }
  }

  /// What was not told yet and is worth a line: snapshots come too often.
  mutating func newEvents(_ events: [TrainingEvent]) -> [String] {
    self.events.new(in: events).map(\.message).filter { !$0.hasPrefix("snapshot saved") }
  }

  /// Leaves the rewritten line standing.
  func finish() {
    if isTerminal { write("\n") }
  }

  /// Says what is known at the end, on standard error if standard output does not take it.
  func conclude(_ sentence: String) { output.tell(sentence + "\n", on: .output, or: .errors) }

  /// Returns when all is told, or soon once that is wanted.
  func end(endsSoon: () -> Bool) { output.finish(endsSoon: endsSoon) }

  static func line(_ progress: TrainingProgress, hasBar: Bool) -> String {
    let (position, phase) = (progress.position, progress.position.phase)
    let done = phase.length == 0 ? 1 : Double(progress.imagesSeen - phase.start) / Double(phase.length)
    let alpha = phase.kind == .fade ? String(format: " α %.2f", position.alpha) : ""
    let metrics = progress.history.last
    func number(_ value: Double?) -> String { fixedWidth(value ?? .nan, width: 6, decimals: 2) }
    let bar = hasBar ? " ▕\(textBar(done, width: 12))▏" : ""
    return "\(phase.resolution)×\(phase.resolution) \(phase.kind.rawValue)\(alpha)\(bar)"
      + "\(fixedWidth(Double(progress.imagesSeen) / 1000, width: 8, decimals: 1)) kimg"
      + "\(fixedWidth(progress.imagesPerSecond, width: 8, decimals: 1)) img/s"
      + "  D \(number(metrics?.discriminatorLoss)) G \(number(metrics?.generatorLoss))"
      + "  \(progress.secondsLeft.map { durationText($0) } ?? "–") left"
  }

  private static func textBar(_ fraction: Double, width: Int) -> String {
    let filled = Int(min(1, max(0, fraction)) * Double(width))
    return String(repeating: "█", count: filled) + String(repeating: "·", count: width - filled)
  }

  private static var terminalWidth: Int {
    var size = winsize()
    return ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
  }

  private func write(_ text: String) { output.tell(text, on: .output) }
}
