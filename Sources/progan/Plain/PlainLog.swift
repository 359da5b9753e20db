import Foundation
import ProgressiveGAN
import Runs
import TerminalCanvas

/// What a session tells, as calm lines of text: everything that happened, once each, and how it goes now and then.
struct PlainLog {
  struct Line: Equatable {
    /// Seconds since 1970.
    var time: Double
    var sentence: String
  }

  /// Seconds between two lines on how it goes.
  static let interval = 30.0

  private var events = EventFollower()
  private var activity: TrainingProgress.Activity = .starting
  private var phase: Int?
  private var lastStatus = -Double.infinity

  /// The lines that news are worth.
  mutating func lines(_ progress: TrainingProgress, now: Double) -> [Line] {
    var result = events.new(in: progress.events).map {
      Line(time: $0.time, sentence: $0.message.capitalizedFirst.withFullStop)
    }
    let before = activity
    if progress.activity != .saving { activity = progress.activity }
    switch (before, activity) {
    case (_, .paused) where before != .paused: result.append(Line(time: now, sentence: "Training is paused."))
    case (.paused, .learning): result.append(Line(time: now, sentence: "Training goes on."))
    case (_, .finished) where before != .finished:
      result.append(Line(time: now, sentence: "Training is finished: \(Self.status(progress))."))
    default: break
    }
    let isDue = now - lastStatus >= Self.interval || phase != progress.position.phaseIndex
    if progress.activity == .learning, progress.imagesPerSecond > 0, isDue {
      lastStatus = now
      phase = progress.position.phaseIndex
      result.append(Line(time: now, sentence: Self.status(progress) + "."))
    }
    return result
  }

  /// "32×32 fades in, alpha 0.62; 97.3 of 535.0 kimg; 121.4 images a second; losses D −4.00, G 5.73; 1h 48m left".
  static func status(_ progress: TrainingProgress) -> String {
    let position = progress.position
    func number(_ value: Double, _ decimals: Int) -> String {
      String(format: "%.\(decimals)f", value).replacingOccurrences(of: "-", with: "−")
    }
    let isFading = position.phase.kind == .fade
    var parts = [
      "\(position.resolution)×\(position.resolution) "
        + (isFading ? "fades in, alpha \(number(position.alpha, 2))" : "is stabilized"),
      "\(number(Double(progress.imagesSeen) / 1000, 1)) kimg",
    ]
    if progress.imagesPerSecond > 0 { parts.append("\(number(progress.imagesPerSecond, 1)) images a second") }
    if let last = progress.history.last {
      parts.append("losses D \(number(last.discriminatorLoss, 2)), G \(number(last.generatorLoss, 2))")
    }
    if let distance = progress.evaluations.last?.meanDistance { parts.append("SWD \(number(distance, 1))") }
    if let left = progress.secondsLeft, !position.isFinished { parts.append("\(durationText(left)) left") }
    return parts.joined(separator: "; ")
  }
}

extension String {
  fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }

  fileprivate var withFullStop: String { hasSuffix(".") ? self : self + "." }
}
