import CTurboJPEG

/// Through TurboJPEG, which reports errors by return value.
func decodeJPEG(_ bytes: [UInt8], name: String) throws(ImageError) -> Image {
  guard let decoder = tjInitDecompress() else {
    throw .undecodable(name: name, reason: "no JPEG decoder could be made")
  }
  defer { tjDestroy(decoder) }
  var (width, height, sampling, colorspace) = (Int32(0), Int32(0), Int32(0), Int32(0))
  guard
    tjDecompressHeader3(decoder, bytes, UInt(bytes.count), &width, &height, &sampling, &colorspace) == 0
  else { throw .undecodable(name: name, reason: message(of: decoder)) }
  try Image.checkSize(Int(width), Int(height), name: name)
  guard colorspace != Int32(TJCS_CMYK.rawValue), colorspace != Int32(TJCS_YCCK.rawValue) else {
    throw .undecodable(name: name, reason: "it is a CMYK JPEG; save it as RGB")
  }
  let isGrey = colorspace == Int32(TJCS_GRAY.rawValue)
  let channels = isGrey ? 1 : 3
  var pixels = [UInt8](repeating: 0, count: Int(width) * Int(height) * channels)
  let format = Int32(isGrey ? TJPF_GRAY.rawValue : TJPF_RGB.rawValue)
  // Warnings (a cut-off file, say) count as damage: half a picture is no picture to learn from.
  // At most 500 scans: a small progressive file can claim so many that it would take minutes.
  guard tjDecompress2(decoder, bytes, UInt(bytes.count), &pixels, width, 0, height, format, TJFLAG_LIMITSCANS) == 0
  else {
    throw .undecodable(name: name, reason: message(of: decoder))
  }
  return Image(width: Int(width), height: Int(height), channels: channels, pixels: pixels)
}

private func message(of decoder: tjhandle) -> String {
  tjGetErrorStr2(decoder).map { String(cString: $0).withVisibleControls } ?? "it is damaged"
}
