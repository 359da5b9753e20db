import CLCMS
import Testing

@testable import Files
@testable import Images

/// Inks whose colours only their profile tells.
struct InkProfileTests {
  /// Of a press that prints grey, whatever the ink: cyan takes half of the lightness away, black all, the others nothing.
  private func profile() throws -> [UInt8] {
    let profile = try #require(cmsCreateProfilePlaceholder(nil))
    defer { cmsCloseProfile(profile) }
    cmsSetProfileVersion(profile, 2.4)
    cmsSetDeviceClass(profile, cmsSigOutputClass)
    cmsSetColorSpace(profile, cmsSigCmykData)
    cmsSetPCS(profile, cmsSigLabData)
    // For each corner of the inks' cube, black counting fastest: lightness, and no colour.
    let table = (0..<16).flatMap { corner -> [cmsUInt16Number] in
      let lightness = corner & 1 != 0 ? 0 : corner & 8 != 0 ? 0x7F80 : 0xFF00
      return [cmsUInt16Number(lightness), 0x8000, 0x8000]
    }
    let pipeline = try #require(cmsPipelineAlloc(nil, 4, 3))
    defer { cmsPipelineFree(pipeline) }
    try #require(
      cmsPipelineInsertStage(pipeline, cmsAT_BEGIN, cmsStageAllocCLut16bit(nil, 2, 4, 3, table)) != 0)
    try #require(cmsWriteTag(profile, cmsSigAToB0Tag, UnsafeRawPointer(pipeline)) != 0)
    var count = cmsUInt32Number(0)
    try #require(cmsSaveProfileToMem(profile, nil, &count) != 0)
    var bytes = [UInt8](repeating: 0, count: Int(count))
    try #require(cmsSaveProfileToMem(profile, &bytes, &count) != 0)
    return bytes
  }

  @Test func areSeenByTheirProfile() throws {
    let profile = try profile()
    let inks: [[UInt8]] = [[0, 0, 0, 0], [255, 0, 0, 0], [0, 255, 255, 0], [0, 0, 0, 255]]
    let seen = [255, 119, 255, 0]
    var pixels: [UInt8] = []
    for _ in 0..<32 { for x in 0..<32 { pixels += inks[x / 8] } }
    let upsideDown = pixels.map { 255 - $0 }
    let files = [
      ("TIFF", tiff(width: 32, height: 32, channels: 4, pixels, inks: profile)),
      (
        "JPEG",
        jpeg(
          width: 32, height: 32, channels: 4, upsideDown,
          JPEGForm(quality: 100, hasAdobeMarker: true, profile: profile))
      ),
    ]
    for (format, bytes) in files {
      let image = try Image(decoding: bytes, name: format)
      for (index, level) in seen.enumerated() {
        let start = (16 * 32 + index * 8 + 4) * 3
        let found = image.pixels[start..<(start + 3)].map { Int($0) }
        #expect(found.allSatisfy { abs($0 - level) <= 3 }, "\(format), \(index): \(found)")
      }
    }
  }
}
