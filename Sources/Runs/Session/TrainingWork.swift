import Files
import Foundation
import Images
import Kernels
import Measures
import ProgressiveGAN

/// What a training session carries from step to step; lives on its queue.
struct TrainingWork: Sendable {
  var run: RunDirectory
  private let data: ImageDataSet
  private let evaluator: Evaluator
  private var evaluations: [Evaluation]
  private var logs = PendingLogs()
  private var lock: RunLock?
  var trainer: Trainer
  private var recorder: MetricsRecorder
  private var events: [TrainingEvent] = []
  private let latents: [[Float]]
  private var waiting = WaitingShare()
  private var savedAt: Int
  private var nextSnapshot: Int
  private var nextSamples = ContinuousClock.now
  private var nextProgress = ContinuousClock.now
  /// Times that training went back since it last saved.
  private var retreats = 0
  private static let mostRetreats = 4

  init(run: RunDirectory, data: ImageDataSet, lock: RunLock) throws {
    self.run = run
    self.lock = lock
    let configuration = run.configuration
    self.data = data
    for folder in ["", "/checkpoints", "/samples", "/favourites", "/films"] {
      removeTemporaryFiles(in: run.path + folder)
    }
    let found = try Self.newestState(of: run)
    trainer = Trainer(configuration: configuration, data: data, state: found?.contents.state)
    try run.truncateLogs(after: trainer.state.imagesSeen)
    try run.openEvents(after: trainer.state.imagesSeen, at: Date().timeIntervalSince1970)
    evaluations = run.evaluations()
    evaluator = Evaluator(
      configuration: configuration, data: data, lastMeasured: evaluations.last?.imagesSeen ?? 0)
    recorder = MetricsRecorder(history: run.metrics(), trainingSeconds: found?.contents.seconds ?? 0)
    latents = configuration.sampleLatents
    savedAt = trainer.state.imagesSeen
    nextSnapshot = 0
    planSnapshot()
    for failure in found?.passedOver ?? [] { log("passed over: \(failure)") }
    if let missing = lock.missing {
      log("its file system has no locks (\(missing)): see to it that no other progan trains this run")
    }
    log(trainer.state.imagesSeen == 0 ? "a new run begins" : "goes on at \(kimg)")
    if !data.unreadable.isEmpty { log("\(counted(data.unreadable.count, "picture")) could not be read") }
    if let sentence = configuration.deviationNotice { log(sentence) }
    if !data.leftOut.folders.isEmpty { log("\(data.leftOut.folders.count) folders could not be read") }
    if data.leftOut.news != nil { log("\(data.leftOut.count) files that are no pictures are left out") }
    if let changes = data.changes { log("the pictures changed since the run last learned from them: \(changes)") }
  }

  var kimg: String { String(format: "%.1f kimg", Double(trainer.state.imagesSeen) / 1000) }

  var hasUnsavedSteps: Bool { trainer.state.imagesSeen > savedAt }
  /// Also before the networks grow: that takes more memory at once than any step before, and where the system does not give
  /// it, nothing is lost.
  var isSnapshotDue: Bool { trainer.state.imagesSeen >= nextSnapshot || trainer.growsNext && hasUnsavedSteps }
  var areSamplesDue: Bool { ContinuousClock.now >= nextSamples }
  var isProgressDue: Bool { ContinuousClock.now >= nextProgress }

  private static func newestState(
    of run: RunDirectory
  ) throws -> (
    contents: (state: TrainingState, seconds: Double), passedOver: [any Error]
  )? {
    try run.newest { file, at in
      let state = try TrainingState(file, configuration: run.configuration, path: at.path)
      return (state, file.number("seconds", in: 0...1e12) ?? 0)
    }
  }

  /// Takes a step, or goes back after one that diverged; returns a sentence if training cannot go on.
  mutating func step() -> String? {
    let before = trainer.position
    let start = ContinuousClock.now
    switch trainer.step() {
    case .failure(.unreadable(let error)):
      return "At \(kimg) training stopped: \(error) What was learned until then is kept."
    case .failure(let divergence): return goBack(after: divergence)
    case .success(let outcome): record(outcome, before, start.duration(to: .now))
    }
    return nil
  }

  private mutating func record(_ outcome: Trainer.Outcome, _ before: TrainingSchedule.Position, _ duration: Duration) {
    let line = recorder.record(
      outcome, before, imagesSeen: trainer.state.imagesSeen, duration: duration)
    if let line { logs.add(line) }
    waiting.add(outcome.secondsWaited, of: duration / .seconds(1))
    logPhase(after: before)
    if evaluator.isDue(trainer.state.imagesSeen) { evaluator.evaluate(snapshot) }
  }

  /// Writes what the steps so far, and evaluations beside them, had to tell.
  mutating func writeLogs() throws {
    for failure in evaluator.takeFailures() { log("nothing was measured at \(kimg): \(failure)") }
    let results = evaluator.take()
    evaluations += results
    logs.add(results)
    try logs.write(to: run)
  }

  /// Takes up the newest checkpoint again, with half the learning rate; returns a sentence after too many times.
  private mutating func goBack(after divergence: Trainer.Divergence) -> String? {
    let (place, isHopeless) = (kimg, retreats == Self.mostRetreats)
    do {
      let found = try Self.newestState(of: run)
      for failure in found?.passedOver ?? [] { log("passed over: \(failure)") }
      var state =
        found?.contents.state
        ?? TrainingState(
          run.configuration.networkShape, resolution: run.configuration.schedule.firstResolution,
          seed: run.configuration.seed, adam: run.configuration.adam)
      state.learningRateScale = trainer.state.learningRateScale / (isHopeless ? 1 : 2)
      takeUp(state)
    } catch {
      return "\(error)"
    }
    guard !isHopeless else {
      return
        "At \(place) \(divergence), and smaller learning rates did not help. All checkpoints are kept; change the settings with --set, or start another run."
    }
    retreats += 1
    log("at \(place) \(divergence): back to \(kimg) with the learning rate halved, to \(trainer.learningRate.rateText)")
    return nil
  }

  /// Goes on from an earlier state; what came after it never happened.
  private mutating func takeUp(_ state: TrainingState) {
    trainer = Trainer(configuration: run.configuration, data: data, state: state)
    logs.goBack(to: state.imagesSeen)
    evaluations.removeAll { $0.imagesSeen > state.imagesSeen }
    evaluator.goBack(lastMeasured: evaluations.last?.imagesSeen ?? 0)
    recorder = MetricsRecorder(
      history: recorder.history.filter { $0.imagesSeen <= state.imagesSeen },
      trainingSeconds: recorder.trainingSeconds)
    savedAt = state.imagesSeen
    planSnapshot()
  }

  mutating func save() throws {
    try lock?.requireFolder(at: run.path)
    if !RunDirectory.exists(at: run.path) { try run.writeConfiguration() }
    let checkpoint = trainer.state.checkpoint(
      configuration: run.configuration, trainingSeconds: recorder.trainingSeconds)
    try run.save(checkpoint, imagesSeen: trainer.state.imagesSeen)
    try run.save(grid(snapshot))
    savedAt = trainer.state.imagesSeen
    retreats = 0
    planSnapshot()
    log("snapshot saved at \(kimg)")
  }

  private mutating func planSnapshot() {
    let interval = max(1, Int(run.configuration.snapshotKimg * 1000))
    nextSnapshot = (trainer.state.imagesSeen / interval + 1) * interval
  }

  private var snapshot: GeneratorSnapshot {
    let alpha = trainer.position.resolution == trainer.state.smoothed.resolution ? trainer.position.alpha : 1
    return GeneratorSnapshot(
      trainer.state.smoothed, classes: run.configuration.classes, alpha: alpha, imagesSeen: trainer.state.imagesSeen)
  }

  private func grid(_ snapshot: GeneratorSnapshot) -> SampleGrid {
    SampleGrid(
      images: snapshot.images(of: latents), latents: latents, resolution: snapshot.resolution, alpha: snapshot.alpha,
      imagesSeen: snapshot.imagesSeen)
  }

  /// New samples; the next ones come so late that they take at most 2 % of the time.
  mutating func sample() -> (SampleGrid, GeneratorSnapshot) {
    let snapshot = snapshot
    let start = ContinuousClock.now
    let grid = grid(snapshot)
    nextSamples = .now + max(.milliseconds(500), start.duration(to: .now) * 50)
    return (grid, snapshot)
  }

  var holdsRun: Bool { lock != nil }

  /// Lets others train the run.
  mutating func release() { lock = nil }

  /// Tells how long steps waited for pictures, where those come from the disk.
  mutating func logWaiting() {
    guard data.isMapped, let share = waiting.share else { return }
    log(String(format: "%.2f %% of the training time was spent waiting for pictures", 100 * share))
  }

  mutating func log(_ message: String) {
    events.append(TrainingEvent(time: Date().timeIntervalSince1970, message: message))
    if events.count > 50 { events.removeFirst() }
  }

  mutating func progress(_ activity: TrainingProgress.Activity) -> TrainingProgress {
    nextProgress = .now + .milliseconds(200)
    let position = trainer.position
    return TrainingProgress(
      activity: activity, imagesSeen: trainer.state.imagesSeen, position: position,
      schedule: run.configuration.schedule, imagesPerSecond: recorder.imagesPerSecond,
      stepMilliseconds: recorder.stepMilliseconds,
      trainingSeconds: recorder.trainingSeconds, secondsLeftByPhase: secondsLeft(), history: recorder.history,
      evaluations: evaluations, events: events, threads: Workers.threadCount, learningRate: trainer.learningRate,
      residentBytes: residentBytes())
  }

  /// Expected seconds to the end of each phase, from the rate now and the arithmetic each resolution needs.
  private func secondsLeft() -> [Int: Double] {
    guard recorder.imagesPerSecond > 0 else { return [:] }
    let (shape, position) = (run.configuration.networkShape, trainer.position)
    let costNow = shape.relativeCost(at: position.resolution)
    var total = 0.0
    var result: [Int: Double] = [:]
    for (index, phase) in run.configuration.schedule.phases.enumerated() where index >= position.phaseIndex {
      let images = phase.end - max(phase.start, trainer.state.imagesSeen)
      total += Double(max(0, images)) / recorder.imagesPerSecond * shape.relativeCost(at: phase.resolution) / costNow
      result[index] = total
    }
    return result
  }
}

/// How much of the time of steps was spent on waiting.
struct WaitingShare: Sendable {
  private var waited = 0.0
  private var total = 0.0

  mutating func add(_ seconds: Double, of step: Double) {
    waited += seconds
    total += step
  }

  /// Nil before the first step.
  var share: Double? { total > 0 ? waited / total : nil }
}
