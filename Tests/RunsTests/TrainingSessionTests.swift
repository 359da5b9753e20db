import Dispatch
import Foundation
import GANTesting
import Testing

@testable import Files
@testable import ModelFiles
@testable import ProgressiveGAN
@testable import Runs

struct TrainingSessionTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func session(kimg: Double = 0.032) throws -> TrainingSession {
    let path = folder.path + "/run"
    var configuration = tinyConfiguration()
    configuration.schedule.finalKimg = kimg
    let run =
      RunDirectory.exists(at: path)
      ? try RunDirectory(opening: path) : try RunDirectory(creating: path, configuration)
    return try TrainingSession(run: run, data: sampleData(9))
  }

  private func images(_ session: TrainingSession) throws -> Int? {
    try session.run.newestCheckpoint()?.file.count("images")
  }

  /// Waits until a progress passes the test; nil after half a minute.
  private func progress(
    of session: TrainingSession, until holds: (TrainingProgress) -> Bool
  ) async throws -> TrainingProgress? {
    for _ in 0..<6000 {
      if let progress = session.progress.take(), holds(progress) { return progress }
      try await Task.sleep(for: .milliseconds(5))
    }
    return nil
  }

  @Test func runsToTheEndAndSaves() async throws {
    let session = try session()
    session.start()
    let last = try #require(await progress(of: session) { $0.activity == .finished })
    #expect(last.imagesSeen == session.schedule.totalImages)
    #expect(last.events.contains { $0.message.contains("16×16") })
    let samples = try #require(session.samples.take())
    #expect(samples.images.count == 4)
    #expect(samples.resolution == 16)
    let snapshot = try #require(session.smoothed.take())
    #expect(snapshot.images(of: samples.latents) == samples.images)
    session.stop()
    #expect(try images(session) == session.schedule.totalImages)
    let grids = try FileManager.default.contentsOfDirectory(atPath: session.run.path + "/samples")
    // The last, and those from before the networks grew, where most memory is asked for at once.
    #expect(grids.count == 3)
    #expect(session.savedMoments(upTo: .max).map(\.imagesSeen).sorted().prefix(1) == [64])
  }

  @Test func pausesResumesAndStops() async throws {
    let session = try session(kimg: 100_000)
    session.start()
    _ = try #require(await progress(of: session) { $0.activity == .learning && $0.imagesSeen > 100 })
    session.pause()
    let paused = try #require(await progress(of: session) { $0.activity == .paused })
    try await Task.sleep(for: .milliseconds(100))
    #expect(session.progress.take()?.imagesSeen ?? paused.imagesSeen == paused.imagesSeen)
    session.snapshotNow()
    _ = try #require(
      await progress(of: session) { progress in
        progress.events.last { $0.message.hasPrefix("snapshot saved") }?.time ?? 0 > paused.events.last?.time ?? 0
      })
    #expect(try images(session) == paused.imagesSeen)
    session.resume()
    let learning = try #require(await progress(of: session) { $0.imagesSeen > paused.imagesSeen })
    let told = learning.events.map(\.message).filter { $0.hasPrefix("paused") || $0.hasPrefix("goes on") }
    let place = String(format: "%.1f kimg", Double(paused.imagesSeen) / 1000)
    #expect(told == ["paused at \(place)", "goes on at \(place)"])
    session.stop()
    let stopped = try #require(session.progress.take())
    #expect(stopped.activity == .stopped)
    #expect(try images(session) == stopped.imagesSeen)
    session.start()
    session.snapshotNow()
    try await Task.sleep(for: .milliseconds(30))
    #expect(session.progress.take() == nil)
  }

  @Test func goesOnWhereItStopped() async throws {
    let seen = try await {
      let session = try session(kimg: 100_000)
      session.start()
      _ = try #require(await progress(of: session) { $0.imagesSeen > 200 })
      session.stop()
      return try #require(session.progress.take()).imagesSeen
    }()
    let again = try session()
    let starting = try #require(again.progress.take())
    #expect(starting.imagesSeen == seen)
    #expect(starting.events.last?.message.hasPrefix("goes on at") == true)
  }

  @Test func refusesARunThatIsBeingTrained() throws {
    let first = try session()
    #expect(throws: RunError.inUse(path: first.run.path)) { try session() }
  }

  /// What cannot be saved stops training until it can; whoever ends it meanwhile is told.
  @Test func waitsUntilItCanSave() async throws {
    let session = try session(kimg: 100_000)
    let samples = session.run.path + "/samples"
    try FileManager.default.removeItem(atPath: samples)
    try Data().write(to: URL(fileURLWithPath: samples))
    func isWaiting(_ progress: TrainingProgress) -> Bool {
      if case .waiting = progress.activity { true } else { false }
    }
    session.start()
    session.snapshotNow()
    let told = try #require(await progress(of: session, until: isWaiting))
    #expect(told.events.contains { $0.message.contains("Cannot write") })
    try FileManager.default.removeItem(atPath: samples)
    try FileManager.default.createDirectory(atPath: samples, withIntermediateDirectories: true)
    _ = try #require(await progress(of: session) { $0.imagesSeen > told.imagesSeen })
    try FileManager.default.removeItem(atPath: samples)
    try Data().write(to: URL(fileURLWithPath: samples))
    session.snapshotNow()
    _ = try #require(await progress(of: session, until: isWaiting))
    session.stop()
    #expect(session.unsaved?.contains("samples") == true)
  }

  /// A divergence goes back to the newest checkpoint with half the learning rate, and gives up after a few times.
  @Test func goesBackWhenItDiverges() async throws {
    let session = try session(kimg: 100_000)
    session.start()
    _ = try #require(await progress(of: session) { $0.imagesSeen > 100 })
    session.stop()
    let saved = try #require(try images(session))
    var configuration = session.run.configuration
    configuration.gradientLimit = 1e-6
    _ = try session.run.reconfigured(configuration)
    let broken = try self.session()
    broken.start()
    let failed = try #require(
      await progress(of: broken) { if case .failed = $0.activity { true } else { false } })
    #expect(failed.imagesSeen == saved)
    #expect(failed.events.count { $0.message.contains("learning rate halved") } == 4)
    broken.stop()
    #expect(try images(broken) == saved)
  }

  /// With half the learning rate, or a quarter, a run gets over where it diverged, and finishes.
  @Test func recoversFromADivergence() async throws {
    var configuration = tinyConfiguration()
    // Norms at 8×8 are beyond 250 at this rate, and below 50 at half of it.
    configuration.schedule.learningRate.exceptions[8] = 0.3
    configuration.gradientLimit = 100
    configuration.snapshotKimg = 0.064
    let run = try RunDirectory(creating: folder.path + "/recovering", configuration)
    let session = try TrainingSession(run: run, data: sampleData(9))
    session.start()
    let last = try #require(
      await progress(of: session) { progress in
        if case .failed(let sentence) = progress.activity { Issue.record("\(sentence)") }
        return progress.activity == .finished
      })
    session.stop()
    let retreats = last.events.filter { $0.message.contains("back to 0.1 kimg with the learning rate halved") }
    #expect(retreats.count >= 1, "\(last.events.map(\.message))")
    #expect(retreats.first?.message.contains("exploded") == true)
    #expect(last.imagesSeen == configuration.schedule.totalImages)
    let newest = try #require(try run.newestCheckpoint())
    #expect(newest.file.count("images") == last.imagesSeen)
    #expect(newest.file.number("learning-rate-scale", in: 0...1) == exp2(-Double(retreats.count)))
    #expect(newest.file.tensors.values.allSatisfy { $0.values.allSatisfy(\.isFinite) })
  }

  /// The log waits as checkpoints do, and has no gap afterwards.
  @Test func waitsUntilItCanLog() async throws {
    let session = try session(kimg: 100_000)
    session.start()
    _ = try #require(await progress(of: session) { $0.imagesSeen > 900 })
    session.pause()
    let paused = try #require(await progress(of: session) { $0.activity == .paused })
    let (path, aside) = (session.run.path + "/metrics.jsonl", session.run.path + "/aside")
    try FileManager.default.moveItem(atPath: path, toPath: aside)
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    session.resume()
    let told = try #require(
      await progress(of: session) { if case .waiting = $0.activity { true } else { false } })
    #expect(told.imagesSeen < paused.imagesSeen + 420)
    #expect(told.events.last?.message.contains("metrics.jsonl") == true)
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.moveItem(atPath: aside, toPath: path)
    _ = try #require(await progress(of: session) { $0.imagesSeen > told.imagesSeen + 500 })
    session.stop()
    #expect(session.unsaved == nil)
    let lines = session.run.metrics().map(\.imagesSeen)
    #expect(lines == (1...lines.count).map { $0 * 400 })
  }

  /// Evaluations come along beside training, and are kept with the run.
  @Test func evaluatesBesideTraining() async throws {
    var configuration = tinyConfiguration()
    configuration.schedule.finalKimg = 100_000
    configuration.evaluateKimg = 0.02
    let run = try RunDirectory(creating: folder.path + "/evaluated", configuration)
    let session = try TrainingSession(run: run, data: sampleData(9))
    session.start()
    let seen = try #require(await progress(of: session) { $0.evaluations.count > 2 })
    session.stop()
    #expect(seen.evaluations.map(\.imagesSeen) == seen.evaluations.map(\.imagesSeen).sorted())
    let logged = run.evaluations()
    #expect(Array(logged.prefix(seen.evaluations.count)) == seen.evaluations)
    #expect(logged.allSatisfy { $0.imageCount == 9 && $0.similarity?.isFinite == true })
    try run.truncateLogs(after: logged[0].imagesSeen)
    #expect(run.evaluations() == [logged[0]])
  }

  /// Whoever cannot have the run changes nothing of it.
  @Test func settingsChangeUnderTheLock() throws {
    let first = try session()
    var wanted = first.run.configuration
    wanted.loss.drift = 0.5
    #expect(throws: RunError.inUse(path: first.run.path)) {
      try TrainingSession(run: first.run, as: wanted, data: sampleData(9))
    }
    #expect(try RunDirectory(opening: first.run.path).configuration == first.run.configuration)
    let run = first.run
    first.stop()
    // Data that does not suit changes nothing either.
    #expect(throws: ProgressiveGANError.self) {
      try TrainingSession(run: run, as: wanted, data: sampleData(9, resolution: 8))
    }
    #expect(try RunDirectory(opening: run.path).configuration == run.configuration)
    let second = try TrainingSession(run: run, as: wanted, data: sampleData(9))
    #expect(try RunDirectory(opening: run.path).configuration.loss.drift == 0.5)
    second.stop()
    // What was read before those settings came is out of date.
    #expect(throws: ProgressiveGANError.self) { try TrainingSession(run: run, data: sampleData(9)) }
  }

  /// A run that is done grows further, and keeps what it learned.
  @Test func growsAFinishedRun() async throws {
    let done = try session()
    done.start()
    _ = try #require(await progress(of: done) { $0.activity == .finished })
    done.stop()
    var configuration = done.run.configuration
    configuration.schedule.finalResolution = 32
    let run = try done.run.reconfigured(configuration)
    let grown = try TrainingSession(run: run, data: sampleData(9, resolution: 32))
    let start = try #require(grown.progress.take())
    #expect(start.position.resolution == 32)
    #expect(start.position.alpha == 0)
    grown.start()
    let last = try #require(await progress(of: grown) { $0.activity == .finished })
    #expect(last.imagesSeen == done.schedule.totalImages + 64)
    grown.stop()
  }

  /// A new run that begins with another's weights shows its pictures at once.
  @Test func beginsFromAnotherRun() async throws {
    let first = try session()
    first.start()
    _ = try #require(await progress(of: first) { $0.activity == .finished })
    first.stop()
    let source = try #require(try first.run.newestCheckpoint())
    var configuration = try tinyConfiguration(seed: 77).adopting(source.file, path: source.path)
    configuration.smoothingRampUp = 0.05
    #expect(configuration.schedule.phases.map(\.resolution) == [16])
    let run = try RunDirectory(
      creating: folder.path + "/second", configuration, from: source.file, at: source.path)
    let latents = [sampleLatent(size: 8, seed: 4)]
    let (old, new) = (try GeneratorSnapshot(run: first.run), try GeneratorSnapshot(run: run))
    #expect(old.images(of: latents) == new.images(of: latents))
    #expect(new.imagesSeen == 0)
    #expect(try GeneratorSnapshot(checkpoint: source.path).images(of: latents) == old.images(of: latents))
    // The average is still the source's after the first step, however young it is.
    let begun = try #require(try run.newestCheckpoint())
    let state = try TrainingState(begun.file, configuration: run.configuration, path: begun.path)
    var trainer = Trainer(configuration: run.configuration, data: try sampleData(9), state: state)
    _ = try trainer.step().get()
    let after = GeneratorSnapshot(trainer.state.smoothed, alpha: 1, imagesSeen: 0)
    #expect(after.images(of: latents) == old.images(of: latents))
    var other = configuration
    other.shape.featureMapMaximum = 4
    #expect(throws: FileError.self) {
      try RunDirectory(creating: folder.path + "/third", other, from: source.file, at: source.path)
    }
    #expect(!RunDirectory.exists(at: folder.path + "/third"))
  }

  /// A run whose first checkpoint cannot be written is none; what is left of it is not taken for another's.
  @Test func beginsWholeOrNotAtAll() async throws {
    let first = try session()
    first.snapshotNow()
    first.stop()
    let source = try #require(try first.run.newestCheckpoint())
    let configuration = try tinyConfiguration().adopting(source.file, path: source.path)
    let path = folder.path + "/second"
    let checkpoint = path + "/checkpoints/000000000000.safetensors"
    try FileManager.default.createDirectory(atPath: checkpoint, withIntermediateDirectories: true)
    func create() throws -> RunDirectory {
      try RunDirectory(creating: path, configuration, from: source.file, at: source.path)
    }
    #expect(throws: FileError.self) { try create() }
    #expect(!RunDirectory.exists(at: path))
    try FileManager.default.removeItem(atPath: checkpoint)
    // As after a kill between the checkpoint and the settings.
    let run = try create()
    try FileManager.default.removeItem(atPath: path + "/config.json")
    try RunDirectory.clearUnfinished(at: path)
    #expect(run.checkpointFiles().isEmpty)
    try source.file.write(to: path + "/checkpoints/000000000008.safetensors")
    #expect(throws: ProgressiveGANError.self) { try create() }
    #expect(run.checkpointFiles().count == 1)
  }
}
