import CTIFF

/// Through libtiff, which makes 8-bit colour and premultiplied alpha of all that it knows.
func decodeTIFF(_ file: PictureFile) throws(ImageError) -> DecodedPicture {
  _ = silence
  let result = file.bytes.withUnsafeBufferPointer { bytes in
    var memory = progan_bytes(start: bytes.baseAddress, count: Int64(bytes.count), position: 0)
    return withUnsafeMutablePointer(to: &memory) { memory in
      Result { () throws(ImageError) in
        guard let tiff = progan_tiff_open(memory) else { throw file.damaged("it is a damaged TIFF") }
        defer { TIFFClose(tiff) }
        return try decode(tiff, file)
      }
    }
  }
  return try result.get()
}

/// What libtiff has to say would be written to the screen.
private let silence: Void = {
  TIFFSetWarningHandler(nil)
  TIFFSetErrorHandler(nil)
}()

private func decode(_ tiff: OpaquePointer, _ file: PictureFile) throws(ImageError) -> DecodedPicture {
  // A camera's raw file begins with a thumbnail of what only its own programs can read.
  var rest = 64
  while progan_tiff_long(tiff, UInt32(TIFFTAG_SUBFILETYPE), 0) & UInt32(FILETYPE_REDUCEDIMAGE) != 0 {
    rest -= 1
    guard rest > 0, TIFFReadDirectory(tiff) != 0 else { throw file.damaged("it is a TIFF of thumbnails only") }
  }
  let (width, height) = (
    Int(progan_tiff_long(tiff, UInt32(TIFFTAG_IMAGEWIDTH), 0)),
    Int(progan_tiff_long(tiff, UInt32(TIFFTAG_IMAGELENGTH), 0))
  )
  try Image.checkSize(width, height, name: file.name)
  var reason = [CChar](repeating: 0, count: 1024)
  guard TIFFRGBAImageOK(tiff, &reason) != 0 else {
    throw file.damaged(String(decoding: reason.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
  }
  try requireRoom(tiff, file, width, height)
  let photometric = Int32(progan_tiff_short(tiff, UInt32(TIFFTAG_PHOTOMETRIC), 2))
  let orientation = UInt16(progan_tiff_short(tiff, UInt32(TIFFTAG_ORIENTATION), 1))
  progan_tiff_ignore_orientation(tiff)
  let isGrey = photometric == PHOTOMETRIC_MINISWHITE || photometric == PHOTOMETRIC_MINISBLACK
  let extra = progan_tiff_extra(tiff)
  // Its alpha is left apart in grey alone, and 16 bits have none.
  let isDeep = progan_tiff_short(tiff, UInt32(TIFFTAG_BITSPERSAMPLE), 1) > 8
  let isApart = isGrey && extra == EXTRASAMPLE_UNASSALPHA && !isDeep
  let isInk = photometric == PHOTOMETRIC_SEPARATED
  let pixels = try decodingAlone(bytes: width * height * 4) { () throws(ImageError) in
    if isInk { return try inks(tiff, file, width, height) }
    var raster = [UInt32](repeating: 0, count: width * height)
    guard
      TIFFReadRGBAImageOriented(tiff, UInt32(width), UInt32(height), &raster, Int32(ORIENTATION_TOPLEFT), 1) != 0
    else { throw file.damaged("part of its picture is missing or damaged") }
    if isApart { return raster.greyAndAlpha() }
    // A saved selection or an ink of its own is no alpha, though libtiff takes it for that.
    return raster.onWhite(isGrey: isGrey, isOpaque: extra == EXTRASAMPLE_UNSPECIFIED)
  }
  var count: UInt32 = 0
  let profile = progan_tiff_profile(tiff, &count).map {
    Array(UnsafeRawBufferPointer(start: $0, count: Int(count)))
  }
  return DecodedPicture(
    width: width, height: height, samples: isInk ? .cmyk : isApart ? .greyAlpha : isGrey ? .grey : .rgb, pixels: pixels,
    profile: profile, orientation: Orientation(rawValue: orientation) ?? .upright)
}

/// As they are stored: libtiff's colours know nothing of a profile.
private func inks(
  _ tiff: OpaquePointer, _ file: PictureFile, _ width: Int, _ height: Int
) throws(ImageError) -> [UInt8] {
  var pixels = [UInt8](repeating: 0, count: 4 * width * height)
  guard progan_tiff_inks(tiff, &pixels, UInt32(width), UInt32(height)) != 0 else {
    throw file.damaged("part of its picture is missing or damaged")
  }
  return pixels
}

/// Refuses what the file cannot hold, before memory is taken.
private func requireRoom(
  _ tiff: OpaquePointer, _ file: PictureFile, _ width: Int, _ height: Int
) throws(ImageError) {
  let stored = Int(progan_tiff_stored(tiff, Int64(file.bytes.count)))
  let bits =
    Int(progan_tiff_short(tiff, UInt32(TIFFTAG_BITSPERSAMPLE), 1))
    * Int(progan_tiff_short(tiff, UInt32(TIFFTAG_SAMPLESPERPIXEL), 1))
  let (raw, overflows) = (width * height).multipliedReportingOverflow(by: bits)
  let ratio =
    switch Int32(progan_tiff_short(tiff, UInt32(TIFFTAG_COMPRESSION), UInt32(COMPRESSION_NONE))) {
    // Colours may be stored at a quarter of the pixels.
    case COMPRESSION_NONE: 4
    case COMPRESSION_ADOBE_DEFLATE, COMPRESSION_DEFLATE: 1032
    default: 1 << 15
    }
  guard stored >= 0, !overflows, raw / 8 / ratio <= stored else {
    throw file.damaged("it claims \(width)×\(height) pixels, which its \(max(0, stored)) bytes cannot hold")
  }
}

extension [UInt32] {
  /// Grey and alpha as they are.
  fileprivate func greyAndAlpha() -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count * 2) { output, length in
      for pixel in self {
        (output[length], output[length + 1]) = (UInt8(pixel & 255), UInt8(pixel >> 24))
        length += 2
      }
    }
  }

  /// Bytes of libtiff's pixels, red lowest and alpha highest, which the colours are multiplied by already.
  fileprivate func onWhite(isGrey: Bool, isOpaque: Bool) -> [UInt8] {
    let channels = isGrey ? 1 : 3
    return [UInt8](unsafeUninitializedCapacity: count * channels) { output, length in
      for pixel in self {
        let white = isOpaque ? 0 : 255 - pixel >> 24
        for channel in 0..<channels {
          output[length + channel] = UInt8(Swift.min(255, (pixel >> UInt32(8 * channel)) & 255 + white))
        }
        length += channels
      }
    }
  }
}
