import CLCMS
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

  /// ImageMagick wrote it as hexadecimal text before PNG had a chunk for it, and compressed that.
  @Test func exifAsTextTurnsPicturesToo() throws {
    let image = noise(width: 32, height: 16)
    let block = exif(.quarterTurn)
    let digits = block.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    let text = "\nexif\n    \(block.count)\n\(digits.prefix(72))\n\(digits.dropFirst(72))\n"
    let name = Array("Raw profile type exif".utf8) + [0]
    for (type, content) in [("tEXt", Array(text.utf8)), ("zTXt", [0] + (try data.deflated(Array(text.utf8))))] {
      let turned = try decoded(png(image, with: type, name + content))
      #expect(turned == image.turned(.quarterTurn), "\(type)")
    }
    // What the chunk made for it says comes first.
    var both = try png(image, with: "tEXt", name + Array(text.utf8))
    both = both[..<33] + PNGChunk.bytes("eXIf", exif(.halfTurn)) + both[33...]
    #expect(try decoded(both) == image.turned(.halfTurn))
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

  /// Display P3, of which phones' pictures are.
  private func displayP3() throws -> [UInt8] {
    var white = cmsCIExyY(x: 0.3127, y: 0.3290, Y: 1)
    var primaries = cmsCIExyYTRIPLE(
      Red: cmsCIExyY(x: 0.680, y: 0.320, Y: 1), Green: cmsCIExyY(x: 0.265, y: 0.690, Y: 1),
      Blue: cmsCIExyY(x: 0.150, y: 0.060, Y: 1))
    let curve = try #require(cmsBuildParametricToneCurve(nil, 4, [2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045]))
    defer { cmsFreeToneCurve(curve) }
    var curves: [OpaquePointer?] = [curve, curve, curve]
    return try saved(#require(cmsCreateRGBProfile(&white, &primaries, &curves)))
  }

  private func saved(_ profile: cmsHPROFILE) throws -> [UInt8] {
    defer { cmsCloseProfile(profile) }
    var count = cmsUInt32Number(0)
    try #require(cmsSaveProfileToMem(profile, nil, &count) != 0)
    var bytes = [UInt8](repeating: 0, count: Int(count))
    try #require(cmsSaveProfileToMem(profile, &bytes, &count) != 0)
    return bytes
  }

  private func chunk(_ profile: [UInt8]) throws -> [UInt8] { Array("P3\0\0".utf8) + (try data.deflated(profile)) }

  @Test func profilesAreFollowed() throws {
    let profile = try displayP3()
    // (200, 100, 50) of Display P3, by the definition of both spaces.
    let (image, seen) = (Image(width: 8, height: 8, filledWith: (200, 100, 50)), [215, 93, 31])
    let still = PictureFixture.quartersWebP
    var turned = try png(image, with: "eXIf", exif(.quarterTurn))
    turned = turned[..<33] + PNGChunk.bytes("iCCP", try chunk(profile)) + turned[33...]
    let files: [(String, [UInt8])] = [
      ("JPEG", jpeg(image, JPEGForm(quality: 100, profile: profile))),
      ("PNG", try png(image, with: "iCCP", chunk(profile))), ("PNG, turned", turned),
      (
        "PNG, with a gamma beside it",
        try png(
          width: 8, height: 8, kind: 2, rows: image.pixels,
          chunks: [("gAMA", bigEndian(100_000)), ("iCCP", try chunk(profile))], in: data)
      ),
    ]
    for (format, bytes) in files {
      let found = try decoded(bytes).pixels.prefix(3).map { Int($0) }
      #expect(zip(found, seen).allSatisfy { abs($0 - $1) <= 2 }, "\(format): \(found)")
    }
    // Its red is beyond that of sRGB, its white is the same.
    let web = try decoded(webP(still, width: 32, height: 16, profile: profile))
    #expect(web.pixels.prefix(3) == [255, 0, 0] && web.pixels.suffix(3) == [255, 255, 255])
    let green = try decoded(webP(still, width: 32, height: 16, profile: profile)).pixels[(31 * 3)..<(32 * 3)]
    #expect(Array(green) == [0, 255, 0])
  }

  /// What says sRGB in its own words, and what is for other samples, leaves every pixel as it is.
  @Test func profilesThatSayNothingChangeNothing() throws {
    let image = noise(width: 16, height: 16)
    let usual = try saved(#require(cmsCreate_sRGBProfile()))
    #expect(try decoded(png(image, with: "iCCP", chunk(usual))) == image)
    let grey = noise(width: 16, height: 16, channels: 1)
    #expect(try decoded(png(grey, with: "iCCP", chunk(displayP3()))) == grey)
    #expect(try decoded(png(image, with: "iCCP", chunk(Array("no profile".utf8)))) == image)
  }

  /// Cyan, magenta, yellow and black, with and without the marker that says they are upside down.
  @Test func inksBecomeColours() throws {
    let inks: [[UInt8]] = [[0, 255, 255, 0], [255, 0, 255, 0], [255, 255, 0, 0], [0, 0, 0, 128]]
    var pixels: [UInt8] = []
    for y in 0..<64 { for x in 0..<64 { pixels += inks[y / 32 * 2 + x / 32] } }
    let turned = pixels.map { 255 - $0 }
    let forms: [(String, [UInt8], JPEGForm)] = [
      ("Adobe's", turned, JPEGForm(hasAdobeMarker: true)),
      ("YCCK", turned, JPEGForm(hasAdobeMarker: true, isYCCK: true)),
      ("no marker", pixels, JPEGForm(hasAdobeMarker: false)),
      ("no marker, upside down", turned, JPEGForm(hasAdobeMarker: false)),
    ]
    let places = [(16, 16), (48, 16), (16, 48), (48, 48)]
    let colors = [[255, 0, 0], [0, 255, 0], [0, 0, 255], [127, 127, 127]]
    for (name, pixels, form) in forms {
      let image = try decoded(jpeg(width: 64, height: 64, channels: 4, pixels, form))
      for (place, color) in zip(places, colors) {
        let start = (place.1 * 64 + place.0) * 3
        let found = image.pixels[start..<(start + 3)].map { Int($0) }
        #expect(zip(found, color).allSatisfy { abs($0 - $1) <= 8 }, "\(name): \(found) for \(color)")
      }
    }
  }
}
