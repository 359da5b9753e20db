import Foundation
import Testing

@testable import Files
@testable import Images

struct PictureFormatTests {
  @Test func formatsAreKnownByTheirFirstBytes() throws {
    let image = noise(width: 8, height: 8)
    let files: [(PictureFormat, [UInt8])] = [
      (.png, try image.pngData()), (.jpeg, jpeg(image)), (.webp, try webP()), (.webp, PictureFixture.animatedWebP),
      (.tiff, tiff(width: 8, height: 8, channels: 3, image.pixels)),
      (.bmp, bmp(width: 8, height: 8, channels: 3, image.pixels)),
      (.heic, PictureFixture.heic), (.avif, PictureFixture.avif), (.gif, Array("GIF89a".utf8)),
    ]
    for (format, bytes) in files { #expect(PictureFormat(startingWith: bytes.prefix(16)) == format) }
    for text in [
      "", "BM", "BMW makes cars of many kinds", "GIF8", "RIFF1234WAVE", "\0\0\0\u{18}ftypmp42\0\0\0\0", "%PDF-1.4",
      "<svg",
    ] {
      #expect(PictureFormat(startingWith: Array(text.utf8)) == nil, "\(text)")
    }
  }

  /// Phones and encoders put a profile's name where a coding's is looked for.
  @Test func heifIsKnownByAnyOfItsBrands() {
    for (format, fixture) in [(PictureFormat.heic, PictureFixture.heic), (.avif, PictureFixture.avif)] {
      for brand in ["miaf", "mif2", "heif", "1pic", "mif1"] {
        var bytes = fixture
        bytes.replaceSubrange(8..<12, with: Array(brand.utf8))
        #expect(PictureFormat(startingWith: bytes) == format, "\(brand)")
      }
    }
  }

  /// Grey keeps its alpha apart; a sample that is said to be nothing in particular is no alpha.
  @Test func extraSamplesOfTIFFAreWhatTheySay() throws {
    func first(_ bytes: [UInt8]) throws -> [UInt8] { Array(try Image(decoding: bytes, name: "a").pixels.prefix(3)) }
    let grey = (0..<16).flatMap { _ -> [UInt8] in [60, 128] }
    // 60 at 128 of 255, on white: 157.
    #expect(try first(tiff(width: 4, height: 4, channels: 2, grey)).first == 157)
    let colors = (0..<16).flatMap { _ -> [UInt8] in [10, 20, 30, 40] }
    #expect(try first(tiff(width: 4, height: 4, channels: 4, colors, extra: 0)) == [10, 20, 30])
    #expect(try first(tiff(width: 4, height: 4, channels: 4, colors, extra: 1)) == [225, 235, 245])
  }

  @Test func bitmapsAndTIFFsAreExact() throws {
    let image = noise(width: 17, height: 9)
    func decoded(_ bytes: [UInt8]) throws -> Image { try Image(decoding: bytes, name: "a") }
    #expect(try decoded(bmp(width: 17, height: 9, channels: 3, image.pixels)) == image)
    #expect(try decoded(bmp(width: 17, height: 9, channels: 3, image.pixels, isTopDown: true)) == image)
    #expect(try decoded(tiff(width: 17, height: 9, channels: 3, image.pixels)) == image)
    let grey = noise(width: 17, height: 9, channels: 1)
    #expect(try decoded(tiff(width: 17, height: 9, channels: 1, grey.pixels)) == grey)
  }

  /// The edges of three rows, by run lengths of 8 and 4 bits.
  @Test func runLengthsAreUnpacked() throws {
    func bitmap(bits: Int, compression: Int, _ runs: [UInt8]) -> [UInt8] {
      let palette: [UInt8] = [0, 0, 0, 0, 0, 0, 255, 0, 0, 255, 0, 0]
      var header =
        littleEndian(UInt32(40)) + littleEndian(UInt32(4)) + littleEndian(UInt32(2)) + [1, 0, UInt8(bits), 0]
      header +=
        littleEndian(UInt32(compression)) + [UInt8](repeating: 0, count: 12) + littleEndian(UInt32(3)) + [0, 0, 0, 0]
      return Array("BM".utf8) + [0, 0, 0, 0, 0, 0, 0, 0] + littleEndian(UInt32(54 + palette.count)) + header + palette
        + runs
    }
    let (black, red, green) = ([0, 0, 0] as [UInt8], [255, 0, 0] as [UInt8], [0, 255, 0] as [UInt8])
    let rows = (red + red + green + black) + (green + green + green + green)
    let wide = bitmap(bits: 8, compression: 1, [4, 2, 0, 0, 0, 3, 1, 1, 2, 0, 0, 1])
    let narrow = bitmap(bits: 4, compression: 2, [4, 0x22, 0, 0, 0, 3, 0x11, 0x20, 0, 1])
    for bytes in [wide, narrow] { #expect(try Image(decoding: bytes, name: "runs").pixels == rows) }
    #expect(throws: ImageError.self) { try Image(decoding: Array(wide.dropLast(6)), name: "cut") }
  }

  /// Of every format, most ways to cut it are refused, and none reads beyond its end.
  @Test func whatIsCutOffIsRefused() throws {
    let image = noise(width: 16, height: 16)
    let files: [(String, [UInt8])] = [
      ("tiff", tiff(width: 16, height: 16, channels: 3, image.pixels)),
      ("bmp", bmp(width: 16, height: 16, channels: 3, image.pixels)),
      ("heic", PictureFixture.heic), ("avif", PictureFixture.avif), ("webp", PictureFixture.quartersWebP),
      ("png", try image.pngData()), ("jpeg", jpeg(image)),
    ]
    for (name, bytes) in files {
      for part in [0.2, 0.3, 0.6, 0.95] {
        let cut = Array(bytes[..<Int(Double(bytes.count) * part)])
        #expect(throws: ImageError.self, "\(name) \(part)") { try Image(decoding: cut, name: name) }
      }
    }
  }
}
