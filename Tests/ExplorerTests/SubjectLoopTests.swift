import Files
import Foundation
import Keepsakes
import ProgressiveGAN
import Runs
import TerminalCanvas
import Testing

@testable import Explorer

/// A second subject in the loop, with its folder on disk.
struct SubjectLoopTests {
  private let folder = TemporaryFolder()
  private let host = FakeHost()
  private let others = tinyGenerator(imagesSeen: 195_000, seed: 7, latentSize: 16)

  private func other() -> ModelHost {
    ModelHost(
      others, named: "tiny", origin: "progan", imagesSeen: 195_000, path: "\(folder.path)/tiny.safetensors",
      home: "\(folder.path)/models/tiny-1")
  }

  private func run(_ script: [(RecorderScreen) -> TerminalEvent?], _ other: Result<ModelHost, any Error>)
    -> RecorderScreen
  {
    let screen = RecorderScreen(script)
    ExplorerLoop(
      screen: screen, host: host, others: [other], greets: true, runsFolder: RunsFolder(host.runsFolder), timeZone: utc,
      clock: { now }
    ).run()
    return screen
  }

  private func key(_ character: Character) -> [(RecorderScreen) -> TerminalEvent?] {
    [{ _ in .key(.character(character)) }]
  }

  private func kept(in path: String) -> [FavouriteEntry] {
    var index = FavouriteIndex()
    index.refresh(runs: [path])
    return index.entries
  }

  private let isDrawn: (RecorderScreen) -> Bool = { screen in
    screen.text.contains("4×4") && screen.frames.last?.images.isEmpty == false
  }

  @Test func isWalkedAndKeptApart() throws {
    host.publish(tinyGenerator(imagesSeen: 3000))
    let screen = run(
      until("press any key") + key(" ") + until(isDrawn) + key("f") + until("Kept as") + key("x") + key("3")
        + until("all runs") + key("2") + key("O") + until("your run, smoothed at 3.0 kimg") + key("f")
        + until { [host] _ in !host.kept.isEmpty } + key("q"), .success(other()))
    #expect(host.calls == ["resume", "stop"])
    #expect(screen.frames.contains { $0.plainText().contains("tiny, ships with progan · seed 6") })
    let othersOwn = try #require(kept(in: "\(folder.path)/models/tiny-1").first)
    #expect(othersOwn.model == "tiny" && othersOwn.imagesSeen == 195_000)
    #expect(try othersOwn.file.picture() == others.image(of: othersOwn.latent))
    let runsOwn = try #require(host.kept.first)
    #expect(host.kept.count == 1 && runsOwn.model == "laptop" && runsOwn.latent.count == 8)
    #expect(try runsOwn.file.picture() == tinyGenerator().image(of: runsOwn.latent))
    #expect(try host.dislikes().isEmpty)
    #expect(try other().dislikes() == [othersOwn.latent])
  }

  /// Children of another subject's favourites are drawn by it, whatever Walk shows.
  @Test func drawsTheChildrenOfItsFavourites() throws {
    let home = other().runPath
    for number in 1...2 { _ = try FavouriteFile.save(favourite(number, latentSize: 16), runPath: home) }
    _ = run(
      until("press any key") + key(" ") + until(isDrawn) + key("O") + key("3") + key(".") + until("all runs · ")
        + key("m")
        + key("m") + key("b") + until("child 1 of 12") + key("f") + until { _ in kept(in: home).count == 3 } + key("q"),
      .success(other()))
    let child = try #require(kept(in: home).last)
    #expect(child.model == "tiny" && child.parents.count == 2)
    #expect(try child.file.picture() == others.image(of: child.latent))
    #expect(host.kept.isEmpty)
  }

  @Test func whyItIsNotThereIsSaid() {
    let screen = run(
      until("press any key") + key(" ") + until("not found") + key("q"),
      .failure(FileError.damaged(path: "/tiny.safetensors", reason: "it is not found")))
    #expect(host.calls == ["resume", "stop"])
    #expect(screen.frames.contains { $0.plainText().contains("The file '/tiny.safetensors' cannot be read") })
    #expect(screen.text.contains("growth"))
  }
}
