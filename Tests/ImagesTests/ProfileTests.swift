import CLCMS
import Foundation
import Testing

@testable import Files
@testable import Images

/// Colours that a file says are others than a screen's.
struct ProfileTests {
  private let data: DataFolder

  init() throws { data = try DataFolder() }

  private func decoded(_ bytes: [UInt8]) throws -> Image { try Image(decoding: bytes, name: "picture") }

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
  /// Inks by which any of them makes a middle grey, lightness 50, and none is white.
  private func inkProfile() throws -> [UInt8] {
    let profile = try #require(cmsCreateProfilePlaceholder(nil))
    cmsSetProfileVersion(profile, 4.2)
    cmsSetDeviceClass(profile, cmsSigOutputClass)
    cmsSetColorSpace(profile, cmsSigCmykData)
    cmsSetPCS(profile, cmsSigLabData)
    let table = (0..<16).flatMap { [$0 == 0 ? 0xFFFF : 0x8000, 0x8080, 0x8080] as [UInt16] }
    let pipeline = try #require(cmsPipelineAlloc(nil, 4, 3))
    defer { cmsPipelineFree(pipeline) }
    for stage in [
      cmsStageAllocToneCurves(nil, 4, nil), cmsStageAllocCLut16bit(nil, 2, 4, 3, table),
      cmsStageAllocToneCurves(nil, 3, nil),
    ] {
      #expect(cmsPipelineInsertStage(pipeline, cmsAT_END, stage) != 0)
    }
    #expect(cmsWriteTag(profile, cmsSigAToB0Tag, UnsafeRawPointer(pipeline)) != 0)
    return try saved(profile)
  }

  /// In TIFF as in JPEG; without one, by what light every ink takes away.
  @Test func inksFollowTheirProfile() throws {
    let pixels = [UInt8]((0..<64).flatMap { [$0 < 32 ? 255 : 0, 0, 0, 0] as [UInt8] })
    let plain = try decoded(tiff(width: 8, height: 8, channels: 4, pixels, isInk: true))
    #expect(Array(plain.pixels.prefix(3) + plain.pixels.suffix(3)) == [0, 255, 255, 255, 255, 255])
    let profile = try inkProfile()
    let files: [(String, [UInt8])] = [
      ("TIFF", tiff(width: 8, height: 8, channels: 4, pixels, isInk: true, profile: profile)),
      (
        "JPEG",
        jpeg(
          width: 8, height: 8, channels: 4, pixels.map { 255 - $0 }, JPEGForm(hasAdobeMarker: true, profile: profile))
      ),
    ]
    for (format, bytes) in files {
      let found = try decoded(bytes).pixels
      #expect(found.prefix(3).allSatisfy { abs(Int($0) - 119) <= 4 }, "\(format): \(found.prefix(3))")
      #expect(found.suffix(3).allSatisfy { $0 >= 250 }, "\(format): \(found.suffix(3))")
    }
  }

  @Test(arguments: [PictureFixture.tiffStrips, PictureFixture.tiffTiles]) func inksAreReadHoweverTheyLie(bytes: [UInt8])
    throws
  {
    let image = try decoded(bytes)
    #expect((image.width, image.height) == (24, 20))
    let places = [(0, 0), (23, 15), (19, 19), (20, 16)].map { ($0.1 * 24 + $0.0) * 3 }
    let colors: [[UInt8]] = [[0, 255, 255], [255, 0, 255], [127, 127, 127], [255, 255, 255]]
    for (place, color) in zip(places, colors) { #expect(Array(image.pixels[place..<(place + 3)]) == color) }
    for length in stride(from: 8, to: bytes.count, by: 9) {
      #expect(throws: ImageError.self, "\(length)") { try decoded(Array(bytes[..<length])) }
    }
  }

  /// A grey that HEIC and AVIF hand over as three colours; half of the light is 188 on a screen.
  @Test(arguments: [PictureFixture.heicGrey, PictureFixture.avifGrey]) func greysFollowTheirProfile(bytes: [UInt8])
    throws
  {
    let image = try decoded(bytes)
    #expect(image.channels == 1 && image.pixels.allSatisfy { abs(Int($0) - 188) <= 2 }, "\(image.pixels.prefix(3))")
  }
}
