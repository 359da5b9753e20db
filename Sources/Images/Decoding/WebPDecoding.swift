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
  var picture = try decodingAlone(bytes: width * height * 4) { () throws(ImageError) in
    try config.input.has_animation != 0 ? firstOfAnimation(file) : still(file, &config)
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
    width: newWidth, height: newHeight, samples: channels == 3 ? .rgb : .rgba, pixels: pixels)
}

private func firstOfAnimation(_ file: PictureFile) throws(ImageError) -> DecodedPicture {
  let damaged = file.damaged("it is a damaged animated WebP")
  let picture = file.bytes.withUnsafeBufferPointer { bytes -> DecodedPicture? in
    var data = WebPData(bytes: bytes.baseAddress, size: bytes.count)
    guard let decoder = WebPAnimDecoderNewInternal(&data, nil, WEBP_DEMUX_ABI_VERSION) else { return nil }
    defer { WebPAnimDecoderDelete(decoder) }
    var info = WebPAnimInfo()
    var (canvas, time) = (UnsafeMutablePointer<UInt8>?.none, Int32(0))
    guard WebPAnimDecoderGetInfo(decoder, &info) != 0, WebPAnimDecoderGetNext(decoder, &canvas, &time) != 0, let canvas
    else { return nil }
    let (width, height) = (Int(info.canvas_width), Int(info.canvas_height))
    let pixels = Array(UnsafeBufferPointer(start: canvas, count: width * height * 4))
    return DecodedPicture(width: width, height: height, samples: .rgba, pixels: pixels)
  }
  guard let picture else { throw damaged }
  return picture
}

/// What a WebP's chunks say about how to see it ("WebP Container Specification": RIFF, little-endian lengths, padded to
/// even ones).
private struct WebPFacts {
  private(set) var profile: [UInt8]?
  private(set) var orientation = Orientation.upright

  init(_ bytes: [UInt8]) {
    var position = 12
    while position + 8 <= bytes.count {
      let length = bytes[(position + 4)..<(position + 8)].reversed().reduce(0) { $0 << 8 | Int($1) }
      let data = (position + 8)..<(position + 8 + length)
      guard data.upperBound <= bytes.count else { return }
      switch String(decoding: bytes[position..<(position + 4)], as: UTF8.self) {
      case "ICCP": profile = Array(bytes[data])
      case "EXIF": orientation = Orientation(exif: bytes[data])
      default: break
      }
      position = data.upperBound + length % 2
    }
  }
}
