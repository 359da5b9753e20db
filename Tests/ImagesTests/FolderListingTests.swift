import Foundation
import Testing

@testable import Files
@testable import Images

/// Folders as they lie on disks: links, names of any bytes, and what systems keep beside pictures.
struct FolderListingTests {
  private let data: DataFolder
  private let picture: [UInt8]

  init() throws {
    data = try DataFolder()
    picture = try noise(width: 8, height: 8).pngData()
  }

  private func listing(_ folder: String = "in") throws -> FolderListing {
    try FolderListing(RawPath("\(data.path)/\(folder)"))
  }
  private func names(_ folder: String = "in") throws -> [String] { try listing(folder).pictures.map(\.description) }
  private func link(_ target: String, _ name: String) { #expect(symlink(target, "\(data.path)/\(name)") == 0) }

  @Test func aLinkIsAsGoodAsTheFolder() throws {
    for name in ["in/b.png", "in/a/c.png"] { try data.write(picture, name) }
    link("in", "link")
    for path in ["in", "in/", "link", "link/", "link/.", "in/a/.."] {
      #expect(try names(path) == ["a/c.png", "b.png"], "\(path)")
      #expect(try ImageDataSet(path: "\(data.path)/\(path)", resolution: 4).count == 2)
    }
  }

  @Test func linksAreFollowedAndFoldersReadOnce() throws {
    for name in ["in/a/1.png", "in/b/2.png", "other/deep/3.png", "other/4.png", "beside.png"] {
      try data.write(picture, name)
    }
    link("..", "in/a/up")
    link("../b", "in/a/b")
    link(".", "in/b/self")
    link("../other", "in/x")
    link("../other", "in/y")
    link("../..", "other/deep/top")
    link("/", "in/everything")
    link("../a/1.png", "in/b/1.png")
    let found = try listing()
    #expect(found.pictures.map(\.description) == ["a/1.png", "b/1.png", "b/2.png", "x/4.png", "x/deep/3.png"])
    let counts = Dictionary(uniqueKeysWithValues: found.leftOut.others.map { ($0.name, $0.count) })
    #expect(counts == ["links to folders that are read anyhow": 4, "links to folders that they lie in": 2])
  }

  /// Two links that lead to each other's folders, and one to itself.
  @Test(.timeLimit(.minutes(1))) func loopsEnd() throws {
    try data.write(picture, "one/1.png")
    try data.write(picture, "two/2.png")
    link("../two", "one/two")
    link("../one", "two/one")
    link("self", "one/self")
    #expect(try names("one") == ["1.png", "two/2.png"])
  }

  /// As it was before links and bytes counted: that of Swift's texts over whole paths.
  @Test func theOrderIsThatOfTexts() throws {
    let all = [
      "b.png", "a/z.png", "a.png", "a-b.png", "A.PNG", "caf\u{E9}.png", "cafe\u{301}s.png", "cafz.png", "ä/1.jpg",
      "10.png", "9.png",
    ]
    for name in all { try data.write(picture, "in/\(name)") }
    let paths = all.map { "\(data.path)/in/\($0)" }.sorted().map { String($0.dropFirst(data.path.count + 4)) }
    #expect(try names().map { Array($0.utf8) } == paths.map { Array($0.utf8) })
  }

  @Test func whatSystemsKeepIsNoPicture() throws {
    let folders = [
      "@eaDir/a.jpg", ".@__thumb", "#recycle", "$RECYCLE.BIN", "lost+found", ".Trash-1000/files", "__MACOSX/x",
      ".thumbnails/normal", "System Volume Information", "@Recycle", "Previews.lrdata/1", ".hidden",
    ]
    let files = ["Thumbs.db", ".DS_Store", "._a.png", "desktop.ini", ".a.png"]
    for name in folders.map({ "\($0)/t.png" }) + files + ["a.png", "sub/b.png"] {
      for place in ["in/", "in/sub/"] { try data.write(picture, place + name) }
    }
    let found = try listing()
    #expect(found.pictures.map(\.description) == ["a.png", "sub/a.png", "sub/b.png", "sub/sub/b.png"])
    #expect(
      found.leftOut.news == nil && found.leftOut.sentence?.hasPrefix("34 others: 22 folders of thumbnails") == true)
    let entries = data.names.filter { $0.hasPrefix("in/") && $0.contains(".") }.compactMap { name in
      (try? data.bytes(name)).map { (name: String(name.dropFirst(3)), bytes: $0) }
    }
    try data.zip("set", entries: entries)
    let zip = try ImageDataSet(path: data.path + "/set.zip", resolution: 4)
    #expect(zip.count == 4 && zip.unreadable.isEmpty && zip.leftOut.news == nil && zip.leftOut.count == 34)
  }

  @Test func bytesSayWhatAFileIs() throws {
    let jpeg = jpeg(noise(width: 8, height: 8))
    try data.write(jpeg, "in/c.jfif")
    try data.write(jpeg, "in/d")
    try data.write(picture, "in/picture.txt")
    try data.write(webP(), "in/w.png")
    try data.write(jpeg, "in/a.jpg/e.JPE")
    let others: [(name: String, bytes: [UInt8], kind: String)] = [
      ("v.mp4", [0, 0, 0, 24] + Array("ftypmp42".utf8) + [UInt8](repeating: 0, count: 90), "video"),
      ("v.mkv", [0x1A, 0x45, 0xDF, 0xA3, 1], "video"), ("notes", Array("plain\nwords".utf8), "text file"),
      ("i.html", Array("  <!DOCTYPE html><p>".utf8), "web page"), ("i.svg", Array("<?xml?><svg/>".utf8), "SVG drawing"),
      ("x.dng", Array("II*\0".utf8) + [8, 0, 0, 0], "raw photo"),
      ("x.cr3", [0, 0, 0, 24] + Array("ftypcrx ".utf8), "raw photo"),
      ("x.jxl", [0xFF, 0x0A, 1, 2], "JPEG XL picture"), ("p", Array("%PDF-1.7".utf8), "PDF"),
      ("none", [], "empty file"),
      ("zeros", [0, 0, 0, 0], "file of zeros"), ("z.zip", Array("PK\u{3}\u{4}".utf8), "archive"),
      ("l", Array("version https://git-lfs.github.com/spec/v1".utf8), "Git LFS pointer"),
      ("x", [1, 2, 3, 4, 0xFE], "file of no known kind"),
    ]
    for (name, bytes, _) in others { try data.write(bytes, "in/\(name)") }
    let set = try ImageDataSet(path: data.path + "/in", resolution: 4)
    #expect(set.pictures.names == ["a.jpg/e.JPE", "c.jfif", "d", "picture.txt", "w.png"] && set.unreadable.isEmpty)
    for kind in Set(others.map(\.kind)) {
      let expected = others.filter { $0.kind == kind }
      #expect(
        set.leftOut.others.contains { $0.name.hasPrefix(kind.prefix(5)) && $0.count == expected.count }, "\(kind)")
    }
    #expect(set.leftOut.sentence?.hasPrefix("\(others.count) others: 2 raw photos, 2 videos, ") == true)
  }

  @Test func formatsThatCannotBeReadAreCounted() throws {
    let heic = [0, 0, 0, 24] + Array("ftypheic".utf8) + [UInt8](repeating: 0, count: 12)
    for name in ["1.HEIC", "2.heic", "3"] { try data.write(heic, "in/\(name)") }
    try data.write(picture, "in/really-a-png.heic")
    let found = try FolderListing(RawPath(data.path + "/in"), missing: [.heic: "without libheif"])
    #expect(found.pictures.map(\.description) == ["really-a-png.heic"])
    #expect(found.leftOut.sentence == "3 others: 3 HEIC without libheif")
  }

  @Test func whatIsCalledAPictureAndIsNoneIsNamed() throws {
    try data.write(Array("<html>Quota exceeded".utf8), "in/page.png")
    try data.write([UInt8](repeating: 0, count: 100), "in/zeros.heic")
    try data.write([], "in/empty.gif")
    let error = try #require(throws: ImageError.self) { try ImageDataSet(path: data.path + "/in", resolution: 4) }
    guard case .noImages(_, let unreadable, _) = error else { throw error }
    #expect(unreadable.map(\.reason) == ["it is empty", "it is a web page", "it holds nothing but zeros"])
    #expect(unreadable.byFormat == "1 GIF, 1 HEIC, 1 PNG")
    #expect(error.description.contains("3 damaged: '\(data.path)/in/empty.gif' cannot be read, it is empty"))
  }

  @Test func namesNeedNotBeText() throws {
    let folder = Array("\(data.path)/in/".utf8)
    try data.write(picture, "in/caf\u{E9}.png")
    let names: [[UInt8]] = [
      Array("caf".utf8) + [0xE9] + Array(".png".utf8), [0xFF], Array("caf".utf8) + [0xE8] + Array(".png".utf8),
    ]
    for name in names {
      let file = open(RawPath(folder + name).cString, O_CREAT | O_WRONLY, 0o600)
      #expect(
        file >= 0 && picture.withUnsafeBytes { Foundation.write(file, $0.baseAddress, $0.count) } == picture.count)
      close(file)
    }
    defer { for name in names { unlink(RawPath(folder + name).cString) } }
    let set = try ImageDataSet(path: data.path + "/in", resolution: 4)
    #expect(set.count == 4 && set.unreadable.isEmpty)
    #expect(Set(set.pictures.names ?? []) == ["caf\\xE9.png", "caf\\xE8.png", "\\xFF", "caf\u{E9}.png"])
    // As an argument such a name comes as it is shown, or with U+FFFD, which is no name of anything.
    #expect(RawPath(meant: "\(data.path)/in/caf\\xE9.png").bytes == folder + names[0])
    #expect(RawPath(meant: "\(data.path)/in/\u{FFFD}").bytes == folder + [0xFF])
    #expect(RawPath(meant: "\(data.path)/in/caf\u{FFFD}.png").bytes == folder + Array("caf\u{FFFD}.png".utf8))
  }

  @Test func whatLeadsNowhereIsRefusedAtOnce() throws {
    for path in ["/proc", "/proc/self", "/sys", "/proc/self/cmdline", "/dev/zero", "/dev/null", ""] {
      #expect(throws: ImageError.self, "\(path)") { try ImageDataSet(path: path, resolution: 4) }
    }
    link("nothing", "dead")
    let error = try #require(throws: ImageError.self) { try ImageDataSet(path: data.path + "/dead", resolution: 4) }
    #expect(error.description.hasSuffix("it is a link to nothing."))
    try data.write(picture, "in/a.png")
    link("/proc", "in/processes")
    #expect(try listing().leftOut.sentence == "1 other: 1 folder that the system makes up")
  }

  @Test(.enabled(if: geteuid() != 0, "nothing is closed to root: the program's test gives that up"))
  func closedFoldersAreNamed() throws {
    try data.write(picture, "in/a.png")
    try data.write(picture, "in/closed/b.png")
    #expect(chmod(data.path + "/in/closed", 0) == 0)
    defer { chmod(data.path + "/in/closed", 0o700) }
    let set = try ImageDataSet(path: data.path + "/in", resolution: 4)
    #expect(set.count == 1 && set.leftOut.folders.map(\.name) == [data.path + "/in/closed"])
    #expect(throws: ImageError.self) { try set.requireAllReadable(path: "in") }
  }

  @Test func archivesMayHaveAnyNames() throws {
    let nested = Array("PK\u{3}\u{4}".utf8)
    try data.zip(
      "odd",
      entries: [
        ("./a/0.png", picture), ("b\\1.png", picture), ("../c/2.png", picture), ("/d/3.png", picture),
        ("e/inner.zip", nested), ("f/noending", picture), ("g/notes.txt", Array("words".utf8)),
      ])
    let set = try ImageDataSet(path: data.path + "/odd.zip", resolution: 4, labeled: true)
    #expect(set.unreadable.isEmpty && set.classes == ["a", "b", "c", "d", "f"])
    #expect(set.leftOut.sentence == "2 others: 1 archive, 1 text file")
  }
}
