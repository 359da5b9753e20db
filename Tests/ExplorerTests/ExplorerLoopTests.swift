import Foundation
import Keepsakes
import ProgressiveGAN
import Runs
import TerminalCanvas
import Testing

@testable import Explorer

struct ExplorerLoopTests {
  private func key(_ key: Key) -> (RecorderScreen) -> TerminalEvent? { { _ in .key(key) } }

  private let pass: (RecorderScreen) -> TerminalEvent? = { _ in nil }

  private func run(_ script: [(RecorderScreen) -> TerminalEvent?], host: FakeHost = FakeHost()) -> RecorderScreen {
    let screen = RecorderScreen(script)
    ExplorerLoop(screen: screen, host: host, runsFolder: RunsFolder(host.runsFolder), timeZone: utc, clock: { now })
      .run()
    return screen
  }

  /// Time for news to come and for the next frame to be due.
  private func passes() -> [(RecorderScreen) -> TerminalEvent?] {
    Array(
      repeating: { _ in
        usleep(2000)
        return nil
      }, count: 30)
  }

  /// Waits until something has happened on another queue, for as long as a busy machine may take.
  private func wait(until condition: @escaping () -> Bool) -> (RecorderScreen) -> TerminalEvent? {
    { _ in
      for _ in 0..<5000 where !condition() { usleep(2000) }
      return nil
    }
  }

  @Test func theFirstFrameComesBeforeAnyEvent() {
    let screen = run([
      { screen in
        #expect(screen.frames.count == 1)
        return .key(.character("q"))
      }
    ])
    #expect(screen.text.contains("◍ saving"))
  }

  @Test func quittingStopsTrainingAndSaysThatItSaves() {
    let host = FakeHost()
    let screen = run([key(.character("q")), key(.character("2"))], host: host)
    #expect(host.calls == ["stop"])
    #expect(screen.text.contains("◍ saving"))
    #expect(screen.text.contains("growth"), "nothing after q is obeyed")
  }

  @Test func theEndOfTheProcessStopsTrainingWithoutDrawing() {
    let host = FakeHost()
    let screen = run([{ _ in .terminate }], host: host)
    #expect(host.calls == ["stop"])
    #expect(screen.frames.count == 1)
  }

  @Test func keysBecomeCommands() {
    let host = FakeHost()
    host.progress.publish(progress(.learning, imagesSeen: 54_300))
    let screen = run([key(.character(" ")), key(.character("s")), key(.control("l"))], host: host)
    #expect(host.calls == ["pause", "snapshot", "stop"])
    #expect(screen.redraws == 1)
  }

  @Test func allWaitingKeysAreHandledBeforeTheNextFrame() {
    let host = FakeHost()
    host.samples.publish(grid(count: 24, side: 16))
    let burst = Array(repeating: key(.right), count: 40)
    let screen = run(burst + passes(), host: host)
    #expect(screen.frames.count <= 3, "40 keys make a frame or two, not 40")
    #expect(screen.text.contains("sample 24 of 24"))
  }

  @Test func newsAreShownAndARaisedSizeIsTaken() {
    let host = FakeHost()
    let screen = run(
      [
        { screen in
          screen.size = Size(columns: 80, rows: 24)
          return .resize(screen.size)
        }, pass,
        { screen in
          #expect(screen.frames.last?.size == Size(columns: 80, rows: 24))
          host.progress.publish(progress(.paused, imagesSeen: 54_300))
          return nil
        },
      ] + passes(), host: host)
    #expect(screen.text.contains("‖ paused"))
  }

  @Test func aWalkShowsTheNewestGeneratorsPictureAndKeepsIt() throws {
    let host = FakeHost()
    host.publish(tinyGenerator(imagesSeen: 12_000))
    let screen = run(
      [
        key(.character("2")), pass,
        { screen in
          screen.waitForNews()
          return nil
        },
      ] + passes() + [key(.character("f")), wait { !host.kept.isEmpty }] + passes(), host: host)
    #expect(screen.text.contains("smoothed at 12.0 kimg"))
    let kept = try #require(host.kept.first)
    #expect(screen.text.contains("Kept as \(kept.file.name)"))
    #expect(try kept.file.picture() == tinyGenerator().image(of: kept.latent))
    #expect(kept.savedAt == now)
  }

  /// What is kept in the last moment is on disk when the program ends.
  @Test func whatIsKeptAtTheEndIsNotLost() {
    let host = FakeHost()
    host.samples.publish(grid(count: 4, side: 16))
    _ = run([pass, key(.character("f")), key(.character("q"))], host: host)
    #expect(host.kept.count == 1)
  }

  @Test func favouritesAreShownAndDeletedAndComeBack() throws {
    let host = FakeHost()
    for number in 1...2 { _ = try FavouriteFile.save(favourite(number, latentSize: 8), runPath: host.runPath) }
    func hasTrashed(_ count: Int) -> (RecorderScreen) -> TerminalEvent? {
      wait { host.kept.count(where: \.file.isTrashed) == count }
    }
    let delete = passes() + [key(.character("3")), key(.character("x")), hasTrashed(1)] + passes()
    let undo = [key(.character("u")), hasTrashed(0)] + passes()
    let undone = run(delete + undo + [key(.character("u"))] + passes(), host: host)
    #expect(host.kept.count == 2 && !host.kept.contains(where: \.file.isTrashed))
    #expect(undone.text.contains("There is nothing to undo."))
    let deleted = run(delete, host: host)
    #expect(host.kept.count(where: \.file.isTrashed) == 1)
    #expect(deleted.text.contains("favourites · 1 ·"))
  }

  @Test func aFailureToSaveIsASentence() {
    let host = FakeHost(isWritable: false)
    host.samples.publish(grid(count: 4, side: 16))
    let screen = run([pass, key(.character("f"))] + passes(), host: host)
    #expect(screen.text.contains("Cannot write '\(host.runPath)/favourites"))
  }

  @Test func controlsReachTraining() {
    let host = FakeHost()
    host.progress.publish(progress(.learning, imagesSeen: 54_300))
    let keys: [Key] = [.character("z"), .enter, .character("Z"), .character("y"), .character("L"), .enter]
    _ = run([pass] + keys.map(key), host: host)
    #expect(
      host.calls == [
        "change extendPhase(kimg: 5.0)", "change cutPhase", "change scaleLearningRate(by: 0.5)", "stop",
      ])
  }

  /// Snapshots are listed, opened and shown, and reals fetched, off the screen's thread.
  @Test func thePastAndTheRealsCome() throws {
    let host = FakeHost()
    host.progress.publish(progress(.learning, imagesSeen: 54_300))
    host.samples.publish(grid(count: 24, side: 16, imagesSeen: 54_300))
    var seen: [String] = []
    let look: (RecorderScreen) -> TerminalEvent? = { screen in
      seen.append(screen.text)
      return nil
    }
    _ = run(
      passes() + [key(.character("[")), key(.character("["))] + passes() + [look, key(.character("r"))] + passes()
        + [look], host: host)
    #expect(seen[0].contains("then · smoothed generator · 40.0 kimg · 8×8"))
    #expect(seen[0].contains("snapshot 4 of 5"))
    #expect(seen[1].contains("reals · 8×8"))
  }

  @Test func aSnapshotThatCannotBeOpenedIsASentence() {
    let host = FakeHost()
    host.progress.publish(progress(.learning, imagesSeen: 54_300))
    host.fail(with: .damaged(path: "/run/5", reason: "it is torn"))
    let screen = run(passes() + [key(.character("["))] + passes(), host: host)
    #expect(screen.text.contains("The file '/run/5' cannot be read: it is torn."))
  }
}
