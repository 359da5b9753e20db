import Foundation
import Testing

@testable import Files
@testable import Images

/// Pictures as a person sees them, whatever their format: upright, in the right colours, on white.
struct SeenPictureTests {
  private let data: DataFolder

  init() throws { data = try DataFolder() }

  private func decoded(_ bytes: [UInt8], fitting side: Int? = nil) throws -> Image {
    try Image(decoding: bytes, name: "picture", fitting: side)
  }

  /// Red, green, blue and white, each of 16×8 pixels.
  private let quarters: Image = {
    var pixels: [UInt8] = []
    for y in 0..<16 {
      for x in 0..<32 {
        pixels += y < 8 ? (x < 16 ? [255, 0, 0] : [0, 255, 0]) : x < 16 ? [0, 0, 255] : [255, 255, 255]
      }
    }
    return Image(width: 32, height: 16, pixels: pixels)
  }()

  /// The colour in the middle of each quarter, row by row, as letters.
  private func corners(_ image: Image) -> String {
    let places = [(1, 1), (3, 1), (1, 3), (3, 3)].map { (image.width * $0.0 / 4, image.height * $0.1 / 4) }
    return places.map { x, y in
      let start = (y * image.width + x) * image.channels
      switch image.pixels[start..<(start + 3)].map({ $0 > 128 }) {
      case [true, false, false]: return "R"
      case [false, true, false]: return "G"
      case [false, false, true]: return "B"
      case [true, true, true]: return "W"
      default: return "?"
      }
    }.joined()
  }

  /// What Exif says of each value, from where the first row and the first column are.
  @Test(arguments: zip(1...8, ["RGBW", "GRWB", "WBGR", "BWRG", "RBGW", "BRWG", "WGBR", "GWRB"]))
  func isUprightInEveryFormat(value: Int, seen: String) throws {
    let orientation = try #require(Orientation(rawValue: UInt16(value)))
    let files: [(String, [UInt8])] = [
      ("JPEG", jpeg(quarters, JPEGForm(orientation: orientation))),
      ("PNG", try png(quarters, with: "eXIf", exif(orientation, isBig: false))),
      ("WebP", webP(PictureFixture.quartersWebP, width: 32, height: 16, orientation: orientation)),
      ("TIFF", tiff(width: 32, height: 16, channels: 3, quarters.pixels, orientation: orientation)),
    ]
    for (format, bytes) in files {
      let image = try decoded(bytes)
      #expect(corners(image) == seen, "\(format)")
      #expect((image.width, image.height) == (value > 4 ? (16, 32) : (32, 16)), "\(format)")
    }
    let read = try ReadPicture(decoding: files[0].1, name: "small", fitting: 2)
    #expect((read.width, read.height) == (value > 4 ? (16, 32) : (32, 16)))
    #expect((read.image.width, read.image.height) == (value > 4 ? (4, 8) : (8, 4)))
    #expect(corners(read.image) == seen)
  }

  /// As ImageMagick and others wrote it before PNG had a chunk for it, which counts where both are.
  @Test func isUprightByTextsInPNG() throws {
    func hexadecimal(_ name: String, _ bytes: [UInt8], count: Int? = nil) -> String {
      let digits = bytes.map { String(format: "%02x", Int($0)) }.joined()
      let lines = stride(from: 0, to: digits.count, by: 72).map { String(digits.dropFirst($0).prefix(72)) }
      return "\n\(name)\n\(String(format: "%8d", count ?? bytes.count))\n\(lines.joined(separator: "\n"))\n"
    }
    let block = exif(.quarterTurn)
    let introduced = Array("Exif\0\0".utf8) + block
    for (name, bytes) in [("exif", introduced), ("exif", block), ("APP1", introduced)] {
      let (keyword, text) = (Array("Raw profile type \(name)".utf8) + [0], hexadecimal(name, bytes))
      let chunks: [(String, [UInt8])] = [
        ("tEXt", keyword + Array(text.utf8)), ("zTXt", keyword + [0] + (try data.deflated(Array(text.utf8)))),
        ("iTXt", keyword + [0, 0, 0, 0] + Array(text.utf8)),
      ]
      for (type, chunk) in chunks {
        #expect(corners(try decoded(png(quarters, with: type, chunk))) == "BRWG", "\(name) \(type)")
      }
      let both = try png(quarters, with: "eXIf", exif(.halfTurn))
      let turned = both[..<33] + PNGChunk.bytes("tEXt", chunks[0].1) + both[33...]
      #expect(corners(try decoded(Array(turned))) == "WBGR")
    }
    let keyword = Array("Raw profile type exif\0".utf8)
    for text in ["", "\nexif\n", hexadecimal("exif", block, count: 7), "\nexif\n 2\nzz\n", "\nAPP1\n 1\n6\n"] {
      #expect(corners(try decoded(png(quarters, with: "tEXt", keyword + Array(text.utf8)))) == "RGBW", "\(text)")
    }
  }

  @Test func nonsenseInExifChangesNothing() throws {
    for value: UInt8 in [0, 9, 255] {
      var block = exif(.halfTurn)
      block[19] = value
      #expect(Orientation(exif: block) == nil)
    }
    let block = exif(.halfTurn)
    #expect(Orientation(exif: block) == .halfTurn)
    for length in 0..<20 { #expect(Orientation(exif: block[..<length]) == nil) }
  }

  /// As a phone writes it: turned by a property, which counts, and in the Exif block, which does not count once more.
  @Test(arguments: [PictureFixture.heicTurned, PictureFixture.avifTurned]) func heifIsTurnedOnce(bytes: [UInt8]) throws
  {
    let image = try decoded(bytes)
    #expect((image.width, image.height) == (16, 32))
    #expect(corners(image) == "BRWG")
  }

  @Test(arguments: [PictureFixture.heic, PictureFixture.avif, PictureFixture.quartersWebP])
  func newFormatsAreRead(bytes: [UInt8]) throws {
    let image = try decoded(bytes)
    #expect((image.width, image.height, corners(image)) == (32, 16, "RGBW"))
  }

  @Test func animationsAreTheirFirstPicture() throws {
    #expect(try decoded(PictureFixture.animatedWebP) == Image(width: 8, height: 4, filledWith: (200, 30, 60)))
    // Whatever is missing of the second.
    let first = PictureFixture.animatedWebP.count - 20
    #expect(try decoded(Array(PictureFixture.animatedWebP[..<first])).pixels.prefix(3) == [200, 30, 60])
    let frames = [(200, 30, 60), (0, 0, 255)].map { Image(width: 8, height: 4, filledWith: $0) }
    let gif = AnimatedGIF(palette: ColorPalette(of: frames), framesPerSecond: 10)
    let pictures = try frames.flatMap { try gif.bytes(adding: $0) }
    #expect(try decoded(pictures + gif.end()) == frames[0])
    #expect(try decoded(pictures) == frames[0])
  }

  // MARK: Transparency

  /// 127 by the arithmetic that browsers and Pillow have, in every format that has transparency.
  @Test func halfTransparentBlackIs127() throws {
    let pixels = [UInt8]((0..<64).flatMap { _ in [0, 0, 0, 128] as [UInt8] })
    let deep = [UInt8]((0..<64).flatMap { _ in [0, 0, 0, 0, 0, 0, 128, 128] as [UInt8] })
    let files: [(String, [UInt8])] = [
      ("PNG", try png(width: 8, height: 8, kind: 6, rows: pixels, in: data)),
      ("PNG of 16 bits", try png(width: 8, height: 8, depth: 16, kind: 6, rows: deep, in: data)),
      ("grey PNG", try png(width: 8, height: 8, kind: 4, rows: (0..<64).flatMap { _ in [0, 128] }, in: data)),
      (
        "PNG with a palette",
        try png(
          width: 8, height: 8, kind: 3, rows: [UInt8](repeating: 0, count: 64),
          chunks: [("PLTE", [0, 0, 0]), ("tRNS", [128])], in: data)
      ),
      ("TIFF", tiff(width: 8, height: 8, channels: 4, pixels)), ("BMP", bmp(width: 8, height: 8, channels: 4, pixels)),
      ("HEIC", PictureFixture.heicHalf), ("AVIF", PictureFixture.avifHalf),
    ]
    for (format, bytes) in files { #expect(Set(try decoded(bytes).pixels) == [127], "\(format)") }
    let blue = try decoded(webP())
    // Its alpha is 127.
    #expect(Array(blue.pixels.prefix(3)) == [128, 128, 255])
  }

  // MARK: Depth and colours

  private let ramp = (0..<64).map { UInt8($0 * 4) }

  /// The same ramp of 8 and 16 bits, whatever is said of gamma as long as it says the usual.
  @Test(arguments: [[], [("gAMA", [0, 0, 0xB1, 0x8F])], [("sRGB", [0])]] as [[(String, [UInt8])]])
  func depthDoesNotChangeBrightness(chunks: [(String, [UInt8])]) throws {
    let deep = ramp.flatMap { [$0, $0] }
    for (kind, count) in [(UInt8(0), 1), (2, 3)] {
      let shallow = try decoded(
        png(
          width: 64, height: 1, kind: kind, rows: ramp.flatMap { [UInt8](repeating: $0, count: count) }, chunks: chunks,
          in: data))
      let rows = stride(from: 0, to: deep.count, by: 2).flatMap { at in (0..<count).flatMap { _ in deep[at..<(at + 2)] }
      }
      #expect(
        try decoded(png(width: 64, height: 1, depth: 16, kind: kind, rows: rows, chunks: chunks, in: data)) == shallow)
      #expect(shallow.pixels == ramp.flatMap { [UInt8](repeating: $0, count: count) })
    }
  }

  /// Light as numbers, as renderers write it: half of it is 188, or 186 by libpng's power of 1/2.2.
  @Test func linearLightIsMadeVisible() throws {
    let image = try decoded(
      png(
        width: 2, height: 1, depth: 16, kind: 0, rows: [0x80, 0, 0xFF, 0xFF], chunks: [("gAMA", bigEndian(100_000))],
        in: data))
    #expect(abs(Int(image.pixels[0]) - 187) <= 2 && image.pixels[1] == 255)
  }
}
