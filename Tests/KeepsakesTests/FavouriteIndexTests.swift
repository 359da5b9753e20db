import Foundation
import GANTesting
import Testing

@testable import Files
@testable import Keepsakes
@testable import ModelFiles
@testable import ProgressiveGAN
@testable import Runs

struct FavouriteIndexTests {
  private let place: FavouriteFolder

  init() throws { place = try FavouriteFolder() }

  private var runs: [String] { FavouriteIndex.runs(in: place.folder.path, and: [place.run.path]) }

  private func refreshed(_ index: FavouriteIndex = FavouriteIndex()) -> FavouriteIndex {
    var index = index
    index.refresh(runs: runs)
    return index
  }

  @Test func findsThoseOfAllRunsAndOfTheirTrash() throws {
    let other = try RunDirectory(creating: place.folder.path + "/other", tinyConfiguration())
    let entries = [
      try place.save(sampleFavourite(savedAt: 3)), try place.save(sampleFavourite(savedAt: 1)),
      FavouriteEntry(
        file: try FavouriteFile.save(sampleFavourite(savedAt: 2), runPath: other.path),
        record: sampleFavourite(savedAt: 2).record),
    ]
    var trashed = entries[0]
    trashed.file = try entries[0].file.discarded()
    let index = refreshed()
    #expect(index.entries == [entries[1], entries[2], trashed])
    #expect(index.entries.map(\.file.run) == ["run", "other", "run"])
    #expect(index.failures.isEmpty && index.foreignCount == 0)
  }

  @Test func theCurrentRunComesFirstAndOnce() throws {
    _ = try RunDirectory(creating: place.folder.path + "/other", tinyConfiguration())
    try FileManager.default.createDirectory(atPath: place.folder.path + "/empty", withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: place.folder.path + "/alias", withDestinationPath: place.run.path)
    #expect(runs == [place.run.path, place.folder.path + "/other"])
    #expect(FavouriteIndex.runs(in: "/nowhere", and: [place.run.path]) == [place.run.path])
  }

  /// What looks unchanged is not read again: here it was changed behind the index's back.
  @Test func readsOnlyWhatIsNew() throws {
    let first = try place.save(sampleFavourite(savedAt: 1))
    let index = refreshed()
    var status = stat()
    #expect(stat(first.file.path, &status) == 0)
    let handle = try #require(FileHandle(forWritingAtPath: first.file.path))
    try handle.write(contentsOf: Data("no picture".utf8))
    try handle.close()
    let times = [status.st_atim, status.st_mtim]
    #expect(utimensat(AT_FDCWD, first.file.path, times, 0) == 0)
    let second = try place.save(sampleFavourite(savedAt: 2))
    #expect(refreshed(index).entries == [first, second])
    #expect(refreshed().failures.count == 1)
  }

  @Test func seesChangesAndWhatIsGone() throws {
    let entries = try (1...3).map { try place.save(sampleFavourite(savedAt: Double($0))) }
    let index = refreshed()
    try entries[0].file.inscribe(FavouriteInscription(title: "new"))
    try entries[1].file.discarded().erase()
    let again = refreshed(index)
    #expect(again.entries.map(\.savedAt) == [1, 3])
    #expect(again.entries[0].inscription.title == "new")
  }

  @Test func tellsForeignAndDamagedFilesApart() throws {
    let entry = try place.save(sampleFavourite())
    let bytes = try place.bytes(entry.file.path)
    try place.write(sampleImage(1).pngData(), "run/favourites/plain.png")
    try place.write(bytes.prefix(bytes.count / 2), "run/favourites/torn.png")
    try place.write([], "run/favourites/empty.png")
    try place.write(bytes, "run/favourites/.hidden.png")
    try FileManager.default.createDirectory(
      atPath: place.run.path + "/favourites/folder.png", withIntermediateDirectories: true)
    #expect(mkfifo(place.run.path + "/favourites/pipe.png", 0o600) == 0)
    let index = refreshed()
    #expect(index.entries == [entry])
    #expect(index.foreignCount == 1)
    #expect(index.failures.count == 2)
    #expect(index.failures.contains { "\($0)".contains("torn.png") })
  }

  @Test func tellsHowFarItIs() throws {
    for number in 1...10 { try place.save(sampleFavourite(savedAt: Double(number))) }
    var index = FavouriteIndex()
    var counts: [Int] = []
    index.refresh(runs: runs, batch: 4) { counts.append($0.entries.count) }
    #expect(counts == [4, 8])
    #expect(index.entries.count == 10)
  }
}
