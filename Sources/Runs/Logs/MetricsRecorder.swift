import ProgressiveGAN

/// Gathers the numbers of single steps into lines of the metrics log, and a history thin enough to draw.
struct MetricsRecorder: Sendable {
  private(set) var history: [TrainingMetrics]
  private(set) var trainingSeconds: Double
  private(set) var imagesPerSecond = 0.0
  private(set) var stepMilliseconds = 0.0
  private var pending: [Trainer.Outcome] = []
  private var nextLine = 0
  private var rateResolution = 0

  /// Images between lines, and entries kept in memory.
  private static let interval = 400
  private static let historyLimit = 600

  init(history: [TrainingMetrics], trainingSeconds: Double) {
    self.history = history
    self.trainingSeconds = trainingSeconds
    nextLine = (history.last?.imagesSeen ?? 0) + Self.interval
    thin()
  }

  /// Takes a step's numbers; returns a line for the log when one is due.
  mutating func record(
    _ outcome: Trainer.Outcome, _ position: TrainingSchedule.Position, imagesSeen: Int, duration: Duration
  ) -> TrainingMetrics? {
    let seconds = max(1e-6, duration / .seconds(1))
    trainingSeconds += seconds
    smoothRates(Double(outcome.images), seconds, isFresh: rateResolution != position.resolution)
    rateResolution = position.resolution
    pending.append(outcome)
    guard imagesSeen >= nextLine else { return nil }
    nextLine = imagesSeen + Self.interval
    let line = TrainingMetrics(
      imagesSeen: imagesSeen, resolution: position.resolution, alpha: position.alpha,
      discriminatorLoss: mean(\.discriminatorLoss), generatorLoss: mean(\.generatorLoss),
      wasserstein: mean(\.wasserstein), gradientNorm: mean(\.gradientNorm), imagesPerSecond: imagesPerSecond,
      trainingSeconds: trainingSeconds)
    pending = []
    history.append(line)
    thin()
    return line
  }

  /// Averages over about the last three seconds.
  private mutating func smoothRates(_ images: Double, _ seconds: Double, isFresh: Bool) {
    let weight = isFresh ? 1 : min(1, seconds / 3)
    imagesPerSecond += weight * (images / seconds - imagesPerSecond)
    stepMilliseconds += weight * (seconds * 1000 - stepMilliseconds)
  }

  private func mean(_ value: KeyPath<Trainer.Outcome, Double>) -> Double {
    pending.reduce(0) { $0 + $1[keyPath: value] } / Double(max(1, pending.count))
  }

  /// Drops every other entry of the older half when there are too many.
  private mutating func thin() {
    while history.count > Self.historyLimit {
      let older = history.prefix(history.count / 2).enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
      history = older + history.suffix(history.count - history.count / 2)
    }
  }
}
