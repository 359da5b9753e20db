import Files
import Foundation

/// A picture's bytes on their way through a decoder.
struct PictureFile {
  let bytes: [UInt8]
  /// What to call it in an error.
  let name: String
  /// What it will be filtered to; nil if all its pixels are wanted.
  let side: Int?

  func damaged(_ reason: String) -> ImageError {
    .undecodable(name: name, reason: reason.isEmpty ? "it is damaged" : reason.withVisibleControls)
  }

  /// How many times smaller it may be decoded: enough is left for the filter to have at least 2×2 pixels for each of its
  /// own, so that what the decoder does to edges does not show.
  func shrink(_ width: Int, _ height: Int) -> Int {
    guard let side else { return 1 }
    return max(1, min(width, height) / (2 * side))
  }

  /// Refuses a picture whose file is too short to hold it, however well it is compressed, before memory is taken.
  func requireRoom(forBytes needed: Int, _ width: Int, _ height: Int) throws(ImageError) {
    guard needed <= bytes.count else {
      throw damaged(
        "it claims \(width)×\(height) pixels, which \(bytes.count) bytes cannot hold: it is cut off, or lies")
    }
  }
}

/// Pictures that take much memory are decoded one at a time, not one on each core.
func decodingAlone<Value>(
  bytes: Int, _ decode: () throws(ImageError) -> Value
) throws(ImageError) -> Value {
  guard bytes > 256 << 20 else { return try decode() }
  large.lock()
  defer { large.unlock() }
  return try decode()
}

private let large = NSLock()

/// What a decoder makes of a file: the pixels as they lie there, and how they are meant to be seen.
struct DecodedPicture {
  enum Samples {
    case grey, greyAlpha, rgb, rgba
    /// Ink, 255 for all of it.
    case cmyk
  }

  var width: Int
  var height: Int
  var samples: Samples
  /// Row by row, samples interleaved.
  var pixels: [UInt8]
  /// What the file has, if this is smaller.
  var wholeSize: (width: Int, height: Int)?
  /// How many of the file's pixels lie in one of these.
  var scale = (across: 1.0, down: 1.0)
  /// An ICC profile; none means sRGB.
  var profile: [UInt8]?
  var orientation = Orientation.upright

  /// Upright, in sRGB or grey, on white.
  func seen() -> ReadPicture {
    var picture = self
    if let profile, let conversion = ColorConversion.of(profile, samples) { conversion.convert(&picture) }
    picture.flatten()
    let image = Image(width: width, height: height, channels: picture.samples == .grey ? 1 : 3, pixels: picture.pixels)
    let size = wholeSize ?? (width, height)
    let turned = image.turned(orientation)
    let isSwapped = orientation.swapsSides
    let (across, down) = isSwapped ? (size.height, size.width) : (size.width, size.height)
    let scale = isSwapped ? (across: scale.down, down: scale.across) : scale
    let origin = (
      left: orientation.beginsRight ? Double(turned.width) - Double(across) / scale.across : 0,
      top: orientation.beginsBelow ? Double(turned.height) - Double(down) / scale.down : 0
    )
    return ReadPicture(image: turned, width: across, height: down, scale: scale, origin: origin)
  }

  /// Without transparency and inks.
  private mutating func flatten() {
    switch samples {
    case .grey, .rgb: return
    case .greyAlpha: flatten(colors: 1)
    case .rgba: flatten(colors: 3)
    case .cmyk: mixInks()
    }
  }

  /// On white, by the usual arithmetic on the values as they are, not on light.
  private mutating func flatten(colors: Int) {
    let count = width * height
    pixels.withUnsafeMutableBufferPointer { pixels in
      for pixel in 0..<count {
        let alpha = Int(pixels[pixel * (colors + 1) + colors])
        for color in 0..<colors {
          let value = Int(pixels[pixel * (colors + 1) + color])
          pixels[pixel * colors + color] = UInt8((value * alpha + 255 * (255 - alpha) + 127) / 255)
        }
      }
    }
    pixels.removeLast(count)
    samples = colors == 1 ? .grey : .rgb
  }

  /// Undoes that colours were multiplied by their alpha.
  mutating func divideByAlpha() {
    for pixel in 0..<(width * height) {
      let alpha = Int(pixels[pixel * 4 + 3])
      guard alpha > 0 else { continue }
      for color in 0..<3 { pixels[pixel * 4 + color] = UInt8(min(255, Int(pixels[pixel * 4 + color]) * 255 / alpha)) }
    }
  }

  /// As screens do without a profile: every ink takes its part of the light away.
  private mutating func mixInks() {
    let count = width * height
    pixels.withUnsafeMutableBufferPointer { pixels in
      for pixel in 0..<count {
        let paper = 255 - Int(pixels[pixel * 4 + 3])
        for color in 0..<3 {
          pixels[pixel * 3 + color] = UInt8(((255 - Int(pixels[pixel * 4 + color])) * paper + 127) / 255)
        }
      }
    }
    pixels.removeLast(count)
    samples = .rgb
  }
}
