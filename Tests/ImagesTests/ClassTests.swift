import Foundation
import Testing

@testable import Files
@testable import Images

/// Labels wherever they lie, and classes whose names look the same.
struct ClassTests {
  private let data: DataFolder
  private let picture: [UInt8]

  init() throws {
    data = try DataFolder()
    picture = try noise(width: 8, height: 8).pngData()
  }

  /// Puts files into a folder and into an archive, and returns the classes of the pictures in both, which are the same.
  private func classes(_ files: [String], lists: [String: String] = [:], known: [String] = []) throws -> [String] {
    let name = UUID().uuidString
    let entries = files.map { ($0, picture) } + lists.sorted { $0.key < $1.key }.map { ($0, Array($1.utf8)) }
    for (file, bytes) in entries { try data.write(bytes, "\(name)/\(file)") }
    try data.zip(name, entries: entries)
    let (folder, zip) = try (
      openPictures(at: "\(data.path)/\(name)").classNames(known: known),
      openPictures(at: "\(data.path)/\(name).zip").classNames(known: known)
    )
    #expect(folder == zip)
    return folder
  }

  private func list(_ names: [String: Int]) -> String {
    "{\"labels\": [\(names.sorted { $0.key < $1.key }.map { "[\"\($0)\", \($1)]" }.joined(separator: ", "))]}"
  }

  @Test(arguments: ["", "set/", "very/deep/set/"]) func listsAreUsedWhereverTheyLie(place: String) throws {
    let files = ["00000/a.png", "00000/b.png", "00001/c.png"]
    let labels = ["00000/a.png": 3, "00000/b.png": 12, "./00001\\\\c.png": 3]
    #expect(
      try classes(files.map { place + $0 }, lists: [place + "dataset.json": list(labels)]) == ["0003", "0012", "0003"])
  }

  /// What is wrong with a list is said of the list.
  @Test func unusableListsSayWhy() throws {
    let cases = [
      (#"{"labels": [["a.png", "cat"], ["b.png", "dog"]]}"#, "the class of 'a.png' is 'cat'; they are pairs"),
      (#"{"labels": [["a.png", -1], ["b.png", 1]]}"#, "the class of 'a.png' is '-1'"),
      (#"{"labels": [["A.png", 0], ["b.png", 1]]}"#, "it has no class for 'a.png'; it has 'A.png'"),
      (#"{"labels": [["b.png", 1]]}"#, "it has no class for 'a.png'."),
      (#"{"labels": [["a.png", 1], ["a.png", 2]]}"#, "it has two classes for 'a.png'"),
      (#"{"labels": 7}"#, "they are pairs of a name and a number"), ("{", "it is not JSON"),
    ]
    for (text, words) in cases {
      let error = #expect(throws: ImageError.self) {
        try classes(["a.png", "b.png"], lists: ["dataset.json": text])
      }
      let sentence = error.map { "\($0)" } ?? ""
      #expect(sentence.hasPrefix("The labels in '") && sentence.contains("dataset.json'"), "\(sentence)")
      #expect(sentence.contains(words), "\(sentence)")
    }
  }

  @Test func listsBesideTheirPicturesAndSeveralListsAreUsed() throws {
    #expect(
      try classes(
        ["images/0/a.png", "images/0/b.png"], lists: ["labels/dataset.json": list(["0/a.png": 1, "b.png": 2])])
        == ["0001", "0002"])
    #expect(
      try classes(
        ["one/a.png", "two/a.png"],
        lists: ["one/dataset.json": list(["a.png": 1]), "two/dataset.json": list(["a.png": 2])]) == ["0001", "0002"])
    #expect(
      try classes(["a.png", "b.png"], lists: ["dataset.json": #"{"labels": {"a.png": 5, "b.png": 4}}"#]) == [
        "0005", "0004",
      ])
    // What is said of one picture is not said of another that is called the same elsewhere.
    #expect(throws: ImageError.self) {
      try classes(["train/0/a.png", "test/0/a.png"], lists: ["train/dataset.json": list(["0/a.png": 1])])
    }
  }

  /// Other programs' lists of that name say nothing of classes.
  @Test func listsWithoutLabelsLeaveFolders() throws {
    for text in [#"{"labels": null}"#, #"{"name": "mine"}"#, "[1, 2]"] {
      #expect(try classes(["a/1.png", "b/2.png"], lists: ["dataset.json": text]) == ["a", "b"], "\(text)")
    }
    for text in ["{", #"{"labels": [["a/1.png"]]}"#, #"{"labels": 7}"#] {
      let error = try #require(throws: ImageError.self) {
        try classes(["a/1.png", "b/2.png"], lists: ["dataset.json": text])
      }
      #expect(error.description.contains("dataset.json"), "\(text)")
    }
  }

  @Test func aWrappingFolderIsNoClass() throws {
    #expect(try classes(["set/a/1.png", "set/b/2.png"]) == ["a", "b"])
    #expect(try classes(["x/y/a/1.png", "x/y/b/z/2.png"]) == ["a", "b"])
    #expect(try classes(["set/a/1.png", "set/a/2.png"], known: ["a", "b"]) == ["a", "a"])
    #expect(throws: ImageError.noClasses(path: "\(data.path)/in", stray: "set/1.png")) {
      for name in ["set/a/2.png", "set/1.png"] { try data.write(picture, "in/\(name)") }
      _ = try openPictures(at: data.path + "/in").classNames()
    }
    #expect(throws: ImageError.noClasses(path: "\(data.path)/flat", stray: nil)) {
      for name in ["set/2.png", "set/1.png"] { try data.write(picture, "flat/\(name)") }
      _ = try openPictures(at: data.path + "/flat").classNames()
    }
  }

  @Test func setsOfOtherKindsMayBeWrappedOrLinkedTo() throws {
    let digits = idx([noise(width: 8, height: 8, channels: 1), noise(width: 8, height: 8, channels: 1)])
    try data.write(digits, "in/mnist/train-images-idx3-ubyte")
    try data.write(idx(labels: [3, 4]), "in/mnist/train-labels-idx1-ubyte")
    let record = [UInt8](repeating: 90, count: 3072)
    try data.write([0] + record + [1] + record, "cifar/batches/data_batch_1.bin")
    try data.write(Array("a\nb\n".utf8), "cifar/batches/batches.meta.txt")
    try data.write(tfRecord(noise(width: 8, height: 8)), "records/inner/set-r03.tfrecords")
    let file = "in/mnist/train-images-idx3-ubyte"
    for (target, count) in [("in", 2), ("in/mnist", 2), (file, 2), ("cifar", 2), ("records", 1), ("records/inner", 1)] {
      let link = "link-\(target.replacingOccurrences(of: "/", with: "-"))"
      #expect(symlink(target, "\(data.path)/\(link)") == 0)
      for path in [target, link] {
        let set = try ImageDataSet(path: "\(data.path)/\(path)", resolution: 8, labeled: count == 2)
        #expect(set.count == count && set.classes.count != 1 && set.unreadable.isEmpty, "\(path)")
      }
    }
  }

  /// What a program under Windows packed, unpacked by one that sees no folders in it.
  @Test func backslashesSeparate() throws {
    #expect(try classes(["a\\1.png", "b\\2.png"]) == ["a", "b"])
    try data.write(picture, "in/x\\y/1.png")
    try data.write(picture, "in/z/2.png")
    #expect(try openPictures(at: data.path + "/in").classNames() == ["x\\y", "z"])
  }

  @Test func namesThatLookTheSameAreToldApart() throws {
    let names = ["caf\u{E9}", "cafe\u{301}", "cats", "cats ", "\u{441}ats", "dogs"]
    for name in names { try data.write(picture, "in/\(name)/1.png") }
    let expected: Set = [
      "caf\u{E9} (U+00E9)", "cafe\u{301} (U+0065 U+0301)", "cats", "cats  (U+0020)", "\u{441}ats (U+0441)", "dogs",
    ]
    let set = try ImageDataSet(path: data.path + "/in", resolution: 4, labeled: true)
    #expect(Set(set.classes) == expected && set.classes.count == 6 && Set(set.labels).count == 6)
    let found = try DataInspection(path: data.path + "/in")
    #expect(found.classes.map(\.name) == set.classes && found.classes.allSatisfy { $0.pictures == 1 })
    #expect(toldApart(["caf\u{E9}", "dogs"]) == ["caf\u{E9}", "dogs"] && toldApart(set.classes) == set.classes)
    // By bytes where they are the same text, so that the order is that of the numbers in every run.
    #expect(
      indexed(["cafe\u{301}", "caf\u{E9}"]).labels == [0, 1] && indexed(["caf\u{E9}", "cafe\u{301}"]).labels == [1, 0])
  }

  @Test func changesAreNamed() throws {
    func list(_ names: [String], _ labels: [Int]? = nil) -> PictureList {
      PictureList(kind: .folder, count: names.count, classes: ["cats", "dogs"], names: names, labels: labels)
    }
    let before = list(["cats/1.png", "cats/2.png", "cats/3.png", "dogs/4.png"], [0, 0, 0, 1])
    #expect(before.changes(to: before) == nil)
    #expect(before.changes(to: list(["cats/1.png", "cats/2.png", "cats/3.png"])) == "1 gone (dogs/4.png)")
    #expect(
      before.changes(to: list(["cats/1.png", "cats/2.png", "cats/3.png", "cats/9.png", "dogs/5.png"]))
        == "2 added (cats/9.png, dogs/5.png), 1 gone (dogs/4.png)")
    #expect(
      before.changes(to: list(["dogs/4.png", "felines/1.png", "felines/2.png", "felines/7.png"]))
        == "1 added (felines/7.png), 1 gone (cats/3.png), the folder 'cats' is now called 'felines'")
    #expect(
      before.changes(to: list(before.names ?? [], [0, 1, 0, 1])) == "1 in another class (cats/2.png)")
    #expect(before.changes(to: PictureList(kind: .packed, count: 5, classes: [])) == "there are 5 now instead of 4")
    #expect(before.changes(to: PictureList(kind: .packed, count: 4, classes: [])) == nil)
    #expect(before.followed(by: PictureList(kind: .packed, count: 4, classes: [])) == before)
    // Those that look alike are different pictures.
    #expect(
      list(["caf\u{E9}.png"]).changes(to: list(["cafe\u{301}.png"]))
        == "1 added (cafe\u{301}.png (U+0065 U+0301)), 1 gone (caf\u{E9}.png (U+00E9))")
  }

  @Test func classesAreKnownAgainByTheirPictures() {
    let before = PictureList(
      kind: .folder, count: 3, classes: ["cats", "dogs"], names: ["set/cats/1.png", "set/cats/2.png", "set/dogs/4.png"])
    #expect(before.classChanges(to: ["cats", "dogs"]) == nil)
    #expect(
      before.classChanges(
        to: ["dogs", "felines"], names: ["set/dogs/4.png", "set/felines/1.png", "set/felines/2.png"])
        == "'cats' is now called 'felines'")
    #expect(
      before.classChanges(to: ["birds", "cats"], names: ["set/birds/7.png", "set/cats/1.png", "set/cats/2.png"])
        == "'birds' is new, 'dogs' is gone")
    #expect(before.classChanges(to: ["birds", "bugs", "cats", "dogs"]) == "'birds', 'bugs' are new")
    #expect(
      PictureList(kind: .folder, count: nil, classes: ["caf\u{E9}"]).classChanges(to: ["cafe\u{301}"]) != nil)
  }
}
