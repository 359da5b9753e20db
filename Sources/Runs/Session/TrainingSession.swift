import Dispatch
import Foundation
import Images
import Kernels
import ProgressiveGAN
import Synchronization

/// Training on a background Dispatch queue. All methods may be called from any thread and return at once, unless noted.
public final class TrainingSession: Sendable {
  /// With the settings as they are now.
  public var run: RunDirectory { inbox.withLock { $0.run } }
  /// The name of what it learns from, to show.
  public var dataName: String { data.name }
  /// Newest values, published between steps.
  public let progress = Latest<TrainingProgress>()
  public let samples = Latest<SampleGrid>()
  public let smoothed = Latest<GeneratorSnapshot>()

  /// What others ask of the session, read between steps.
  private struct Inbox {
    var run: RunDirectory
    var isPaused = false
    var isStopped = false
    var wantsSnapshot = false
    var changes: [TrainingChange] = []
    /// What others want done while no step is taken.
    var errands: [@Sendable () -> Void] = []
    /// Whether the queue is working through steps.
    var isRunning = false
    /// Why the last steps could not be saved when training was stopped.
    var unsaved: String?
    var notify: @Sendable () -> Void = {}
  }

  private let inbox: Mutex<Inbox>
  /// What it learns from.
  public let data: ImageDataSet
  private let queue = DispatchQueue(label: "progan.training", qos: .utility)
  // Both touched on `queue` only. The activity is what goes on apart from saving and waiting.
  private nonisolated(unsafe) var work: TrainingWork
  private nonisolated(unsafe) var activity = TrainingProgress.Activity.starting

  public var schedule: TrainingSchedule { run.configuration.schedule }

  /// Takes up the run where its newest checkpoint is, or begins it.
  ///
  /// - Parameters:
  ///   - wanted: settings that the run shall have from now on.
  ///   - held: its lock, if that is taken already.
  /// - Throws: `ProgressiveGANError` if the checkpoint is damaged, the settings cannot be changed so, or another process
  ///   trains the run; the run is as it was then.
  public init(
    run: RunDirectory, as wanted: Configuration? = nil, data: ImageDataSet, holding held: RunLock? = nil
  ) throws {
    let configuration = wanted ?? run.configuration
    guard data.resolution == configuration.schedule.finalResolution, data.channels == configuration.shape.channels
    else {
      throw ProgressiveGANError.unsuitableData(
        "The data is \(data.resolution)×\(data.resolution) with \(data.channels) channels, unlike the run.")
    }
    let learned = PictureList(kind: data.pictures.kind, count: nil, classes: configuration.classes)
    if let changes = learned.classChanges(to: data.classes) {
      throw ProgressiveGANError.unsuitableData("The classes of \(data.name) are not those of the run: \(changes).")
    }
    // Nothing of the run changes before the lock is ours.
    let lock = try held ?? run.lock()
    try run.requireUnchanged()
    let run = try run.reconfigured(configuration)
    inbox = Mutex(Inbox(run: run))
    self.data = data
    run.remember(data.pictures)
    work = try TrainingWork(run: run, data: data, lock: lock)
    publish(.starting)
  }

  /// Called on an arbitrary thread after something was published.
  public func onPublish(_ notify: @escaping @Sendable () -> Void) {
    inbox.withLock { $0.notify = notify }
  }

  /// Begins to train, or goes on after a pause.
  public func start() {
    let mustBegin = inbox.withLock { inbox in
      inbox.isPaused = false
      guard !inbox.isStopped, !inbox.isRunning else { return false }
      inbox.isRunning = true
      return true
    }
    if mustBegin { queue.async { self.takeSteps() } }
  }

  public func pause() { inbox.withLock { $0.isPaused = true } }

  public func resume() { start() }

  /// Saves a checkpoint and a sample grid after the step in progress.
  public func snapshotNow() {
    inbox.withLock { $0.wantsSnapshot = true }
    queue.async { self.saveIfWanted() }
  }

  /// Changes the run's course after the step in progress, and keeps the decision with the run. A run that is done goes on
  /// if its last phase is extended.
  public func change(_ change: TrainingChange) {
    inbox.withLock { $0.changes.append(change) }
    queue.async { self.applyChanges() }
  }

  /// Reals to set beside samples of that resolution and alpha, as the discriminator sees them; always the same ones. None
  /// if one of them cannot be read, which training tells of when it comes to it.
  public func reals(count: Int, resolution: Int, alpha: Double) -> [Image] {
    (try? run.configuration.reals(of: data, count: count, resolution: resolution, alpha: alpha)) ?? []
  }

  /// Does something on the training queue after the step in progress, so that training does not compete with it.
  public func betweenSteps(_ errand: @escaping @Sendable () -> Void) {
    inbox.withLock { $0.errands.append(errand) }
    queue.async { self.runErrands() }
  }

  private func runErrands() {
    let errands = inbox.withLock { inbox in
      defer { inbox.errands = [] }
      return inbox.errands
    }
    for errand in errands { errand() }
  }

  /// The run's saved moments so far, oldest first.
  public func savedMoments(upTo imagesSeen: Int) -> [SavedMoment] { run.savedMoments(upTo: imagesSeen) }

  /// The run's samples as they looked at a saved moment; training keeps its worker threads meanwhile.
  public func samples(at moment: SavedMoment) throws -> SampleGrid {
    try Workers.withoutHelpers { try run.samples(at: moment) }
  }

  /// Why the last steps are not on disk, after `stop`; nil if they are.
  public var unsaved: String? { inbox.withLock { $0.unsaved } }

  /// Ends training after the step in progress for good, saves, and returns when all is on disk.
  public func stop() {
    let isFirst = inbox.withLock { inbox in
      defer { inbox.isStopped = true }
      return !inbox.isStopped
    }
    queue.sync {
      guard isFirst else { return }
      defer { work.release() }
      inbox.withLock { $0.unsaved = nil }
      work.logWaiting()
      writeLogs()
      work.hasUnsavedSteps ? save(.stopped) : publish(.stopped)
    }
  }

  private func takeSteps() {
    if activity == .paused { work.log("goes on at \(work.kimg)") }
    activity = .learning
    publishSamples()
    while inbox.withLock({ !$0.isPaused && !$0.isStopped }) {
      guard !work.trainer.position.isFinished else { return end(.finished) }
      runErrands()
      if let failure = work.step() { return end(.failed(failure)) }
      writeLogs()
      if work.isSnapshotDue { inbox.withLock { $0.wantsSnapshot = true } }
      saveIfWanted()
      applyChanges()
      if work.areSamplesDue { publishSamples() }
      if work.isProgressDue { publish(.learning) }
    }
    let isPaused = inbox.withLock { inbox in
      inbox.isRunning = false
      return inbox.isPaused
    }
    if isPaused { work.log("paused at \(work.kimg)") }
    publish(isPaused ? .paused : .learning)
    // A resume may have come while the loop was ending.
    if inbox.withLock({ !$0.isPaused && !$0.isStopped }) { start() }
  }

  private func end(_ activity: TrainingProgress.Activity) {
    if activity == .finished, work.hasUnsavedSteps { save(activity) }
    publishSamples()
    publish(activity)
    inbox.withLock { $0.isRunning = false }
  }

  private func saveIfWanted() {
    let isWanted = inbox.withLock { inbox in
      defer { inbox.wantsSnapshot = false }
      return inbox.wantsSnapshot
    }
    // After a stop the run may be another's.
    guard isWanted, work.holdsRun else { return }
    save(activity)
  }

  private func applyChanges() {
    let changes = inbox.withLock { inbox in
      defer { inbox.changes = [] }
      return inbox.changes
    }
    guard !changes.isEmpty, work.holdsRun else { return }
    for change in changes { work.apply(change) }
    inbox.withLock { $0.run = work.run }
    publish(activity)
    if activity == .finished, !work.trainer.position.isFinished { start() }
  }

  private func save(_ after: TrainingProgress.Activity) {
    publish(.saving)
    if let failure = insist({ try $0.save() }) { inbox.withLock { $0.unsaved = failure } }
    publish(after)
  }

  private func writeLogs() { _ = insist { try $0.writeLogs() } }

  /// Writes to the run. Where there is no room, or no permission, training waits until there is; returns why it was not
  /// written if training was stopped meanwhile.
  private func insist(_ write: (inout TrainingWork) throws -> Void) -> String? {
    var hasFailed = false
    while true {
      do {
        try write(&work)
        if hasFailed { work.log("written at last: training goes on") }
        return nil
      } catch {
        let isStopped = inbox.withLock { $0.isStopped }
        if !hasFailed { work.log(isStopped ? "\(error)" : "\(error) Training waits until it can be written.") }
        if isStopped { return "\(error)" }
        hasFailed = true
        publish(.waiting("\(error)"))
      }
      // In small naps, to notice a stop at once.
      for _ in 0..<20 where !inbox.withLock({ $0.isStopped }) { usleep(100_000) }
    }
  }

  private func publishSamples() {
    let (grid, snapshot) = work.sample()
    smoothed.publish(snapshot)
    samples.publish(grid)
    inbox.withLock { $0.notify }()
  }

  private func publish(_ activity: TrainingProgress.Activity) {
    switch activity {
    case .saving, .waiting: break
    default: self.activity = activity
    }
    progress.publish(work.progress(activity))
    inbox.withLock { $0.notify }()
  }
}
