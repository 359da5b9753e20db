import Foundation
import GANTesting
import Testing

@testable import Files
@testable import ModelFiles
@testable import ProgressiveGAN
@testable import Runs

struct TrainingControlsTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func session(_ configuration: Configuration = tinyConfiguration(), at name: String = "run") throws
    -> TrainingSession
  {
    let path = "\(folder.path)/\(name)"
    let run =
      RunDirectory.exists(at: path)
      ? try RunDirectory(opening: path) : try RunDirectory(creating: path, configuration)
    return try TrainingSession(run: run, data: sampleData(9))
  }

  private func progress(
    of session: TrainingSession, until holds: (TrainingProgress) -> Bool
  ) async throws -> TrainingProgress? {
    for _ in 0..<6000 {
      if let progress = session.progress.take(), holds(progress) { return progress }
      try await Task.sleep(for: .milliseconds(5))
    }
    return nil
  }

  private func said(_ words: String...) -> (TrainingProgress) -> Bool {
    { progress in progress.events.contains { event in words.allSatisfy { event.message.contains($0) } } }
  }

  private func state(of run: RunDirectory) throws -> Safetensors {
    var file = try #require(try run.newestCheckpoint()).file
    file.metadata["seconds"] = nil
    return file
  }

  /// Through every kind of change, a run that is taken up from any checkpoint, before or after them, comes to the same
  /// weights, bit for bit: what was decided stands in its settings.
  @Test func resumesExactlyThroughChanges() throws {
    let data = try sampleData(9)
    let changes: [Int: TrainingChange] = [
      16: .scaleLearningRate(by: 0.5), 32: .cutPhase, 48: .extendPhase(kimg: 0.024), 72: .cutPhase,
      88: .scaleLearningRate(by: 3), 104: .extendPhase(kimg: 0.016), 136: .extendPhase(kimg: 0.008),
    ]
    var trainer = Trainer(configuration: tinyConfiguration(), data: data)
    var moments: [TrainingState] = []
    var made = 0
    while !trainer.position.isFinished {
      moments.append(trainer.state)
      let seen = trainer.state.imagesSeen
      if let change = changes[seen] {
        trainer.follow(try trainer.configuration.schedule.changed(by: change, at: seen))
        made += 1
      }
      guard !trainer.position.isFinished else { break }
      _ = try trainer.step().get()
    }
    #expect(made == changes.count)
    let configuration = trainer.configuration
    func file(_ state: TrainingState) -> Safetensors {
      state.checkpoint(configuration: configuration, trainingSeconds: 0)
    }
    for moment in moments where moment.step % 4 == 1 {
      let stored = try TrainingState(file(moment), configuration: configuration, path: "x")
      var resumed = Trainer(configuration: configuration, data: data, state: stored)
      while !resumed.position.isFinished { _ = try resumed.step().get() }
      #expect(file(resumed.state) == file(trainer.state), "from \(moment.imagesSeen) images")
    }
  }

  /// What is decided is on disk at once, told in the log, and in force; a kill right afterwards loses none of it.
  @Test func decisionsAreKeptWithTheRun() async throws {
    var configuration = tinyConfiguration()
    configuration.schedule.stabilizeKimg.exceptions[4] = 100_000
    let session = try session(configuration)
    session.start()
    _ = try #require(await progress(of: session) { $0.imagesSeen > 100 })
    session.pause()
    let paused = try #require(await progress(of: session) { $0.activity == .paused })
    let seen = paused.imagesSeen
    session.change(.extendPhase(kimg: 2.5))
    session.change(.scaleLearningRate(by: 0.5))
    let told = try #require(await progress(of: session, until: said("learning rate goes from 0.001 to 0.0005")))
    #expect(said("stabilization of 4×4 is extended by 2.5 kimg, to 100002.5 kimg")(told))
    #expect(told.activity == .paused && told.learningRate == 0.0005 && told.imagesSeen == seen)
    let kept = try RunDirectory(opening: session.run.path).configuration
    #expect(kept == session.run.configuration && kept.schedule == session.schedule)
    #expect(kept.schedule.stabilizeKimg[4] == 100_002.5)
    #expect(kept.schedule.learningRateChanges.changes == [.init(kimg: seen.kimg, factor: 0.5)])
    session.change(.cutPhase)
    let cut = try #require(await progress(of: session, until: said("4×4 is cut short", "kimg")))
    #expect(cut.position.resolution == 8 && cut.position.alpha == 0)
    #expect(said("8×8 begins to fade in")(cut))
    // As a kill would leave it: without a checkpoint, but with the decisions.
    let copy = folder.path + "/killed"
    try FileManager.default.copyItem(atPath: session.run.path, toPath: copy)
    session.resume()
    _ = try #require(await progress(of: session) { $0.activity == .finished })
    session.stop()
    let again = try self.session(at: "killed")
    #expect(again.schedule == session.schedule)
    again.start()
    _ = try #require(await progress(of: again) { $0.activity == .finished })
    again.stop()
    #expect(try state(of: again.run) == state(of: session.run))
  }

  /// A run that is done goes on when its last phase is extended, and ends again; one that never began does not begin.
  @Test func aFinishedRunGoesOn() async throws {
    let session = try session()
    session.change(.extendPhase(kimg: 0.016))
    let waiting = try #require(await progress(of: session, until: said("4×4 is extended")))
    #expect(waiting.activity == .starting)
    session.start()
    let done = try #require(await progress(of: session) { $0.activity == .finished })
    session.change(.cutPhase)
    let same = try #require(await progress(of: session, until: said("16×16 ends in 0.0 kimg anyway")))
    #expect(same.activity == .finished)
    session.snapshotNow()
    func snapshots(_ progress: TrainingProgress) -> Int {
      progress.events.count { $0.message.hasPrefix("snapshot saved") }
    }
    let saved = try await progress(of: session) { snapshots($0) == snapshots(same) + 1 }
    #expect(saved?.activity == .finished)
    session.change(.extendPhase(kimg: 0.032))
    // Its learning lasts milliseconds, which nobody on a busy machine need see.
    let last = try #require(
      await progress(of: session) { $0.activity == .finished && $0.imagesSeen > done.imagesSeen })
    #expect(last.imagesSeen == done.imagesSeen + 32)
    session.stop()
    session.change(.extendPhase(kimg: 1))
    session.stop()
    #expect(try RunDirectory(opening: session.run.path).configuration.schedule.totalImages == last.imagesSeen)
  }

  /// What cannot be kept is not done, and the log says why.
  @Test func whatCannotBeKeptIsNotDone() async throws {
    var configuration = tinyConfiguration()
    configuration.schedule.stabilizeKimg.exceptions[4] = 100_000
    let session = try session(configuration)
    let before = session.schedule
    session.change(.extendPhase(kimg: -3))
    _ = try #require(await progress(of: session, until: said("nothing was changed", "not by -3")))
    session.change(.scaleLearningRate(by: 1e9))
    _ = try #require(await progress(of: session, until: said("nothing was changed", "learning-rate-changes cannot be")))
    let (path, aside) = (session.run.path + "/config.json", session.run.path + "/aside")
    try FileManager.default.moveItem(atPath: path, toPath: aside)
    session.change(.cutPhase)
    let told = try #require(await progress(of: session, until: said("nothing was changed", "config.json")))
    #expect(told.position.resolution == 4)
    // Somebody else's hand in the settings is not overwritten.
    let text = try String(contentsOfFile: aside, encoding: .utf8)
    let other = text.replacingOccurrences(of: #""drift" : "0.001""#, with: #""drift" : "0.5""#)
    #expect(other != text)
    try other.write(toFile: path, atomically: true, encoding: .utf8)
    session.change(.cutPhase)
    _ = try #require(await progress(of: session, until: said("nothing was changed", "were changed just now")))
    #expect(try String(contentsOfFile: path, encoding: .utf8) == other)
    #expect(session.schedule == before)
    session.stop()
  }

  @Test func progressTellsOfMemoryAndRate() throws {
    let progress = try #require(try session().progress.take())
    #expect(progress.learningRate == 0.001)
    #if os(Linux)
      let bytes = try #require(progress.residentBytes)
      #expect((1 << 20...1 << 40).contains(bytes))
    #endif
  }

  /// Somebody's errand is done between steps, and at once while no steps are taken.
  @Test func errandsAreDoneBetweenSteps() async throws {
    let folder = try TemporaryFolder()
    let run = try RunDirectory(creating: folder.path + "/run", tinyConfiguration())
    let session = try TrainingSession(run: run, data: sampleData(6))
    await withCheckedContinuation { done in session.betweenSteps { done.resume() } }
    session.start()
    await withCheckedContinuation { done in session.betweenSteps { done.resume() } }
    session.stop()
    await withCheckedContinuation { done in session.betweenSteps { done.resume() } }
  }
}
