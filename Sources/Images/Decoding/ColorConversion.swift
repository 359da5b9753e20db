import CLCMS
import Synchronization

/// From the colours of an ICC profile to sRGB, through Little CMS. Phones write Display P3, printers' files have inks.
final class ColorConversion: Sendable {
  private typealias Samples = DecodedPicture.Samples

  private struct Key: Hashable {
    let profile: [UInt8]
    let samples: DecodedPicture.Samples
  }

  /// Thousands of pictures share a few profiles. Nil where a profile changes nothing, or cannot be used.
  private static let known = Mutex([Key: ColorConversion?]())
  private static let most = 64

  private nonisolated(unsafe) let transform: cmsHTRANSFORM

  /// What a profile does to a picture of such samples; nil if that is nothing that can be seen.
  static func of(_ profile: [UInt8], _ samples: DecodedPicture.Samples) -> ColorConversion? {
    let key = Key(profile: profile, samples: samples)
    if let found = known.withLock({ $0[key] }) { return found }
    let made = ColorConversion(key)
    known.withLock { known in
      if known.count >= most { known.removeAll() }
      known[key] = .some(made)
    }
    return made
  }

  /// Whether a profile says of itself that it is for grey (ICC.1:2022, 7.2.6).
  static func isGrey(_ profile: [UInt8]) -> Bool { profile.dropFirst(16).starts(with: Array("GRAY".utf8)) }

  /// A profile for other samples than the picture's, as some programs leave behind, says nothing about it.
  private init?(_ key: Key) {
    let (space, format) =
      switch key.samples {
      case .grey, .greyAlpha: (cmsSigGrayData, progan_grey_8)
      case .rgb: (cmsSigRgbData, progan_rgb_8)
      case .rgba: (cmsSigRgbData, progan_rgba_8)
      case .cmyk: (cmsSigCmykData, progan_cmyk_8)
      }
    guard let own = cmsOpenProfileFromMem(key.profile, cmsUInt32Number(key.profile.count)) else { return nil }
    defer { cmsCloseProfile(own) }
    guard cmsGetColorSpace(own) == space, let screen = cmsCreate_sRGBProfile() else { return nil }
    defer { cmsCloseProfile(screen) }
    let output = key.samples == .rgba ? progan_rgba_8 : progan_rgb_8
    // Without its cache of one pixel, a transform may be used by many threads.
    let flags = cmsUInt32Number(cmsFLAGS_NOCACHE) | (key.samples == .rgba ? cmsUInt32Number(cmsFLAGS_COPY_ALPHA) : 0)
    guard
      let transform = cmsCreateTransform(
        own, cmsUInt32Number(format), screen, cmsUInt32Number(output),
        cmsUInt32Number(INTENT_PERCEPTUAL), flags)
    else { return nil }
    self.transform = transform
    if changesNothing(key.samples) { return nil }
  }

  deinit { cmsDeleteTransform(transform) }

  /// Whether colours from all over come out as they go in but for rounding: most profiles say sRGB in other words.
  private func changesNothing(_ samples: DecodedPicture.Samples) -> Bool {
    let steps = stride(from: 0, through: 255, by: 17).map { UInt8($0) }
    var probe: DecodedPicture
    switch samples {
    case .cmyk: return false
    case .grey, .greyAlpha:
      probe = DecodedPicture(width: steps.count, height: 1, samples: .grey, pixels: steps)
    case .rgb, .rgba:
      var pixels: [UInt8] = []
      for red in steps {
        for green in steps { for blue in steps { pixels += [red, green, blue] + (samples == .rgba ? [255] : []) } }
      }
      probe = DecodedPicture(width: steps.count, height: steps.count * steps.count, samples: samples, pixels: pixels)
    }
    let before = probe.pixels
    convert(&probe)
    return zip(before, probe.pixels).allSatisfy { abs(Int($0) - Int($1)) <= 2 }
  }

  /// Converts a picture of the samples that this is for; inks become colours.
  func convert(_ picture: inout DecodedPicture) {
    let count = picture.width * picture.height
    switch picture.samples {
    case .rgb, .rgba:
      picture.pixels.withUnsafeMutableBytes {
        cmsDoTransform(transform, $0.baseAddress, $0.baseAddress, UInt32($0.count / (picture.samples == .rgb ? 3 : 4)))
      }
    case .cmyk:
      var colors = [UInt8](repeating: 0, count: 3 * count)
      cmsDoTransform(transform, picture.pixels, &colors, cmsUInt32Number(count))
      (picture.pixels, picture.samples) = (colors, .rgb)
    case .grey, .greyAlpha:
      // Of a grey all three colours are alike.
      let greys = (0...255).map { UInt8($0) }
      var colors = [UInt8](repeating: 0, count: 3 * greys.count)
      cmsDoTransform(transform, greys, &colors, cmsUInt32Number(greys.count))
      let step = picture.samples == .grey ? 1 : 2
      for pixel in 0..<count { picture.pixels[pixel * step] = colors[3 * Int(picture.pixels[pixel * step]) + 1] }
    }
  }
}
