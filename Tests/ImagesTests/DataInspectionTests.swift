import Foundation
import Testing

@testable import Files
@testable import Images

struct DataInspectionTests {
  private let data: DataFolder

  init() throws { data = try DataFolder() }

  @Test func tellsWhatIsThere() throws {
    try data.write(noise(width: 8, height: 6).pngData(), "in/cats/a.png")
    try data.write(noise(width: 8, height: 6, channels: 1).pngData(), "in/cats/b.png")
    try data.write(jpeg(noise(width: 30, height: 40)), "in/dogs/c.jpg")
    try data.write(Array(noise(width: 9, height: 9).pngData().prefix(60)), "in/dogs/d\u{1B}.png")
    let found = try DataInspection(path: data.path + "/in")
    #expect(found.kind == .folder && found.pictures == 3 && found.grey == 1 && found.color == 2)
    let sizes = try #require(found.sizes)
    #expect(sizes.smallest == DataInspection.Size(width: 8, height: 6, pictures: 2))
    #expect(sizes.largest == DataInspection.Size(width: 30, height: 40, pictures: 1))
    #expect(sizes.mostCommon == sizes.smallest && sizes.different == 2)
    #expect(found.classes.map(\.name) == ["cats", "dogs"] && found.classes.map(\.pictures) == [2, 1])
    #expect(found.unreadable.map { $0.name.hasSuffix("d␛.png") } == [true])
    #expect(throws: ImageError.unreadable(path: "x", count: 1, of: 4)) { try found.requireAllReadable(path: "x") }
    let again = try JSONDecoder().decode(DataInspection.self, from: JSONEncoder().encode(found))
    #expect(again == found)
  }

  @Test func knowsTheKind() throws {
    try data.write(idx([noise(width: 5, height: 7, channels: 1)]), "digits")
    #expect(try DataInspection(path: data.path + "/digits").kind == .idx)
    try data.write(tfRecord(noise(width: 8, height: 8)), "records/set-r03.tfrecords")
    #expect(try DataInspection(path: data.path + "/records").kind == .tfrecords)
    try data.write(packedSheet(of: [noise(width: 8, height: 8)]), "sheet.png")
    #expect(try DataInspection(path: data.path + "/sheet.png").kind == .sheet)
    try data.write(webP(), "picture.webp")
    #expect(try DataInspection(path: data.path + "/picture.webp").kind == .picture)
    #expect(throws: ImageError.self) { try DataInspection(path: data.path + "/none") }
  }

  @Test func theOverviewShowsPicturesFromAllOver() throws {
    for shade in 0..<100 {
      let image = Image(width: 6, height: 4, filledWith: (UInt8(shade), 0, 0))
      try data.write(image.pngData(), String(format: "in/%03d.png", shade))
    }
    let sheet = try overview(ofDataAt: data.path + "/in", most: 4, side: 8)
    #expect(sheet.tiles(of: 8, gap: sampleSheetGap).map { $0.pixels[0] } == [0, 25, 50, 75])
  }
}
