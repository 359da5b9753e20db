/// Text chunks of PNG files (PNG specification 1.2, sections 3.2, 4.2.3): a keyword and a text each.
enum PNGText {
  /// The file with the texts right after its header, as tEXt where Latin-1 holds them, else as iTXt.
  static func inserting(_ texts: [(keyword: String, text: String)], into png: [UInt8]) throws(ImageError) -> [UInt8] {
    // Signature, and the IHDR chunk of 13 bytes.
    let header = 8 + 12 + 13
    guard png.count > header else { throw .cannotEncode(reason: "the file is too short") }
    var result = Array(png[..<header])
    for (keyword, text) in texts {
      guard (1...79).contains(keyword.utf8.count), keyword.utf8.allSatisfy({ (32...126).contains($0) }) else {
        throw .cannotEncode(reason: "'\(keyword.withVisibleControls)' is no keyword of 1 to 79 ASCII characters")
      }
      let latin1 = text.unicodeScalars.allSatisfy { $0.value < 256 && $0.value != 0 }
      let name = Array(keyword.utf8) + [0]
      result +=
        latin1
        ? chunk("tEXt", name + text.unicodeScalars.map { UInt8($0.value) })
        // No compression, no language, no translated keyword.
        : chunk("iTXt", name + [0, 0, 0, 0] + Array(text.utf8))
    }
    return result + png[header...]
  }

  private static func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
    let body = Array(type.utf8) + data
    return bigEndian(UInt32(data.count)) + body + bigEndian(crc32(body))
  }

  private static func bigEndian(_ value: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }

  /// The texts of a file; damaged chunks end the search.
  static func texts(in png: [UInt8]) -> [(keyword: String, text: String)] {
    var result: [(String, String)] = []
    var position = 8
    while position + 12 <= png.count {
      let length = png[position..<(position + 4)].reduce(0) { $0 << 8 | Int($1) }
      let end = position + 8 + length
      guard end + 4 <= png.count else { break }
      let body = Array(png[(position + 4)..<end])
      guard Array(png[end..<(end + 4)]) == bigEndian(crc32(body)) else { break }
      if let pair = text(ofChunk: body) { result.append(pair) }
      position = end + 4
    }
    return result
  }

  private static func text(ofChunk body: [UInt8]) -> (String, String)? {
    let data = body.dropFirst(4)
    guard let zero = data.firstIndex(of: 0) else { return nil }
    let keyword = String(decoding: data[..<zero], as: UTF8.self)
    let rest = data[(zero + 1)...]
    switch String(decoding: body.prefix(4), as: UTF8.self) {
    case "tEXt": return (keyword, String(String.UnicodeScalarView(rest.map { Unicode.Scalar($0) })))
    case "iTXt":
      guard rest.first == 0, let language = rest.dropFirst(2).firstIndex(of: 0),
        let translated = rest[(language + 1)...].firstIndex(of: 0)
      else { return nil }
      return (keyword, String(decoding: rest[(translated + 1)...], as: UTF8.self))
    default: return nil
    }
  }
}

extension Image {
  /// The uncompressed texts that a PNG file carries.
  public static func pngText(in bytes: [UInt8]) throws(ImageError) -> [(keyword: String, text: String)] {
    guard bytes.starts(with: pngSignature) else { throw .undecodable(name: "picture", reason: "it is not PNG") }
    return PNGText.texts(in: bytes)
  }
}

/// The checksum of PNG chunks (ISO 3309).
private func crc32(_ bytes: [UInt8]) -> UInt32 {
  ~bytes.reduce(UInt32.max) { crcTable[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] ^ ($0 >> 8) }
}

private let crcTable: [UInt32] = (0..<256).map { byte in
  (0..<8).reduce(UInt32(byte)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1 }
}
