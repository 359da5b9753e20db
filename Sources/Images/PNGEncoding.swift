import CPNG
import Files

extension Image {
  /// The picture as a PNG file with text chunks.
  public func pngData(text: [(keyword: String, text: String)] = []) throws(ImageError) -> [UInt8] {
    var header = png_image()
    header.version = png_uint_32(PNG_IMAGE_VERSION)
    header.width = png_uint_32(width)
    header.height = png_uint_32(height)
    header.format = channels == 3 ? png_uint_32(PNG_FORMAT_FLAG_COLOR) : 0
    defer { png_image_free(&header) }
    // What libpng calls the maximum: a little more than the raw pixels.
    var size = png_alloc_size_t(pixels.count + pixels.count / 100 + height * 8 + 65536)
    var bytes = [UInt8](repeating: 0, count: size)
    guard png_image_write_to_memory(&header, &bytes, &size, 0, pixels, 0, nil) != 0 else {
      throw .cannotEncode(reason: message(of: header))
    }
    return try PNGText.inserting(text, into: Array(bytes[..<size]))
  }
}

private func message(of header: png_image) -> String {
  let text = withUnsafeBytes(of: header.message) { raw in
    String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
  }
  return text.isEmpty ? "it is damaged" : text.withVisibleControls
}
