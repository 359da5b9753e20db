import CGIF

/// The first picture, on its canvas, through giflib.
func decodeGIF(_ file: PictureFile) throws(ImageError) -> DecodedPicture {
  let result = file.bytes.withUnsafeBufferPointer { bytes in
    var rest = bytes[...]
    return withUnsafeMutablePointer(to: &rest) { rest in
      Result { () throws(ImageError) in
        var error: Int32 = 0
        guard let gif = DGifOpen(rest, readBytes, &error) else { throw file.damaged("it is a damaged GIF") }
        defer { DGifCloseFile(gif, nil) }
        return try GIFReader(gif: gif, file: file).firstPicture()
      }
    }
  }
  return try result.get()
}

/// Hands over what is left of a slice of the file.
private func readBytes(
  _ gif: UnsafeMutablePointer<GifFileType>?, _ target: UnsafeMutablePointer<UInt8>?, _ count: Int32
)
  -> Int32
{
  guard let target, let rest = gif?.pointee.UserData?.assumingMemoryBound(to: Slice<UnsafeBufferPointer<UInt8>>.self)
  else { return 0 }
  let part = rest.pointee.prefix(Int(count))
  for (offset, byte) in part.enumerated() { target[offset] = byte }
  rest.pointee = rest.pointee.dropFirst(part.count)
  return Int32(part.count)
}

private struct GIFReader {
  let gif: UnsafeMutablePointer<GifFileType>
  let file: PictureFile

  private var damaged: ImageError { file.damaged("it is a GIF without a whole picture") }

  func firstPicture() throws(ImageError) -> DecodedPicture {
    var transparent: Int?
    while true {
      var type = UNDEFINED_RECORD_TYPE
      guard DGifGetRecordType(gif, &type) == GIF_OK else { throw damaged }
      switch type {
      case IMAGE_DESC_RECORD_TYPE: return try picture(transparent: transparent)
      case EXTENSION_RECORD_TYPE: transparent = try takeExtension() ?? transparent
      case TERMINATE_RECORD_TYPE: throw damaged
      default: break
      }
    }
  }

  /// The transparent index, if an extension tells it.
  private func takeExtension() throws(ImageError) -> Int? {
    var (code, block, found) = (Int32(0), UnsafeMutablePointer<GifByteType>?.none, Int?.none)
    guard DGifGetExtension(gif, &code, &block) == GIF_OK else { throw damaged }
    while let bytes = block {
      // Its length goes before a block.
      if code == GRAPHICS_EXT_FUNC_CODE, bytes[0] >= 4 { found = bytes[1] & 1 == 1 ? Int(bytes[4]) : nil }
      guard DGifGetExtensionNext(gif, &block) == GIF_OK else { throw damaged }
    }
    return found
  }

  private func picture(transparent: Int?) throws(ImageError) -> DecodedPicture {
    guard DGifGetImageDesc(gif) == GIF_OK else { throw damaged }
    let frame = gif.pointee.Image
    let (left, top, across, down) = (Int(frame.Left), Int(frame.Top), Int(frame.Width), Int(frame.Height))
    // Some files have no canvas of their own, or one that is too small.
    let (width, height) = (max(Int(gif.pointee.SWidth), left + across), max(Int(gif.pointee.SHeight), top + down))
    try Image.checkSize(width, height, name: file.name)
    try Image.checkSize(across, down, name: file.name)
    // A code of a bit or more stands for no more than 4096 pixels.
    try file.requireRoom(forBytes: across * down / 4096 / 8, across, down)
    // Nor has an honest canvas many times more.
    try file.requireRoom(forBytes: width * height / 4096 / 8, width, height)
    guard let map = frame.ColorMap ?? gif.pointee.SColorMap else { throw file.damaged("it is a GIF without colours") }
    return try decodingAlone(bytes: width * height * 4) { () throws(ImageError) in
      var pixels = [UInt8](repeating: 0, count: width * height * 4)
      var line = [UInt8](repeating: 0, count: across)
      for y in rows(down, isInterlaced: frame.Interlace) {
        guard DGifGetLine(gif, &line, Int32(across)) == GIF_OK else { throw damaged }
        guard top + y < height else { continue }
        for x in 0..<min(across, max(0, width - left))
        where Int(line[x]) != transparent && line[x] < map.pointee.ColorCount {
          let color = map.pointee.Colors[Int(line[x])]
          let target = ((top + y) * width + left + x) * 4
          (pixels[target], pixels[target + 1], pixels[target + 2]) = (color.Red, color.Green, color.Blue)
          pixels[target + 3] = 255
        }
      }
      return DecodedPicture(width: width, height: height, samples: .rgba, pixels: pixels)
    }
  }

  /// The order that rows come in.
  private func rows(_ count: Int, isInterlaced: Bool) -> [Int] {
    guard isInterlaced else { return Array(0..<count) }
    return [(0, 8), (4, 8), (2, 4), (1, 2)].flatMap { Array(stride(from: $0.0, to: count, by: $0.1)) }
  }
}
