import Foundation
import GANTesting
import Images
import Testing

@testable import Files
@testable import Keepsakes
@testable import ModelFiles
@testable import ProgressiveGAN
@testable import Runs

struct FavouriteExportTests {
  private let place: FavouriteFolder
  private let entries: [FavouriteEntry]

  init() throws {
    place = try FavouriteFolder()
    var entries: [FavouriteEntry] = []
    for (number, title) in ["Größe & Würde/..", "", "梟"].enumerated() {
      entries.append(
        try place.save(sampleFavourite(number, savedAt: Double(number), title: title, tags: ["t"], note: "π\nn")))
    }
    self.entries = entries
  }

  private func written(_ form: FavouriteExport, _ entries: [FavouriteEntry]? = nil, as name: String) throws -> String {
    try form.write(entries ?? self.entries, to: "\(place.folder.path)/\(name)")
  }

  @Test(arguments: FavouriteExport.allCases) func nothingIsEverOverwritten(_ form: FavouriteExport) throws {
    let name = form.fileName(count: 3)
    let paths = try (1...3).map { _ in try written(form, as: name) }
    #expect(paths[0] == "\(place.folder.path)/\(name)")
    #expect(Set(paths).count == 3 && paths[2].contains("-3"))
    #expect(place.names(".").allSatisfy { !$0.hasPrefix(".progan-tmp") })
    for path in paths { #expect(FileManager.default.fileExists(atPath: path)) }
  }

  @Test func theFolderHasTheFilesAsTheyAre() throws {
    let path = try written(.folder, as: "out")
    let names = place.names("out")
    #expect(names.count == 3 && names[0] == "001-grosse-wurde.png" && names[1] == "002.png")
    for (name, entry) in zip(names, entries) {
      #expect(try place.bytes("\(path)/\(name)") == place.bytes(entry.file.path))
    }
  }

  @Test func theGridHasAllPicturesAtTheLargestSize() throws {
    let small = try place.save(sampleFavourite(9, side: 8))
    let sheet = try Image(contentsOf: written(.grid, entries + [small], as: "grid.png"))
    #expect((sheet.width, sheet.height) == (34, 34))
    let corner = (18 * 34 + 18) * 3
    #expect(Array(sheet.pixels[corner..<(corner + 3)]) == Array(sampleImage(9, size: 8).pixels[..<3]))
  }

  @Test func latentsComeBackFromSafetensors() throws {
    let file = try Safetensors(contentsOf: written(.safetensors, as: "l.safetensors"))
    #expect(file.tensors["latents"]?.shape == [3, 8])
    #expect(file.tensors["latents"]?.values == entries.flatMap(\.latent))
    let facts = try #require(file.metadata["favourites"])
    let parsed = try JSONSerialization.jsonObject(with: Data(facts.utf8)) as? [[String: Any]]
    #expect(parsed?.map { $0["title"] as? String } == ["Größe & Würde/..", nil, "梟"])
    #expect(parsed?[0]["latent"] == nil)
  }

  @Test func latentsOfSeveralSizesAreSeveralTensors() throws {
    let large = try place.save(sampleFavourite(9, latentSize: 16))
    let file = try Safetensors(contentsOf: written(.safetensors, entries + [large], as: "l.safetensors"))
    #expect(file.tensors.mapValues(\.shape) == ["latents-8": [3, 8], "latents-16": [1, 16]])
    #expect(file.tensors["latents-16"]?.values == large.latent)
  }

  @Test func jsonHasAllThatIsKnown() throws {
    let data = try #require(FileManager.default.contents(atPath: written(.json, as: "l.json")))
    let parsed = try #require(try JSONSerialization.jsonObject(with: data) as? [[String: Any]])
    #expect(parsed.count == 3)
    let first = parsed[0]
    #expect((first["latent"] as? [Double])?.map { Float($0) } == entries[0].latent)
    #expect(first["title"] as? String == "Größe & Würde/.." && first["note"] as? String == "π\nn")
    #expect(first["class"] as? String == "Größe" && first["images"] as? Int == 12_345)
    #expect(first["run"] as? String == "run" && first["saved"] as? String == "1970-01-01T00:00:00Z")
    #expect(first["parents"] as? [String] == ["run/a, b.png", "日本/c.png"])
  }

  @Test(arguments: FavouriteExport.allCases) func whatCannotBeWrittenLeavesNothing(_ form: FavouriteExport) throws {
    _ = try refusal { try written(form, [], as: "none") }
    _ = try refusal { try written(form, as: "missing\u{1B}/out") }
    if form == .grid || form == .folder {
      try FileManager.default.removeItem(atPath: entries[1].file.path)
      _ = try refusal { try written(form, as: "out") }
    }
    if heedsPermissions {
      try place.whileReadOnly(".") { _ = try refusal { try written(form, entries.suffix(1), as: "out") } }
    }
    #expect(place.names(".") == ["run"])
  }
}
