import Foundation
import Testing

@testable import Files
@testable import Images

@Suite struct ImageDataSetTests {
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("progan-\(UUID().uuidString)").path

  init() throws {
    try FileManager.default.createDirectory(atPath: folder + "/deep", withIntermediateDirectories: true)
  }

  private func write(_ bytes: [UInt8], _ name: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
  }

  @Test func readsAFolderInTheOrderOfPaths() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let first = Image(width: 8, height: 8, filledWith: (200, 10, 10))
    let second = Image(width: 30, height: 20, filledWith: (10, 200, 10))
    try write(second.pngData(), "deep/b.PNG")
    try write(first.pngData(), "a.png")
    try write(Array("not a picture".utf8), "broken.jpg")
    try write(Array("notes".utf8), "notes.txt")
    let data = try ImageDataSet(path: folder, resolution: 16)
    #expect(data.count == 2)
    #expect(data.unreadable.map(\.name).map { $0.hasSuffix("broken.jpg") } == [true])
    #expect(try data.image(0, at: 4) == Image(width: 4, height: 4, filledWith: (200, 10, 10)))
    #expect(try data.image(1, at: 16) == Image(width: 16, height: 16, filledWith: (10, 200, 10)))
  }

  @Test func levelsAreMeansOfTheLevelAbove() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try write(noise(width: 16, height: 16).pngData(), "a.png")
    let data = try ImageDataSet(path: folder, resolution: 16)
    #expect(try data.image(0, at: 16).halved() == data.image(0, at: 8))
    #expect(try data.image(0, at: 8).halved() == data.image(0, at: 4))
  }

  @Test func emptyAndMissingFoldersAreErrors() {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    #expect(throws: ImageError.noImages(path: folder, unreadable: [])) { try ImageDataSet(path: folder, resolution: 8) }
    #expect(throws: ImageError.noSuchPath("\(folder)/none")) { try ImageDataSet(path: "\(folder)/none", resolution: 8) }
  }

  @Test func packedSheetsComeBack() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let images = (0..<5).map { Image(width: 8, height: 8, filledWith: (UInt8($0 * 50), 7, 9)) }
    try write(packedSheet(of: images), "sheet.png")
    let data = try ImageDataSet(path: "\(folder)/sheet.png", resolution: 8)
    #expect(try (0..<data.count).map { try data.image($0, at: 8) } == images)
  }

  @Test func lyingSheetsAreRefused() throws {
    for text in ["8 1000", "0 1", "8", "8 -1", "x y", "9999 1"] {
      let bytes = try noise(width: 16, height: 16).pngData(text: [(packedSheetKeyword, text)])
      #expect(throws: ImageError.self) { try unpackedSheet(bytes, name: "sheet") }
    }
  }

  @Test func thePortraitsShip() throws {
    let path = try #require(locateAsset("emoji-portraits-64.png", environment: [:]))
    let data = try ImageDataSet(path: path, resolution: 64)
    #expect(data.count == 1159)
    #expect(data.unreadable.isEmpty)
  }

  @Test func assetsAreFoundBesideAnInstalledBinary() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createDirectory(atPath: folder + "/share/progan", withIntermediateDirectories: true)
    try write([1], "share/progan/thing")
    #expect(locateAsset("thing", environment: [:], from: [folder + "/bin"]) == folder + "/share/progan/thing")
    #expect(locateAsset("thing", environment: ["PROGAN_ASSETS": folder + "/share/progan"], from: []) != nil)
    #expect(locateAsset("nothing", environment: [:], from: [folder + "/bin"]) == nil)
  }
}
