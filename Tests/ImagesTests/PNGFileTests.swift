import Foundation
import Testing

@testable import Files
@testable import Images

@Suite struct PNGFileTests {
  private let image = noise(width: 12, height: 10)

  private func file(_ texts: [(keyword: String, text: String)] = []) throws -> PNGFile {
    try PNGFile(image.pngData(text: texts), name: "noise")
  }

  private func texts(_ file: PNGFile) -> [String: String] {
    Dictionary(file.texts.map { ($0.keyword, $0.text) }, uniquingKeysWith: { first, _ in first })
  }

  @Test(arguments: ["", "plain", "Größe", "π ≠ 3 · 日本 · 🦉", "two\nlines", "\u{7F}\u{80}\u{FF}", "\u{1B}[2J"])
  func aNewTextReplacesTheOldOne(_ text: String) throws {
    var file = try file([("a", "old"), ("b", "kept"), ("a", "older")])
    try file.setTexts([("a", text), ("c", "new")])
    #expect(texts(file) == ["a": text, "b": "kept", "c": "new"])
    #expect(file.texts.count == 3)
    #expect(try Image(decoding: file.bytes, name: "noise") == image)
    #expect(try PNGFile(file.bytes, name: "noise") == file)
    try file.setTexts([("a", nil), ("c", nil), ("d", nil)])
    #expect(texts(file) == ["b": "kept"])
  }

  /// Chunks of other programs, and even what follows the end, stay byte for byte and in their order.
  @Test func allElseStaysAsItWas() throws {
    let plain = try image.pngData()
    let foreign = PNGChunk.bytes("prVt", [1, 2, 0, 3]) + PNGChunk.bytes("tIME", [7, 234, 3, 9, 17, 6, 0])
    let broken = PNGChunk.bytes("tEXt", Array("no zero".utf8))
    let bytes = plain[..<33] + foreign + broken + plain[33...] + [9, 9, 9]
    var file = try PNGFile(Array(bytes), name: "foreign")
    try file.setTexts([("a", "one")])
    try file.setTexts([("a", nil)])
    #expect(file.bytes == Array(bytes))
  }

  /// What other programs make of a long text: deflated with a stored block, in zTXt (Latin-1) and iTXt (UTF-8).
  @Test func compressedTextsAreRead() throws {
    let plain = try image.pngData()
    func stored(_ bytes: [UInt8]) -> [UInt8] {
      let (low, high) = bytes.reduce((1, 0)) { sums, byte in
        let low = (sums.0 + Int(byte)) % 65521
        return (low, (sums.1 + low) % 65521)
      }
      let count = UInt8(bytes.count)
      return [0x78, 0x01, 0x01, count, 0, ~count, 0xFF] + bytes
        + [high >> 8, high & 255, low >> 8, low & 255].map { UInt8($0) }
    }
    let chunks =
      PNGChunk.bytes("zTXt", Array("z".utf8) + [0, 0] + stored([0x47, 0x72, 0xF6, 0xDF, 0x65]))
      + PNGChunk.bytes("iTXt", Array("i".utf8) + [0, 1, 0] + Array("de".utf8) + [0, 0] + stored(Array("日本".utf8)))
      + PNGChunk.bytes("zTXt", Array("broken".utf8) + [0, 0, 1, 2, 3])
    var file = try PNGFile(Array(plain[..<33] + chunks + plain[33...]), name: "compressed")
    #expect(texts(file) == ["z": "Größe", "i": "日本"])
    try file.setTexts([("z", nil), ("broken", nil)])
    #expect(texts(file) == ["i": "日本"])
  }

  @Test func textsThatInflateWithoutEndAreLeftOut() throws {
    let plain = try image.pngData()
    // 2 MB of zeros, deflated by Python's zlib, in base64.
    let bomb = [UInt8](Data(base64Encoded: Self.zeros) ?? Data())
    #expect(bomb.count > 1000)
    let chunk = PNGChunk.bytes("zTXt", Array("z".utf8) + [0, 0] + bomb)
    #expect(try PNGFile(Array(plain[..<33] + chunk + plain[33...]), name: "bomb").texts.isEmpty)
  }

  @Test func whatIsNotWholeIsRefused() throws {
    let bytes = try image.pngData(text: [("a", "b")])
    for end in 0..<bytes.count {
      #expect(throws: ImageError.self) { try PNGFile(Array(bytes[..<end]), name: "cut") }
    }
    // Every chunk has a checksum: no changed byte goes unseen.
    for position in 0..<bytes.count {
      var damaged = bytes
      damaged[position] ^= 0x10
      #expect(throws: ImageError.self) { try PNGFile(damaged, name: "damaged") }
    }
  }

  @Test func nullCharactersAndUnfitKeywordsAreRefused() throws {
    var file = try file([("a", "kept")])
    let before = file
    for (keyword, text) in [("a", "x\0y"), ("", "x"), ("ключ", "x"), (String(repeating: "k", count: 80), "x")] {
      #expect(throws: ImageError.self) { try file.setTexts([(keyword, text)]) }
    }
    #expect(file == before)
  }

  /// Whatever stands in text chunks with right checksums: reading and writing never trap, and the picture stays.
  @Test func anyBytesInTextChunksAreSurvived() throws {
    var random = Stream(state: 7)
    let plain = try image.pngData()
    for _ in 0..<2000 {
      let type = ["tEXt", "zTXt", "iTXt"][random.below(3)]
      var body = (0..<random.below(24)).map { _ in UInt8(random.below(random.below(2) == 0 ? 3 : 256)) }
      if random.below(2) == 0 { body = Array("key".utf8) + [0] + body }
      var file = try PNGFile(Array(plain[..<33] + PNGChunk.bytes(type, body) + plain[33...]), name: "fuzz")
      #expect(file.texts.count <= 1)
      try file.setTexts([("key", "new · 新")])
      #expect(file.texts.contains { $0.keyword == "key" && $0.text == "new · 新" })
      #expect(try Image(decoding: file.bytes, name: "fuzz") == image)
    }
  }

  private static let zeros = "eNrtwTEBAAAAwqD1T20MH6" + String(repeating: "A", count: 2710) + "vgYB4AAB"
}

/// Small, and the same on every machine (Knuth's MMIX generator).
private struct Stream {
  var state: UInt64

  mutating func below(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int((state >> 33) % UInt64(bound))
  }
}
