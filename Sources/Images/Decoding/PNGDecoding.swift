import CPNG

/// Through libpng's simplified interface, which reports errors by return value.
func decodePNG(_ file: PictureFile) throws(ImageError) -> DecodedPicture {
  let facts = PNGFacts(file.bytes)
  // What a profile says counts, whatever is said of gamma beside it.
  let bytes = facts.profile != nil && facts.hasGamma ? facts.withoutGamma(file.bytes) : file.bytes
  // libpng looks at them up to its end.
  let result = bytes.withUnsafeBytes { bytes in
    Result { () throws(ImageError) in try decode(bytes, facts, file) }
  }
  return try result.get()
}

private func decode(
  _ bytes: UnsafeRawBufferPointer, _ facts: PNGFacts, _ file: PictureFile
) throws(ImageError) -> DecodedPicture {
  var header = png_image()
  header.version = png_uint_32(PNG_IMAGE_VERSION)
  defer { png_image_free(&header) }
  guard png_image_begin_read_from_memory(&header, bytes.baseAddress, bytes.count) != 0 else {
    throw file.damaged(message(of: header))
  }
  let (width, height) = (Int(header.width), Int(header.height))
  try Image.checkSize(width, height, name: file.name)
  // Deflate makes no more than 1032 bytes of one.
  try file.requireRoom(forBytes: width * height * facts.bitsPerPixel / 8 / 1032, width, height)
  // 16 bits without a word on gamma are as bright as 8 bits.
  header.flags |= png_uint_32(PNG_IMAGE_FLAG_16BIT_sRGB)
  header.format &= png_uint_32(PNG_FORMAT_FLAG_COLOR | PNG_FORMAT_FLAG_ALPHA)
  let hasColor = header.format & png_uint_32(PNG_FORMAT_FLAG_COLOR) != 0
  let hasAlpha = header.format & png_uint_32(PNG_FORMAT_FLAG_ALPHA) != 0
  let size = width * height * ((hasColor ? 3 : 1) + (hasAlpha ? 1 : 0))
  let pixels = try decodingAlone(bytes: size) { () throws(ImageError) in
    var pixels = [UInt8](repeating: 0, count: size)
    guard png_image_finish_read(&header, nil, &pixels, 0, nil) != 0 else { throw file.damaged(message(of: header)) }
    return pixels
  }
  return DecodedPicture(
    width: width, height: height, samples: hasColor ? (hasAlpha ? .rgba : .rgb) : (hasAlpha ? .greyAlpha : .grey),
    pixels: pixels, profile: facts.profile, orientation: facts.orientation)
}

/// What a PNG's chunks say about how to see it (PNG specification 1.2, section 4.2, and its extension eXIf).
private struct PNGFacts {
  private(set) var profile: [UInt8]?
  var orientation: Orientation { exif ?? textExif ?? .upright }
  private(set) var bitsPerPixel = 1
  private var gamma: [Range<Int>] = []
  /// As the chunk for that says, and as texts say that are older than it.
  private var exif: Orientation?
  private var textExif: Orientation?

  var hasGamma: Bool { !gamma.isEmpty }

  init(_ bytes: [UInt8]) {
    var position = pngSignature.count
    while position + 12 <= bytes.count {
      let length = bytes[position..<(position + 4)].reduce(0) { $0 << 8 | Int($1) }
      let range = position..<(position + 12 + length)
      guard range.upperBound <= bytes.count else { return }
      let type = String(decoding: bytes[(position + 4)..<(position + 8)], as: UTF8.self)
      take(type, range, bytes)
      if type == "IEND" { return }
      position = range.upperBound
    }
  }

  private mutating func take(_ type: String, _ range: Range<Int>, _ bytes: [UInt8]) {
    let data = bytes[(range.lowerBound + 8)..<(range.upperBound - 4)]
    // What does not fit its checksum is not believed.
    func isWhole() -> Bool {
      bytes[(range.upperBound - 4)..<range.upperBound].elementsEqual(
        bigEndian(checksum(bytes[(range.lowerBound + 4)..<(range.upperBound - 4)])))
    }
    switch type {
    case "IHDR" where data.count == 13:
      let channels = [0: 1, 2: 3, 3: 1, 4: 2, 6: 4][bytes[range.lowerBound + 17]] ?? 1
      bitsPerPixel = channels * Int(bytes[range.lowerBound + 16])
    case "gAMA", "cHRM", "sRGB": gamma.append(range)
    case "eXIf" where isWhole(): exif = Orientation(exif: data) ?? exif
    case "tEXt", "zTXt", "iTXt":
      let chunk = PNGChunk(type: type, range: range)
      guard let keyword = PNGText.keyword(of: chunk, in: bytes), Self.exifKeywords.contains(keyword), isWhole(),
        let text = PNGText.text(of: chunk, in: bytes)?.text
      else { return }
      textExif = rawProfile(text).flatMap(Orientation.init(exif:)) ?? textExif
    case "iCCP" where isWhole():
      // A name, a zero, and a method that is zero for zlib's.
      guard let zero = data.firstIndex(of: 0), data[(zero + 1)...].first == 0 else { return }
      profile = PNGText.inflated(data[(zero + 2)...])
    default: break
    }
  }

  private static let exifKeywords = ["Raw profile type exif", "Raw profile type APP1"]

  func withoutGamma(_ bytes: [UInt8]) -> [UInt8] {
    var result = bytes
    for range in gamma.reversed() { result.removeSubrange(range) }
    return result
  }
}

/// The bytes that ImageMagick writes as a text, "\nexif\n      48\n4578696600…": a name, how many there are, and two digits
/// for each; nil if it is none.
private func rawProfile(_ text: String) -> [UInt8]? {
  let parts = text.split(separator: "\n").map { $0.filter { !$0.isWhitespace } }
  guard parts.count > 2, let count = Int(parts[1]) else { return nil }
  let digits = parts[2...].joined().utf8.map { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 ? $0 - 48 : ($0 | 32) &- 87 }
  guard digits.count / 2 == count, digits.allSatisfy({ $0 < 16 }) else { return nil }
  return stride(from: 0, to: 2 * count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
}

private func message(of header: png_image) -> String {
  withUnsafeBytes(of: header.message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
}
