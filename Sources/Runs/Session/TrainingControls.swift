import Foundation
import ProgressiveGAN

/// What a person decides about a run while it trains.
extension TrainingWork {
  private var schedule: TrainingSchedule { run.configuration.schedule }

  /// Changes the course of the run from here on. It is on disk before it takes effect; if it cannot be, nothing changes.
  mutating func apply(_ change: TrainingChange) {
    let before = trainer.position
    do {
      let changed = try schedule.changed(by: change, at: trainer.state.imagesSeen)
      guard changed != schedule else { return log("\(before.phase.title) ends \(timeToEnd(before)) anyway") }
      run = try run.rescheduled(changed)
      trainer.follow(changed)
      log(sentence(about: change, before))
      logPhase(after: before)
    } catch {
      log("nothing was changed: \(error)")
    }
  }

  /// Tells of a phase that begins.
  mutating func logPhase(after before: TrainingSchedule.Position) {
    let now = trainer.position
    guard now.phaseIndex != before.phaseIndex else { return }
    let size = "\(now.resolution)×\(now.resolution)"
    log(now.phase.kind == .fade ? "\(size) begins to fade in" : "\(size) stabilizes")
  }

  private func sentence(about change: TrainingChange, _ before: TrainingSchedule.Position) -> String {
    let now = trainer.position
    switch change {
    case .extendPhase(let kimg):
      return "\(before.phase.title) is extended by \(kimg.kimgText), to \(now.phase.length.kimg.kimgText)"
    case .cutPhase where before.phase.kind == .fade:
      return "\(before.phase.title) is hurried: it ends \(timeToEnd(now))"
    case .cutPhase:
      let shown = (trainer.state.imagesSeen - before.phase.start).kimg.kimgText
      return "\(before.phase.title) is cut short after \(shown)\(now.isFinished ? ": the run is done" : "")"
    case .scaleLearningRate:
      let former = before.learningRate * trainer.state.learningRateScale
      return "the learning rate goes from \(former.rateText) to \(trainer.learningRate.rateText)"
    }
  }

  private func timeToEnd(_ position: TrainingSchedule.Position) -> String {
    "in \(max(0, position.phase.end - trainer.state.imagesSeen).kimg.kimgText)"
  }
}

extension RunDirectory {
  /// The run with another schedule, which is on disk then; for whoever holds the run's lock.
  ///
  /// - Throws: if the schedule cannot work, somebody else changed the settings, or they cannot be written.
  func rescheduled(_ schedule: TrainingSchedule) throws -> RunDirectory {
    var changed = configuration
    changed.schedule = schedule
    try changed.validate()
    try requireUnchanged()
    let result = RunDirectory(path, changed)
    try result.writeConfiguration()
    return result
  }
}

extension TrainingSchedule.Phase {
  /// "the fade to 16×16".
  fileprivate var title: String {
    kind == .fade ? "the fade to \(resolution)×\(resolution)" : "the stabilization of \(resolution)×\(resolution)"
  }
}

extension Double {
  /// "12.5 kimg" of thousand images.
  fileprivate var kimgText: String { String(format: "%.1f kimg", self) }

  /// "0.0005" of a learning rate.
  var rateText: String { String(format: "%.3g", self) }
}
