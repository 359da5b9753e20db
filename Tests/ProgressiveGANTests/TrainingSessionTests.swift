import Dispatch
import Foundation
import Testing

@testable import ProgressiveGAN

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
    let state = try #require(try session.run.checkpoint())
    #expect(state.count("images") == session.schedule.totalImages)
    let grids = try FileManager.default.contentsOfDirectory(atPath: session.run.path + "/samples")
    #expect(grids.count == 1)
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
        progress.events.contains { $0.message.hasPrefix("snapshot saved") }
      })
    #expect(try session.run.checkpoint()?.count("images") == paused.imagesSeen)
    session.resume()
    _ = try #require(await progress(of: session) { $0.imagesSeen > paused.imagesSeen })
    session.stop()
    let stopped = try #require(session.progress.take())
    #expect(stopped.activity == .stopped)
    #expect(try session.run.checkpoint()?.count("images") == stopped.imagesSeen)
    session.start()
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
    #expect(throws: ProgressiveGANError.inUse(path: first.run.path)) { try session() }
  }

  /// A snapshot that cannot be written is told; training goes on, and the next one succeeds.
  @Test func saysWhenItCannotSave() async throws {
    let session = try session(kimg: 100_000)
    let samples = session.run.path + "/samples"
    try FileManager.default.removeItem(atPath: samples)
    try Data().write(to: URL(fileURLWithPath: samples))
    session.start()
    session.snapshotNow()
    let told = try #require(
      await progress(of: session) { progress in
        progress.events.contains { $0.message.contains("Cannot write") }
      })
    try FileManager.default.removeItem(atPath: samples)
    try FileManager.default.createDirectory(atPath: samples, withIntermediateDirectories: true)
    _ = try #require(await progress(of: session) { $0.imagesSeen > told.imagesSeen })
    session.snapshotNow()
    _ = try #require(
      await progress(of: session) { progress in
        progress.events.contains { $0.message.hasPrefix("snapshot saved") }
      })
    session.stop()
  }
}
