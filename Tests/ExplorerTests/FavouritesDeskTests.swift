import Foundation
import Keepsakes
import ProgressiveGAN
import Testing

@testable import Explorer

/// The desk at work on real files.
struct FavouritesDeskTests {
  private let host = FakeHost()
  private let desk: FavouritesDesk

  init() {
    let generator = tinyGenerator()
    desk = FavouritesDesk(homes: [host.runPath], runsFolder: host.runsFolder, generator: { _ in generator }, notify: {})
  }

  private func news(of commands: FavouritesCommand...) -> [FavouritesMessage] {
    for command in commands { desk.perform(command) }
    desk.finish()
    return desk.news().compactMap { if case .favourites(let message) = $0 { message } else { nil } }
  }

  private func problems(of command: FavouritesCommand) -> [String] {
    desk.perform(command)
    desk.finish()
    return desk.news().compactMap { message in
      switch message {
      case .problem(let sentence), .favourites(.performed(_, _, let sentence?)): sentence
      default: nil
      }
    }
  }

  private func saved(_ number: Int) throws -> FavouriteEntry {
    for case .saved(let entry) in news(of: .save(favourite(number, latentSize: 8), of: .opened)) { return entry }
    throw CancellationError()
  }

  @Test func savesListsAndBringsPictures() throws {
    let entry = try saved(1)
    let messages = news(of: .load, .fetch([entry.file, file(9)], side: 16))
    guard case .listed(let listing) = messages[0], case .pictures(let pictures) = messages[1] else {
      Issue.record("\(messages)")
      return
    }
    #expect(listing.entries == [entry] && listing.currentRun == host.runPath)
    #expect(pictures[file(9)] == .unreadable)
    guard case .shown(let picture)? = pictures[entry.file] else { return }
    #expect((picture.width, picture.height) == (16, 16), "no larger than asked for")
  }

  @Test func changesAreDoneAndUndone() throws {
    let entry = try saved(1)
    let words = FavouriteInscription(title: "t")
    let trashed = try #require(
      FavouriteFile(runPath: entry.file.runPath, name: entry.file.name, isTrashed: true))
    let deed = FavouriteDeed(
      name: "x",
      changes: [
        .inscribe(entry.file, from: entry.inscription, to: words), .move(from: entry.file, to: trashed),
      ])
    guard case .performed(deed, .forward, nil)? = news(of: .perform(deed, .forward)).last else {
      Issue.record("not done")
      return
    }
    #expect(try trashed.record()?.inscription == words)
    guard case .performed(deed.inverse, .undo, nil)? = news(of: .perform(deed.inverse, .undo)).last else {
      Issue.record("not undone")
      return
    }
    #expect(try entry.file.record() == entry.record)
  }

  @Test func whatSomebodyElseChangedIsNotWrittenOver() throws {
    let entry = try saved(1)
    try entry.file.inscribe(FavouriteInscription(title: "by somebody else"))
    let change = FavouriteChange.inscribe(entry.file, from: entry.inscription, to: FavouriteInscription(title: "mine"))
    let said = problems(of: .perform(FavouriteDeed(name: "x", changes: [change]), .forward))
    #expect(said.count == 1 && said[0].contains("somebody else"))
    #expect(try entry.file.record()?.inscription.title == "by somebody else")
  }

  @Test func oneFailureIsNotInTheWayOfTheOthers() throws {
    let entry = try saved(1)
    let trashed = try #require(FavouriteFile(runPath: host.runPath, name: entry.file.name, isTrashed: true))
    let missing = try #require(FavouriteFile(runPath: host.runPath, name: "missing.png"))
    let deed = FavouriteDeed(
      name: "x", changes: [.move(from: missing, to: trashed), .move(from: entry.file, to: trashed)])
    guard case .performed(let done, .forward, let problem?)? = news(of: .perform(deed, .forward)).last else {
      Issue.record("nothing done")
      return
    }
    #expect(done.changes == [deed.changes[1]])
    #expect(problem.contains("missing.png"))
  }

  @Test func writesOutIntoAFolderThatIsThere() throws {
    let entry = try saved(1)
    guard case .exported(1, let path)? = news(of: .export([entry], .json, path: host.runsFolder)).last else {
      Issue.record("not written")
      return
    }
    #expect(path == "\(host.runsFolder)/favourites-1-latents.json")
    #expect(FileManager.default.fileExists(atPath: path))
    #expect(problems(of: .export([entry], .grid, path: "/nowhere/out.png")).count == 1)
  }

  @Test func picturesOfChildrenAreTheNewestGenerators() {
    let latents = [sampleLatent(size: 8, seed: 1), sampleLatent(size: 8, seed: 2)]
    guard case .litter(let images)? = news(of: .breed(latents, label: 0, of: .opened)).last else {
      Issue.record("no litter")
      return
    }
    #expect(images.map(\.latent) == latents)
    #expect(images[1].image == tinyGenerator().image(of: latents[1]))
    #expect(problems(of: .breed([[1, 2]], label: 0, of: .opened)).count == 1)
  }

  @Test func erasesWhatIsInTheTrash() throws {
    let trashed = try saved(1).file.discarded()
    guard case .erased([trashed], nil)? = news(of: .erase([trashed])).last else {
      Issue.record("not erased")
      return
    }
    #expect(host.kept.isEmpty)
  }
}
