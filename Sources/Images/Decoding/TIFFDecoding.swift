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
  let photometric = Int32(progan_tiff_short(tiff, UInt32(TIFFTAG_PHOTOMETRIC), 2))
  let orientation = UInt16(progan_tiff_short(tiff, UInt32(TIFFTAG_ORIENTATION), 1))
  progan_tiff_ignore_orientation(tiff)
  let pixels = try decodingAlone(bytes: width * height * 4) { () throws(ImageError) in
    var raster = [UInt32](repeating: 0, count: width * height)
    guard
      TIFFReadRGBAImageOriented(tiff, UInt32(width), UInt32(height), &raster, Int32(ORIENTATION_TOPLEFT), 1) != 0
    else { throw file.damaged("part of its picture is missing or damaged") }
    return raster.onWhite(isGrey: photometric == PHOTOMETRIC_MINISWHITE || photometric == PHOTOMETRIC_MINISBLACK)
  }
  var count: UInt32 = 0
  let profile = progan_tiff_profile(tiff, &count).map {
    Array(UnsafeRawBufferPointer(start: $0, count: Int(count)))
  }
  return DecodedPicture(
    width: width, height: height, samples: pixels.count == width * height ? .grey : .rgb, pixels: pixels,
    profile: profile, orientation: Orientation(rawValue: orientation) ?? .upright)
}

extension [UInt32] {
  /// Bytes of libtiff's pixels, red lowest and alpha highest, which the colours are multiplied by already.
  fileprivate func onWhite(isGrey: Bool) -> [UInt8] {
    let channels = isGrey ? 1 : 3
    return [UInt8](unsafeUninitializedCapacity: count * channels) { output, length in
      for pixel in self {
        let white = 255 - pixel >> 24
        for channel in 0..<channels {
          output[length + channel] = UInt8(Swift.min(255, (pixel >> UInt32(8 * channel)) & 255 + white))
        }
        length += channels
      }
    }
  }
}
