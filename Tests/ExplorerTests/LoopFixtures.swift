import Files
import Foundation
import Images
import Keepsakes
import ProgressiveGAN
import Runs
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

/// Steps that pass until something is so: at once where it is, up to 30 s on a machine that does much else.
func until(_ isSo: @escaping (RecorderScreen) -> Bool) -> [(RecorderScreen) -> TerminalEvent?] {
  var isThere = false
  return Array(
    repeating: { screen in
      isThere = isThere || isSo(screen)
      if !isThere { usleep(5000) }
      return nil
    }, count: 6000)
}

/// Until a text is shown.
func until(_ text: String) -> [(RecorderScreen) -> TerminalEvent?] { until { $0.text.contains(text) } }

/// A host that records what is asked of it.
final class FakeHost: TrainingHost {
  let runName = "laptop"
  let runPath: String
  private let folder = TemporaryFolder()
  let dataName = "emoji-portraits"
  let schedule = ExplorerTests.schedule
  let latentSize = 8
  let classes: [String] = []
  let progress = Latest<TrainingProgress>()
  let samples = Latest<SampleGrid>()
  let smoothed = Latest<GeneratorSnapshot>()

  /// - Parameter isWritable: whether there is a folder where the run should be.
  init(isWritable: Bool = true) {
    runPath = isWritable ? "\(folder.path)/laptop" : "\(folder.path)/file/laptop"
    _ = FileManager.default.createFile(atPath: "\(folder.path)/file", contents: nil)
  }

  var runsFolder: String { folder.path }

  private struct State {
    var calls: [String] = []
    var dislikes: [[Float]] = []
    var failure: FileError?
    var notify: @Sendable () -> Void = {}
  }

  private let state = Mutex(State())

  var calls: [String] { state.withLock { $0.calls } }

  /// What the run's favourites folder holds.
  var kept: [FavouriteEntry] {
    var index = FavouriteIndex()
    index.refresh(runs: [runPath])
    return index.entries
  }

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

  func fail(with error: FileError) { state.withLock { $0.failure = error } }

  func dislikes() throws -> [[Float]] { state.withLock { $0.dislikes } }
  func save(dislikes: [[Float]]) throws { state.withLock { $0.dislikes = dislikes } }

  func record(
    _ film: Film, with snapshot: GeneratorSnapshot, at time: Double, goOn: (Int) -> Bool
  ) throws -> String? {
    if let failure = state.withLock({ $0.failure }) { throw failure }
    record("film of \(film.frameCount) as \(film.format)")
    return goOn(0) ? "films/one.\(film.format)" : nil
  }

  private func record(_ call: String) { state.withLock { $0.calls.append(call) } }
}

/// A folder that goes with the value.
final class TemporaryFolder: Sendable {
  let path = FileManager.default.temporaryDirectory.appendingPathComponent("progan-test-\(UUID().uuidString)").path

  init() { try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// A tiny generator with random weights.
func tinyGenerator(imagesSeen: Int = 1000, seed: UInt64 = 1, latentSize: Int = 8) -> GeneratorSnapshot {
  let shape = NetworkShape(
    channels: 3, latentSize: latentSize, featureMapBase: 32, featureMapMaximum: 8, stddevGroup: 4)
  return GeneratorSnapshot(Generator(shape, resolution: 4, seed: seed), alpha: 1, imagesSeen: imagesSeen)
}

extension FakeHost {
  var configuration: Configuration { Configuration(.laptop) }
  func betweenSteps(_ errand: @escaping @Sendable () -> Void) { DispatchQueue.global().async(execute: errand) }
}
