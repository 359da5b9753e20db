import Foundation
import GANTesting
import Images
import Testing

@testable import Files
@testable import Keepsakes
@testable import ModelFiles
@testable import ProgressiveGAN
@testable import Runs

struct FavouriteFileTests {
  private let place: FavouriteFolder

  init() throws { place = try FavouriteFolder() }

  @Test func comeBackWithAllTheyCarry() throws {
    let favourite = sampleFavourite(title: "Die Eule · 梟", tags: ["blau", "naïve"], note: "one\ntwo π")
    let file = try place.save(favourite).file
    #expect(file.name.hasSuffix("-12kimg-16x16.png"))
    #expect(try file.record() == favourite.record)
    #expect(try file.picture() == favourite.image)
  }

  /// A folder copied elsewhere still opens: nothing but the file is needed.
  @Test func openAnywhereAsPlainPictures() throws {
    let entry = try place.save(sampleFavourite(title: "an owl"))
    let other = try FavouriteFolder()
    try other.write(place.bytes(entry.file.path), "run/favourites/copied anywhere.png")
    let copy = try #require(FavouriteFile(runPath: other.run.path, name: "copied anywhere.png"))
    #expect(try copy.record() == entry.record)
    #expect(try Image(contentsOf: copy.path) == sampleFavourite().image)
  }

  @Test func theSameMomentTwiceIsTwoFiles() throws {
    let names = try (0..<3).map { _ in try place.save(sampleFavourite()).file.name }
    #expect(Set(names).count == 3)
    #expect(names[2].hasSuffix("-16x16-3.png"))
    #expect(place.names().count == 3)
  }

  @Test func inscribingLeavesAllElseAsItWas() throws {
    let entry = try place.save(sampleFavourite(title: "old", tags: ["gone"]))
    // As if another program had written its own chunk into it.
    var file = try PNGFile(place.bytes(entry.file.path), name: "x")
    try file.setTexts([("Comment", "by hand · 手")])
    try place.write(file.bytes, "run/favourites/\(entry.file.name)")
    let inscription = FavouriteInscription(title: "Größe", tags: ["a", "b c"], note: "n")
    try entry.file.inscribe(inscription)
    var expected = entry.record
    expected.inscription = inscription
    #expect(try entry.file.record() == expected)
    #expect(try entry.file.picture() == sampleFavourite().image)
    let texts = try PNGFile(place.bytes(entry.file.path), name: "x").texts
    #expect(texts.contains { $0.keyword == "Comment" && $0.text == "by hand · 手" })
    try entry.file.inscribe(FavouriteInscription())
    try file.setTexts([("progan:title", nil), ("progan:tags", nil), ("progan:note", nil)])
    #expect(try place.bytes(entry.file.path) == file.bytes)
    #expect(place.names() == [entry.file.name])
  }

  @Test func inscriptionsAreTidied() {
    let words = FavouriteInscription(
      title: "  a\u{1B}[2J\n\tb \u{85} c ", tags: ["x, Y ,", "y", " ", "\u{7}z\u{0}z"], note: "one \u{0}\n\n\ttwo")
    #expect(words.title == "a [2J b c")
    #expect(words.tags == ["x", "Y", "z z"])
    #expect(words.note == "one\n\ntwo")
    #expect(FavouriteInscription(title: String(repeating: "é", count: 999)).title.count == 200)
  }

  @Test func whatIsDeletedLiesInTheTrashAndComesBack() throws {
    let entry = try place.save(sampleFavourite(title: "kept"))
    let bytes = try place.bytes(entry.file.path)
    let trashed = try entry.file.discarded()
    #expect(trashed.isTrashed && trashed.path == "\(place.run.path)/favourites/.trash/\(entry.file.name)")
    #expect(try place.bytes(trashed.path) == bytes)
    #expect(place.names() == [".trash"])
    #expect(throws: FileError.self) { try entry.file.discarded() }
    #expect(try trashed.restored() == entry.file)
    #expect(try place.bytes(entry.file.path) == bytes)
    #expect(place.names("run/favourites/.trash").isEmpty)
    #expect(throws: FileError.self) { try trashed.restored() }
  }

  @Test func takenNamesAreNeverOverwritten() throws {
    let first = try place.save(sampleFavourite(1))
    let trashed = try first.file.discarded()
    let second = try place.save(sampleFavourite(2))
    #expect(second.file == first.file)
    let other = try second.file.discarded()
    #expect(other.name != trashed.name)
    // Each comes back under the name it had, the later one numbered.
    #expect(try other.restored(as: second.file.name) == second.file)
    let numbered = try trashed.restored(as: first.file.name)
    #expect(numbered.name.hasSuffix("-2.png"))
    #expect(try numbered.picture() == sampleFavourite(1).image)
    #expect(try second.file.picture() == sampleFavourite(2).image)
  }

  @Test func whatIsErasedIsGone() throws {
    let trashed = try place.save(sampleFavourite()).file.discarded()
    try trashed.erase()
    #expect(place.names("run/favourites/.trash").isEmpty)
    #expect(throws: FileError.self) { try trashed.erase() }
  }

  @Test(arguments: ["../config.json", "../../x.png", "a/b.png", "", ".png", ".progan-tmp-1-x.png", "a.jpg", "a\0.png"])
  func namesThatLeadElsewhereAreNone(_ name: String) {
    #expect(FavouriteFile(runPath: place.run.path, name: name) == nil)
  }

  @Test func damagedFilesAreNeitherReadNorWritten() throws {
    let entry = try place.save(sampleFavourite())
    var bytes = try place.bytes(entry.file.path)
    bytes[bytes.count - 20] ^= 1
    try place.write(bytes, "run/favourites/\(entry.file.name)")
    let said = try refusal { try entry.file.record() }
    #expect(said.contains(entry.file.name) && said.contains("damaged"))
    _ = try refusal { try entry.file.inscribe(FavouriteInscription(title: "x")) }
    #expect(try place.bytes(entry.file.path) == bytes)
    _ = try refusal { try #require(FavouriteFile(runPath: place.run.path, name: "missing.png")).picture() }
  }

  @Test(.enabled(if: heedsPermissions)) func readOnlyFoldersAreSaid() throws {
    let entry = try place.save(sampleFavourite())
    try place.whileReadOnly("run/favourites") {
      for said in [
        try refusal { try place.save(sampleFavourite()) }, try refusal { try entry.file.discarded() },
        try refusal { try entry.file.inscribe(FavouriteInscription(title: "x")) },
      ] { #expect(said.contains("permission"), "\(said)") }
      #expect(try entry.file.record() == entry.record)
    }
    #expect(place.names() == [entry.file.name])
  }

  /// What cannot be done leaves all as it was, whoever runs the tests.
  @Test func failuresLeaveAllAsItWas() throws {
    let entry = try place.save(sampleFavourite())
    try place.write([1], "run/favourites/.trash")
    _ = try refusal { try entry.file.discarded() }
    // A folder in the way of the temporary file.
    try FileManager.default.createDirectory(
      atPath: "\(place.run.path)/favourites/.progan-tmp-\(getpid())-\(entry.file.name)",
      withIntermediateDirectories: true)
    _ = try refusal { try entry.file.inscribe(FavouriteInscription(title: "x")) }
    #expect(try entry.file.record() == entry.record)
    #expect(place.names().filter { !$0.hasPrefix(".") } == [entry.file.name])
  }

  /// Whatever the texts of a whole file say: a record is sane, or there is none.
  @Test func textsFromElsewhereAreHeldToRanges() throws {
    let good = Dictionary(sampleFavourite().record.texts.map { ($0.keyword, $0.text) }) { first, _ in first }
    for (keyword, text) in [
      ("progan:latent", ""), ("progan:latent", "AAA"), ("progan:latent", "AACAfw=="), ("progan:latent", "%"),
      ("progan:resolution", "-4"), ("progan:resolution", "99999999999999999999"), ("progan:images", "-1"),
    ] {
      #expect(FavouriteRecord(good.merging([keyword: text]) { $1 }.map { ($0, $1) }) == nil, "\(keyword) \(text)")
    }
    for text in ["nan", "inf", "-1e300", "1e300", "", "x"] {
      let texts = good.merging(["progan:alpha": text, "progan:saved": text]) { $1 }
      let record = try #require(FavouriteRecord(texts.map { ($0, $1) }))
      #expect((0...1).contains(record.alpha) && abs(record.savedAt) < 1e12, "\(text)")
    }
  }
}
