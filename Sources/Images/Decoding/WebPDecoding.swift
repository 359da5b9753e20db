import CWebP

/// Through libwebp; of an animation the first picture, on its canvas.
func decodeWebP(_ file: PictureFile) throws(ImageError) -> DecodedPicture {
  var config = WebPDecoderConfig()
  guard WebPInitDecoderConfigInternal(&config, WEBP_DECODER_ABI_VERSION) != 0,
    WebPGetFeaturesInternal(file.bytes, file.bytes.count, &config.input, WEBP_DECODER_ABI_VERSION) == VP8_STATUS_OK
  else { throw file.damaged("it is a damaged WebP") }
  let (width, height) = (Int(config.input.width), Int(config.input.height))
  try Image.checkSize(width, height, name: file.name)
  let facts = WebPFacts(file.bytes)
  guard !facts.isCutOff else { throw file.damaged("it is a WebP that is cut off") }
  var picture = try decodingAlone(bytes: width * height * 4) { () throws(ImageError) in
    try config.input.has_animation != 0 ? firstOfAnimation(file, config) : still(file, &config)
  }
  picture.wholeSize = (width, height)
  picture.profile = facts.profile
  picture.orientation = facts.orientation
  return picture
}

/// Filtered by libwebp to a whole fraction of its size where that is enough.
private func still(_ file: PictureFile, _ config: inout WebPDecoderConfig) throws(ImageError) -> DecodedPicture {
  let (width, height) = (Int(config.input.width), Int(config.input.height))
  let shrink = file.shrink(width, height)
  let (newWidth, newHeight) = (width / shrink, height / shrink)
  if shrink > 1 {
    config.options.use_scaling = 1
    (config.options.scaled_width, config.options.scaled_height) = (Int32(newWidth), Int32(newHeight))
  }
  let channels = config.input.has_alpha == 0 ? 3 : 4
  var pixels = [UInt8](repeating: 0, count: newWidth * newHeight * channels)
  let status = pixels.withUnsafeMutableBufferPointer { pixels in
    config.output.colorspace = channels == 3 ? MODE_RGB : MODE_RGBA
    config.output.is_external_memory = 1
    config.output.u.RGBA = WebPRGBABuffer(
      rgba: pixels.baseAddress, stride: Int32(newWidth * channels), size: pixels.count)
    return WebPDecode(file.bytes, file.bytes.count, &config)
  }
  WebPFreeDecBuffer(&config.output)
  guard status == VP8_STATUS_OK else { throw file.damaged("it is a damaged WebP") }
  return DecodedPicture(
    width: newWidth, height: newHeight, samples: channels == 3 ? .rgb : .rgba, pixels: pixels,
    scale: (Double(width) / Double(newWidth), Double(height) / Double(newHeight)))
}

/// Whatever follows the first picture may be missing.
private func firstOfAnimation(_ file: PictureFile, _ config: WebPDecoderConfig) throws(ImageError) -> DecodedPicture {
  let canvas = (width: Int(config.input.width), height: Int(config.input.height))
  // Frames may be much smaller; no honest canvas is so much larger than its file.
  try file.requireRoom(forBytes: canvas.width * canvas.height / 32_768, canvas.width, canvas.height)
  var pixels = [UInt8](repeating: 0, count: canvas.width * canvas.height * 4)
  let isWhole = file.bytes.withUnsafeBufferPointer { bytes -> Bool in
    var data = WebPData(bytes: bytes.baseAddress, size: bytes.count)
    guard let demuxer = WebPDemuxInternal(&data, 1, nil, WEBP_DEMUX_ABI_VERSION) else { return false }
    defer { WebPDemuxDelete(demuxer) }
    var frame = WebPIterator()
    guard WebPDemuxGetFrame(demuxer, 1, &frame) != 0 else { return false }
    defer { WebPDemuxReleaseIterator(&frame) }
    let place = (x: Int(frame.x_offset), y: Int(frame.y_offset), width: Int(frame.width), height: Int(frame.height))
    guard frame.complete != 0, place.x >= 0, place.y >= 0, place.width > 0, place.height > 0,
      place.x + place.width <= canvas.width, place.y + place.height <= canvas.height
    else { return false }
    let start = (place.y * canvas.width + place.x) * 4
    return pixels.withUnsafeMutableBufferPointer { pixels in
      WebPDecodeRGBAInto(
        frame.fragment.bytes, frame.fragment.size, pixels.baseAddress.map { $0 + start }, pixels.count - start,
        Int32(canvas.width * 4)) != nil
    }
  }
  guard isWhole else { throw file.damaged("it is a damaged animated WebP") }
  return DecodedPicture(width: canvas.width, height: canvas.height, samples: .rgba, pixels: pixels)
}

/// What a WebP's chunks say about how to see it ("WebP Container Specification": RIFF, little-endian lengths, padded to
/// even ones).
private struct WebPFacts {
  private(set) var profile: [UInt8]?
  private(set) var orientation = Orientation.upright
  /// Whether it ends within the picture itself.
  private(set) var isCutOff = false

  init(_ bytes: [UInt8]) {
    var position = 12
    while position + 8 <= bytes.count {
      let length = bytes[(position + 4)..<(position + 8)].reversed().reduce(0) { $0 << 8 | Int($1) }
      let data = (position + 8)..<(position + 8 + length)
      let type = String(decoding: bytes[position..<(position + 4)], as: UTF8.self)
      guard data.upperBound <= bytes.count else {
        isCutOff = ["VP8 ", "VP8L", "ALPH"].contains(type)
        return
      }
      switch type {
      case "ICCP": profile = Array(bytes[data])
      case "EXIF": orientation = Orientation(exif: bytes[data]) ?? orientation
      default: break
      }
      position = data.upperBound + length % 2
    }
  }
}
