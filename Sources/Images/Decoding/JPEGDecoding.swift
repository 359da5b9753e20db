import CJPEG

/// Through libjpeg, at a fraction of its size where that is enough: the rest is then hardly computed.
func decodeJPEG(_ file: PictureFile) throws(ImageError) -> DecodedPicture {
  let result = file.bytes.withUnsafeBufferPointer { bytes in
    Result { () throws(ImageError) in
      guard let jpeg = progan_jpeg_open(bytes.baseAddress, UInt(bytes.count)) else {
        throw file.damaged("there is no memory for it")
      }
      defer { progan_jpeg_close(jpeg) }
      return try decode(jpeg, file)
    }
  }
  return try result.get()
}

private func decode(_ jpeg: UnsafeMutablePointer<progan_jpeg>, _ file: PictureFile) throws(ImageError) -> DecodedPicture
{
  try jpeg.check(file)
  let (width, height) = (Int(jpeg.pointee.info.image_width), Int(jpeg.pointee.info.image_height))
  try Image.checkSize(width, height, name: file.name)
  // Every block of 8×8 takes at least a bit, but where arithmetic coding is.
  if jpeg.pointee.info.arith_code == 0 {
    try file.requireRoom(forBytes: jpeg.blocks / 8, width, height)
  }
  let shrink = file.shrink(width, height)
  let fraction = [8, 4, 2].first { $0 <= shrink } ?? 1
  progan_jpeg_choose(jpeg, UInt32(fraction))
  try jpeg.check(file)
  let channels = Int(jpeg.pointee.info.output_components)
  guard let samples = [1: DecodedPicture.Samples.grey, 3: .rgb, 4: .cmyk][channels] else {
    throw file.damaged("it has \(channels) channels, and is neither grey, colour nor CMYK")
  }
  // A small file can claim so many scans that they would take minutes.
  jpeg.pointee.most_scans = Int32(min(500, max(32, 200_000_000 / max(1, jpeg.blocks))))
  let rowBytes = Int(jpeg.pointee.info.output_width) * channels
  let outputBytes = rowBytes * Int(jpeg.pointee.info.output_height)
  let isWhole = jpeg.pointee.info.progressive_mode == 0
  var pixels = [UInt8](repeating: 0, count: outputBytes)
  try decodingAlone(bytes: outputBytes + (isWhole ? 0 : jpeg.blocks * 128)) { () throws(ImageError) in
    progan_jpeg_decode(jpeg, &pixels, rowBytes)
  }
  try jpeg.check(file)
  guard jpeg.pointee.is_damaged == 0 else { throw file.damaged("part of its picture is missing or damaged") }
  if samples == .cmyk { pixels.turnIntoInks(isAdobe: jpeg.pointee.info.saw_Adobe_marker != 0) }
  return DecodedPicture(
    width: Int(jpeg.pointee.info.output_width), height: Int(jpeg.pointee.info.output_height), samples: samples,
    pixels: pixels, wholeSize: (width, height), scale: (Double(fraction), Double(fraction)), profile: jpeg.profile,
    orientation: jpeg.orientation)
}

extension UnsafeMutablePointer<progan_jpeg> {
  /// Throws what went wrong.
  fileprivate func check(_ file: PictureFile) throws(ImageError) {
    let message = withUnsafeBytes(of: &pointee.message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    guard message.isEmpty else { throw file.damaged(message) }
  }

  /// Of all its components.
  fileprivate var blocks: Int {
    (0..<Int(pointee.info.num_components)).reduce(0) { sum, component in
      let info = pointee.info.comp_info[component]
      return sum + Int(info.width_in_blocks) * Int(info.height_in_blocks)
    }
  }

  fileprivate var profile: [UInt8]? {
    var count: UInt32 = 0
    guard let profile = progan_jpeg_profile(self, &count) else { return nil }
    defer { free(profile) }
    return Array(UnsafeBufferPointer(start: profile, count: Int(count)))
  }

  fileprivate var orientation: Orientation {
    var next = pointee.info.marker_list
    while let marker = next {
      let bytes = UnsafeBufferPointer(start: marker.pointee.data, count: Int(marker.pointee.data_length))
      if marker.pointee.marker == UInt8(JPEG_APP0) + 1, bytes.starts(with: Array("Exif\0".utf8)),
        let found = Orientation(exif: bytes)
      {
        return found
      }
      next = marker.pointee.next
    }
    return .upright
  }
}

extension [UInt8] {
  /// Adobe's programs, and most that came after, write 255 for no ink. Without their marker nothing says which way round it
  /// is; then black is taken for the ink that a picture has less of.
  fileprivate mutating func turnIntoInks(isAdobe: Bool) {
    if !isAdobe {
      let black = stride(from: 3, to: count, by: 4).reduce(0) { $0 + Int(self[$1]) }
      guard black > count / 4 * 128 else { return }
    }
    for index in indices { self[index] = 255 - self[index] }
  }
}
