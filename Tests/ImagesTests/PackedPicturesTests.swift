import Foundation
import Testing

@testable import Files
@testable import Images

/// The packed file: what comes out of it is what went in, and damage is told of.
struct PackedPicturesTests {
  private let data: DataFolder

  init() throws {
    data = try DataFolder()
    for (index, name) in ["cats/a.png", "cats/b.png", "dogs/a.png", "dogs/b.png", "dogs/c.png"].enumerated() {
      let image = noise(width: 20 + index, height: 24 + 3 * index)
      try data.write(image.pngData(), "in/\(name)")
    }
    try data.write(Array("not a picture".utf8), "in/cats/broken.png")
  }

  private var source: String { data.path + "/in" }
  private var packed: String { data.path + "/out.pack" }

  @discardableResult
  private func pack(_ path: String? = nil, resolution: Int? = nil) throws -> PackedSummary {
    var file: [UInt8] = []
    let summary = try packPictures(at: path ?? source, resolution: resolution) { bytes, offset in
      file += [UInt8](repeating: 0, count: max(0, offset + bytes.count - file.count))
      file.replaceSubrange(offset..<(offset + bytes.count), with: bytes)
    }
    try data.write(file, "out.pack")
    #expect(summary.bytes == file.count)
    return summary
  }

  private func refusal(_ bytes: [UInt8]) throws -> String {
    try data.write(bytes, "bad.pack")
    let error = try #require(throws: ImageError.self) {
      let set = try ImageDataSet(path: data.path + "/bad.pack", resolution: 16, labeled: true)
      for side in [4, 8, 16] { for index in 0..<set.count { _ = try set.image(index, at: side) } }
    }
    #expect(error.description.contains("bad.pack") && error.description.hasSuffix("."))
    return error.description
  }

  @Test func isTheSameAsWhatWasPacked() throws {
    let summary = try pack(resolution: 16)
    #expect(summary.count == 5 && summary.classes == ["cats", "dogs"])
    #expect(summary.unreadable.map { $0.name.hasSuffix("broken.png") } == [true])
    let one = try ImageDataSet(path: source, resolution: 16, labeled: true)
    let other = try ImageDataSet(path: packed, resolution: 16, labeled: true)
    #expect(!one.isMapped && other.isMapped)
    #expect(other.count == 5 && other.classes == one.classes && other.labels == one.labels && other.name == "out")
    for side in [4, 8, 16] {
      for index in 0..<5 { #expect(try one.image(index, at: side) == other.image(index, at: side)) }
    }
  }

  /// Levels that the file has not got are its largest, enlarged; grey is made of the colours.
  @Test func givesOtherResolutionsAndGrey() throws {
    try pack(resolution: 16)
    let (same, large) = (
      try ImageDataSet(path: packed, resolution: 16), try ImageDataSet(path: packed, resolution: 32)
    )
    let small = try ImageDataSet(path: packed, resolution: 8, channels: 1)
    for index in 0..<5 {
      let image = try same.image(index, at: 16)
      #expect(try large.image(index, at: 32) == image.enlarged(by: 2))
      #expect(try large.image(index, at: 8) == image.halved())
      #expect(try small.image(index, at: 8) == image.halved().converted(toChannels: 1))
    }
  }

  @Test func choosesTheResolutionThatMostHave() throws {
    #expect(try pack().resolution == 16)
    try data.write(noise(width: 3, height: 9).pngData(), "small/a.png")
    #expect(try pack(data.path + "/small").resolution == 4)
    for wrong in [0, 3, 12, 2048, -4] {
      #expect(throws: ImageError.self) { try packPictures(at: source, resolution: wrong) { _, _ in } }
    }
    #expect(throws: ImageError.self) { try packPictures(at: data.path + "/small/..//none") { _, _ in } }
  }

  /// Packed again, it is the same file.
  @Test func canBePackedAgain() throws {
    try pack(resolution: 16)
    let first = try data.bytes("out.pack")
    try data.write(first, "again.pack")
    let summary = try pack(data.path + "/again.pack")
    #expect(summary.resolution == 16 && summary.classes == ["cats", "dogs"])
    let (one, other) = (
      try ImageDataSet(path: data.path + "/again.pack", resolution: 16, labeled: true),
      try ImageDataSet(path: packed, resolution: 16, labeled: true)
    )
    #expect(one.labels == other.labels)
    for index in 0..<5 { #expect(try one.image(index, at: 4) == other.image(index, at: 4)) }
  }

  @Test func isWrittenInParts() throws {
    // 24 pictures of 512×512 are 19 MB.
    let image = try noise(width: 8, height: 8).pngData()
    for index in 0..<24 { try data.write(image, "many/\(index).png") }
    var largest = 0
    try packPictures(at: data.path + "/many", resolution: 512) { bytes, _ in largest = max(largest, bytes.count) }
    #expect((1 << 20..<10 << 20).contains(largest))
  }

  @Test func truncatedFilesAreRefused() throws {
    try pack(resolution: 16)
    let good = try data.bytes("out.pack")
    for length in [8, 63, 64, 4095, 4096, 5000, good.count / 2, good.count - 1] {
      let sentence = try refusal(Array(good[..<length]))
      #expect(sentence.contains("cut off"), "\(length): \(sentence)")
    }
    #expect(try refusal(good + [0]).contains("grew"))
  }

  @Test func everyDamagedPartIsFound() throws {
    try pack(resolution: 16)
    let good = try data.bytes("out.pack")
    let layout = try #require(PackedLayout(resolution: 16, room: 6))
    func damaged(_ position: Int) throws -> String {
      var bytes = good
      bytes[position] ^= 0x10
      return try refusal(bytes)
    }
    for position in 8..<64 { #expect(try damaged(position).contains("header")) }
    for position in stride(from: layout.directory, to: good.count, by: 5) {
      #expect(try damaged(position).contains("directory"))
    }
    for side in [16, 8, 4] {
      for index in 0..<5 {
        let sentence = try damaged(layout.offset(of: index, at: side) + 7)
        #expect(sentence.contains("picture \(index + 1)") && sentence.contains("\(side)×\(side)"), "\(sentence)")
      }
    }
  }

  /// Headers with the right checksum and wrong numbers.
  @Test func lyingHeadersAreRefused() throws {
    try pack(resolution: 16)
    let good = try data.bytes("out.pack")
    let header = try PackedHeader(Data(good), path: "")
    let changes: [(inout PackedHeader) -> Void] = [
      { $0.resolution = 15 }, { $0.resolution = 0 }, { $0.resolution = 1 << 30 }, { $0.count = 0 },
      { $0.count = 7 }, { $0.count = .max }, { $0.room = .max }, { $0.room = 1 << 36 }, { $0.room = 5 },
      { $0.directoryBytes = .max }, { $0.directoryBytes = 0 }, { $0.classes = 1_000_000_000 }, { $0.classes = 3 },
      { $0.classes = 0 }, { $0.classes = 1 }, { $0.resolution = 8 }, { $0.directoryChecksum = 7 },
    ]
    for (number, change) in changes.enumerated() {
      var lying = header
      change(&lying)
      #expect(try !refusal(lying.bytes + good[64...]).isEmpty, "\(number)")
    }
  }

  /// A mapped file would end the process here.
  @Test func aPackedFileThatIsCutOffIsTold() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("progan-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder + "/pictures", withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for number in 0..<40 {
      let image = Image(width: 32, height: 32, pixels: (0..<3072).map { UInt8(($0 * (number + 3)) % 251) })
      try Data(try image.pngData()).write(to: URL(fileURLWithPath: "\(folder)/pictures/\(number).png"))
    }
    let path = folder + "/packed"
    var bytes: [UInt8] = []
    _ = try packPictures(at: folder + "/pictures", resolution: 32) { part, offset in
      if bytes.count < offset + part.count { bytes += [UInt8](repeating: 0, count: offset + part.count - bytes.count) }
      bytes.replaceSubrange(offset..<(offset + part.count), with: part)
    }
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    let data = try ImageDataSet(path: path, resolution: 32)
    _ = try data.image(39, at: 4)
    #expect(truncate(path, 8192) == 0)
    let error = #expect(throws: ImageError.self) { _ = try data.image(39, at: 4) }
    #expect("\(error!)".contains("cut off"), "\(error!)")
  }
}
