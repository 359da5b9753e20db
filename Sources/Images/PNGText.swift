import CZlib

/// Text chunks of PNG files (PNG specification 1.2, section 4.2.3): a keyword and a text each.
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
      guard !text.unicodeScalars.contains("\0") else {
        throw .cannotEncode(reason: "the text of '\(keyword)' has a null character in it")
      }
      let name = Array(keyword.utf8) + [0]
      result +=
        text.unicodeScalars.allSatisfy { $0.value < 256 }
        ? PNGChunk.bytes("tEXt", name + text.unicodeScalars.map { UInt8($0.value) })
        // No compression, no language, no translated keyword.
        : PNGChunk.bytes("iTXt", name + [0, 0, 0, 0] + Array(text.utf8))
    }
    return result + png[header...]
  }

  /// The texts of a file; damaged chunks end the search.
  static func texts(in png: [UInt8]) -> [(keyword: String, text: String)] {
    texts(of: PNGChunk.chunks(in: png), in: png)
  }

  /// The texts of chunks, as far as no more than `longestTexts` comes together: compressed, they may be far longer than
  /// the file.
  static func texts(of chunks: [PNGChunk], in png: [UInt8]) -> [(keyword: String, text: String)] {
    var (result, length) = ([(keyword: String, text: String)](), 0)
    for chunk in chunks {
      guard let text = text(of: chunk, in: png) else { continue }
      length += text.text.utf8.count
      guard length <= longestTexts else { break }
      result.append(text)
    }
    return result
  }

  /// The keyword of a text chunk; nil of any other.
  static func keyword(of chunk: PNGChunk, in png: [UInt8]) -> String? { parts(of: chunk, in: png)?.keyword }

  private static func parts(of chunk: PNGChunk, in png: [UInt8]) -> (keyword: String, rest: ArraySlice<UInt8>)? {
    let data = png[chunk.data]
    guard ["tEXt", "zTXt", "iTXt"].contains(chunk.type), let zero = data.firstIndex(of: 0) else { return nil }
    return (String(decoding: data[..<zero], as: UTF8.self), data[(zero + 1)...])
  }

  /// What a text chunk says; nil if it is none, or cannot be read.
  static func text(of chunk: PNGChunk, in png: [UInt8]) -> (keyword: String, text: String)? {
    guard let (keyword, rest) = parts(of: chunk, in: png) else { return nil }
    switch chunk.type {
    case "tEXt": return (keyword, latin1(rest))
    // Other programs compress texts when they write a file anew; method 0 is zlib's.
    case "zTXt": return rest.first == 0 ? inflated(rest.dropFirst()).map { (keyword, latin1($0[...])) } : nil
    default:
      guard let isCompressed = rest.first, let language = rest.dropFirst(2).firstIndex(of: 0),
        let translated = rest[(language + 1)...].firstIndex(of: 0)
      else { return nil }
      let text = rest[(translated + 1)...]
      guard isCompressed != 0 else { return (keyword, String(decoding: text, as: UTF8.self)) }
      return inflated(text).map { (keyword, String(decoding: $0, as: UTF8.self)) }
    }
  }

  private static func latin1(_ bytes: ArraySlice<UInt8>) -> String {
    String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
  }

  /// More than any honest text.
  static let longestText = 1 << 20
  /// Of all texts of a file together.
  static let longestTexts = 16 << 20

  /// What zlib makes of the bytes, if that is no longer than `longestText`.
  static func inflated(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
    let source = Array(bytes)
    var text = [UInt8](repeating: 0, count: longestText)
    var count = uLongf(text.count)
    guard uncompress(&text, &count, source, uLong(source.count)) == Z_OK else { return nil }
    return Array(text[..<Int(count)])
  }
}

extension Image {
  /// The texts that a PNG file carries; of a damaged one those before the damage.
  public static func pngText(in bytes: [UInt8]) throws(ImageError) -> [(keyword: String, text: String)] {
    guard bytes.starts(with: pngSignature) else { throw .undecodable(name: "picture", reason: "it is not PNG") }
    return PNGText.texts(in: bytes)
  }
}
