import Foundation
import ProgressiveGAN
import TerminalCanvas
import Testing

@testable import Explorer

struct ExplorerLoopTests {
  private func key(_ key: Key) -> (RecorderScreen) -> TerminalEvent? { { _ in .key(key) } }

  private let pass: (RecorderScreen) -> TerminalEvent? = { _ in nil }

  private func run(_ script: [(RecorderScreen) -> TerminalEvent?], host: FakeHost = FakeHost()) -> RecorderScreen {
    let screen = RecorderScreen(script)
    ExplorerLoop(screen: screen, host: host, timeZone: utc, clock: { now }).run()
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
      ] + passes() + [key(.character("f"))] + passes(), host: host)
    #expect(screen.text.contains("smoothed at 12.0 kimg"))
    #expect(screen.text.contains("Kept as favourite-1.png"))
    let kept = try #require(host.kept.first)
    #expect(kept.image == tinyGenerator().image(of: kept.latent))
    #expect(kept.savedAt == now)
  }

  @Test func favouritesAreLoadedAndDeleted() {
    let host = FakeHost()
    for number in 1...2 { _ = try? host.save(favourite(number, latentSize: 8)) }
    let keys = [Key.character("3"), .end, .character("x"), .character("y")]
    let screen = run(keys.map(key) + passes(), host: host)
    #expect(host.kept.map(\.fileName) == ["favourite-1.png"])
    #expect(screen.text.contains("favourites · 1"))
    #expect(screen.text.contains("Deleted favourite-2.png."))
  }

  @Test func aFailureToSaveIsASentence() {
    let host = FakeHost()
    host.samples.publish(grid(count: 4, side: 16))
    host.fail(with: .cannotWrite(path: "/favourites", reason: "the disk is full"))
    let screen = run([key(.character("f"))] + passes(), host: host)
    #expect(screen.text.contains("Cannot write '/favourites': the disk is full."))
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
