import CZip
import Foundation
import Testing

@testable import Files
@testable import Images

/// Files made to take memory, time or the file system: each is refused with a sentence, or is harmless.
struct HostileFileTests {
  private let data: DataFolder

  init() throws { data = try DataFolder() }

  private func refusal(_ bytes: [UInt8]) throws -> String {
    "\(try #require(throws: ImageError.self) { _ = try Image(decoding: bytes, name: "bomb") })"
  }

  /// A few bytes that claim the largest picture that their format can have.
  @Test func absurdSizesAreRefusedInEveryFormat() throws {
    let header = bigEndian(20_000, 20_000) + [8, 2, 0, 0, 0]
    #expect(
      try refusal(pngSignature + PNGChunk.bytes("IHDR", header) + PNGChunk.bytes("IDAT", [0]))
        .contains("20000×20000"))
    var wide = jpeg(noise(width: 8, height: 8))
    let frame = try #require(wide.indices.first { wide[$0...].starts(with: [0xFF, 0xC0]) })
    wide.replaceSubrange((frame + 5)..<(frame + 9), with: [0xFF, 0xDC, 0xFF, 0xDC])
    #expect(try refusal(wide).contains("65500×65500"))
    var lossless = try webP()
    // 14 bits of width − 1, 14 of height − 1.
    lossless.replaceSubrange(21..<25, with: [0xFF, 0xFF, 0xFF, 0x0F])
    #expect(try refusal(lossless).contains("16384×16384"))
    let pixels = noise(width: 8, height: 8).pixels
    var bitmap = bmp(width: 8, height: 8, channels: 3, pixels)
    bitmap.replaceSubrange(18..<26, with: littleEndian(UInt64(0x0000_4E20_0000_4E20)))
    #expect(try refusal(bitmap).contains("20000×20000"))
    let strip = tiff(width: 20_000, height: 20_000, channels: 3, pixels)
    #expect(try refusal(strip).contains("20000×20000"))
    let gif = Array("GIF89a".utf8) + [0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0x2C, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0, 8]
    #expect(try refusal(gif).contains("65535×65535"))
  }

  /// Sizes that are read, but not of files so small: no memory is taken for what they cannot hold.
  @Test func filesThatCannotHoldTheirPicturesAreRefused() throws {
    let header = bigEndian(15_000, 15_000) + [8, 2, 0, 0, 0]
    let png = pngSignature + PNGChunk.bytes("IHDR", header) + PNGChunk.bytes("IDAT", [0x78, 0x9C])
    var photo = jpeg(noise(width: 8, height: 8))
    let frame = try #require(photo.indices.first { photo[$0...].starts(with: [0xFF, 0xC0]) })
    photo.replaceSubrange((frame + 5)..<(frame + 9), with: [0x3A, 0x98, 0x3A, 0x98])
    var bitmap = bmp(width: 8, height: 8, channels: 3, noise(width: 8, height: 8).pixels)
    bitmap.replaceSubrange(18..<26, with: littleEndian(UInt64(0x0000_3A98_0000_3A98)))
    // A canvas around next to nothing, and runs that skip all of it.
    let gif =
      Array("GIF89a".utf8) + [0xB8, 0x3D, 0xB8, 0x3D, 0x80, 0, 0, 0, 0, 0, 255, 255, 255]
      + [0x2C, 0, 0, 0, 0, 1, 0, 1, 0, 0, 2, 2, 0x44, 1, 0, 0x3B]
    var runs = bitmap
    runs.replaceSubrange(28..<34, with: [8, 0, 1, 0, 0, 0])
    let strip = tiff(width: 15_000, height: 15_000, channels: 3, noise(width: 8, height: 8).pixels)
    for bytes in [png, photo, bitmap, gif, runs, strip] {
      #expect(try refusal(bytes).contains("cannot hold"))
    }
  }

  /// A small progressive JPEG of 1024×1024 with so many scans that decoding all of them would take minutes.
  @Test(.timeLimit(.minutes(1))) func endlessScansAreRefused() throws {
    let start = Date()
    // Without data: blocks of zeros are made up for what is missing.
    let scan: [UInt8] = [0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 0, 0]
    let header: [UInt8] =
      [0xFF, 0xD8, 0xFF, 0xDB, 0, 67, 0] + [UInt8](repeating: 1, count: 64)
      + [0xFF, 0xC2, 0, 11, 8, 4, 0, 4, 0, 1, 1, 0x11, 0]
      + [0xFF, 0xC4, 0, 20, 0, 1] + [UInt8](repeating: 0, count: 15) + [0]
    let bytes = header + (0..<100_000).flatMap { _ in scan } + [0xFF, 0xD9]
    #expect(try refusal(bytes).contains("500 scans"))
    #expect(-start.timeIntervalSinceNow < 30)
  }

  @Test func unpackingIsBounded() throws {
    // 4 GiB of zeros are 4 MB as gzip: what the header claims is refused before anything is unpacked.
    try data.write(data.gzipped(bigEndian(0x803, 1 << 12, 1 << 10, 1 << 10)), "images-idx3-ubyte.gz")
    let error = try #require(throws: ImageError.self) { try ImageDataSet(path: data.path, resolution: 8) }
    #expect(error.description.contains("gunzip it first"))
    // An entry that claims 4 GB, in both headers.
    try data.write(noise(width: 8, height: 8).pngData(), "in/a.png")
    try data.zip("in", of: ["a.png"])
    var archive = try data.bytes("in.zip")
    let size = littleEndian(UInt32(try data.bytes("in/a.png").count))
    for start in archive.indices where archive[start...].starts(with: size) {
      archive.replaceSubrange(start..<(start + 4), with: [0xFF, 0xFF, 0xFF, 0xF0])
    }
    try data.write(archive, "lies.zip")
    let lie = try #require(throws: ImageError.self) { try ImageDataSet(path: data.path + "/lies.zip", resolution: 8) }
    #expect(lie.description.contains("1 damaged"), "\(lie)")
  }

  /// A list of labels far longer than that of so few pictures.
  @Test func listsOfLabelsAreBounded() throws {
    let list = "{\"labels\": [" + String(repeating: "[],", count: 100_000) + "[]]}"
    try data.zip("in", entries: [("a.png", noise(width: 8, height: 8).pngData()), ("dataset.json", Array(list.utf8))])
    let path = data.path + "/in.zip"
    #expect(try ImageDataSet(path: path, resolution: 8).count == 1)
    let error = try #require(throws: ImageError.self) { try ImageDataSet(path: path, resolution: 8, labeled: true) }
    #expect(error.description.contains("dataset.json"))
  }

  /// Names that point outside, links, and control characters: read from memory, so that nothing is written anywhere.
  @Test func entriesThatPointOutsideLeadNowhere() throws {
    let picture = try noise(width: 8, height: 8).pngData()
    try data.write([1], "outside/keep")
    try data.write([1], "in/keep")
    try data.zip(
      "in/evil",
      entries: [
        ("../outside/a.png", picture), ("/tmp/progan-absolute.png", picture), ("b\u{1B}[2J\n.png", Array("x".utf8)),
        ("link.png", Array("../outside/keep".utf8)), ("C:\\c.png", picture),
      ])
    let archive = try #require(zip_open("\(data.path)/in/evil.zip", 0, nil))
    let link = zip_name_locate(archive, "link.png", 0)
    #expect(zip_file_set_external_attributes(archive, UInt64(link), 0, UInt8(ZIP_OPSYS_UNIX), 0o120777 << 16) == 0)
    #expect(zip_close(archive) == 0)
    let before = data.names
    let set = try ImageDataSet(path: data.path + "/in/evil.zip", resolution: 8)
    #expect(set.unreadable.count == 1)
    for file in set.unreadable { #expect(file.name == file.name.withVisibleControls && !file.name.contains("\n")) }
    #expect(data.names == before)
    #expect(!FileManager.default.fileExists(atPath: "/tmp/progan-absolute.png"))
  }

  /// What is called a picture and is a pipe, a device, a folder, or endless.
  @Test(.timeLimit(.minutes(1))) func whatIsNoFileIsNotWaitedFor() throws {
    try data.write(noise(width: 8, height: 8).pngData(), "in/good.png")
    #expect(mkfifo(data.path + "/in/pipe.png", 0o600) == 0)
    #expect(symlink("/dev/zero", data.path + "/in/zero.png") == 0)
    #expect(symlink("loop.png", data.path + "/in/loop.png") == 0)
    let large = open(data.path + "/in/large.png", O_CREAT | O_WRONLY, 0o600)
    #expect(ftruncate(large, 1 << 40) == 0)
    close(large)
    let set = try ImageDataSet(path: data.path + "/in", resolution: 8)
    #expect(set.count == 1)
    let reasons = Dictionary(
      uniqueKeysWithValues: set.unreadable.map { (URL(fileURLWithPath: $0.name).lastPathComponent, $0.reason) })
    #expect(reasons.keys.sorted() == ["large.png", "loop.png", "pipe.png", "zero.png"])
    #expect(reasons["pipe.png"] == "it is no regular file" && reasons["zero.png"] == reasons["pipe.png"])
    #expect(reasons["large.png"]?.contains("1099511627776 bytes") == true)
    #expect(throws: ImageError.self) { try ImageDataSet(path: data.path + "/in/pipe.png", resolution: 8) }
  }

  /// Records whose fields would take many times their bytes, and a record that is longer than any picture's.
  @Test func recordsOfCountlessFieldsAreRefused() throws {
    let fields = [[UInt8]](repeating: [0x0A, 0], count: 100_000).flatMap(\.self)
    try data.write(tfRecord(fields) + tfRecord(noise(width: 8, height: 8)), "set-r03.tfrecords")
    let set = try ImageDataSet(path: data.path, resolution: 8)
    #expect(set.count == 1 && set.unreadable.count == 1)
  }

  /// Texts that unpack to a thousand times their size are read up to a bound.
  @Test func compressedTextsAreBounded() throws {
    let zeros = try data.deflated([UInt8](repeating: 0x20, count: PNGText.longestText))
    let chunk = PNGChunk.bytes("zTXt", Array("a".utf8) + [0, 0] + zeros)
    let picture = try noise(width: 8, height: 8).pngData()
    let bytes = Array(picture[..<33]) + (0..<200).flatMap { _ in chunk } + picture[33...]
    let texts = try Image.pngText(in: bytes)
    #expect(texts.reduce(0) { $0 + $1.text.utf8.count } <= PNGText.longestTexts)
    #expect(!texts.isEmpty)
  }
}
