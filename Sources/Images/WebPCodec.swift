import CWebP

/// Whether the bytes begin like a WebP file: RIFF, a length, WEBP.
func isWebP(_ bytes: [UInt8]) -> Bool {
  bytes.count > 12 && bytes.starts(with: Array("RIFF".utf8)) && bytes[8..<12].elementsEqual("WEBP".utf8)
}

/// Through libwebp; of an animation, which it does not decode, nothing.
func decodeWebP(_ bytes: [UInt8], name: String) throws(ImageError) -> Image {
  var features = WebPBitstreamFeatures()
  guard WebPGetFeaturesInternal(bytes, bytes.count, &features, WEBP_DECODER_ABI_VERSION) == VP8_STATUS_OK else {
    throw .undecodable(name: name, reason: "it is a damaged WebP")
  }
  guard features.has_animation == 0 else {
    throw .undecodable(name: name, reason: "it is an animated WebP; save one of its frames")
  }
  let (width, height) = (Int(features.width), Int(features.height))
  try Image.checkSize(width, height, name: name)
  let channels = features.has_alpha == 0 ? 3 : 4
  var pixels = [UInt8](repeating: 0, count: width * height * channels)
  let decode = channels == 3 ? WebPDecodeRGBInto : WebPDecodeRGBAInto
  guard decode(bytes, bytes.count, &pixels, pixels.count, Int32(width * channels)) != nil else {
    throw .undecodable(name: name, reason: "it is a damaged WebP")
  }
  return Image(width: width, height: height, channels: 3, pixels: channels == 3 ? pixels : flattened(pixels))
}

/// Red, green, blue and alpha on white.
private func flattened(_ pixels: [UInt8]) -> [UInt8] {
  var result: [UInt8] = []
  result.reserveCapacity(pixels.count / 4 * 3)
  for start in stride(from: 0, to: pixels.count, by: 4) {
    let alpha = Int(pixels[start + 3])
    for channel in 0..<3 {
      result.append(UInt8((Int(pixels[start + channel]) * alpha + 255 * (255 - alpha) + 127) / 255))
    }
  }
  return result
}
