import Foundation
import Images
import ProgressiveGAN
import Synchronization
import TerminalCanvas

@testable import Explorer
@testable import ProgressiveGAN

/// A screen that plays events and keeps the frames it is shown.
final class RecorderScreen: Screen {
  var size = Size(columns: 120, rows: 36)
  var graphics = sixel
  private(set) var frames: [Frame] = []
  private(set) var redraws = 0
  private let isWoken = DispatchSemaphore(value: 0)
  /// What happens next; a step that returns nil lets the loop draw. After the last one the terminal goes away.
  private var script: [(RecorderScreen) -> TerminalEvent?]

  init(_ script: [(RecorderScreen) -> TerminalEvent?]) { self.script = script }

  var waker: @Sendable () -> Void { { [isWoken] in isWoken.signal() } }

  func present(_ frame: Frame) { frames.append(frame) }

  func redrawEverything() { redraws += 1 }

  func nextEvent(timeout: Duration) -> TerminalEvent? {
    // Draining reads what is there at once; waiting goes one step on.
    guard !script.isEmpty else { return .terminate }
    return script.removeFirst()(self)
  }

  /// Waits until something was published or rendered.
  func waitForNews() { _ = isWoken.wait(timeout: .now() + 20) }

  var text: String { frames.last?.plainText() ?? "" }
}

/// A host that records what is asked of it.
final class FakeHost: TrainingHost {
  let runName = "laptop"
  let dataName = "emoji-portraits"
  let schedule = ExplorerTests.schedule
  let latentSize = 8
  let classes: [String] = []
  let progress = Latest<TrainingProgress>()
  let samples = Latest<SampleGrid>()
  let smoothed = Latest<GeneratorSnapshot>()

  private struct State {
    var calls: [String] = []
    var kept: [Favourite] = []
    var failure: ProgressiveGANError?
    var notify: @Sendable () -> Void = {}
  }

  private let state = Mutex(State())

  var calls: [String] { state.withLock { $0.calls } }
  var kept: [Favourite] { state.withLock { $0.kept } }

  func fail(with error: ProgressiveGANError) { state.withLock { $0.failure = error } }

  /// Publishes as training does, from wherever it is.
  func publish(_ snapshot: GeneratorSnapshot) {
    smoothed.publish(snapshot)
    state.withLock { $0.notify }()
  }

  func onPublish(_ notify: @escaping @Sendable () -> Void) { state.withLock { $0.notify = notify } }
  func pause() { record("pause") }
  func resume() { record("resume") }
  func snapshotNow() { record("snapshot") }
  func change(_ change: TrainingChange) { record("change \(change)") }
  func savedMoments(upTo imagesSeen: Int) -> [SavedMoment] { moments(upTo: imagesSeen) }
  func reals(count: Int, resolution: Int, alpha: Double) -> [Image] {
    (0..<count).map { picture(resolution, UInt8($0)) }
  }

  func samples(at moment: SavedMoment) throws -> SampleGrid {
    if let failure = state.withLock({ $0.failure }) { throw failure }
    return grid(count: 24, side: moment.resolution, imagesSeen: moment.imagesSeen)
  }

  func stop() { record("stop") }
  func favourites() -> [Favourite] { kept }

  func save(_ favourite: Favourite) throws -> Favourite {
    if let failure = state.withLock({ $0.failure }) { throw failure }
    var saved = favourite
    return state.withLock { state in
      saved.fileName = "favourite-\(state.kept.count + 1).png"
      state.kept.append(saved)
      return saved
    }
  }

  func delete(_ favourite: Favourite) throws {
    state.withLock { $0.kept.removeAll { $0.fileName == favourite.fileName } }
  }

  private func record(_ call: String) { state.withLock { $0.calls.append(call) } }
}

/// A tiny generator with random weights.
func tinyGenerator(imagesSeen: Int = 1000, seed: UInt64 = 1) -> GeneratorSnapshot {
  let shape = NetworkShape(channels: 3, latentSize: 8, featureMapBase: 32, featureMapMaximum: 8, stddevGroup: 4)
  return GeneratorSnapshot(Generator(shape, resolution: 4, seed: seed), alpha: 1, imagesSeen: imagesSeen)
}

extension FakeHost {
  var runPath: String { "/runs/laptop" }
  var configuration: Configuration { Configuration(.laptop) }
  func betweenSteps(_ errand: @escaping @Sendable () -> Void) { DispatchQueue.global().async(execute: errand) }
}
