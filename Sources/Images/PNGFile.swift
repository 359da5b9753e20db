/// A PNG file as its chunks (PNG specification 1.2, section 3): from IHDR to IEND, with every checksum right. Its texts
/// can be changed while all else stays as it was, byte for byte.
public struct PNGFile: Equatable, Sendable {
  public private(set) var bytes: [UInt8]
  private var chunks: [PNGChunk]

  /// - Parameter name: what to call it in an error.
  public init(_ bytes: [UInt8], name: String) throws(ImageError) {
    func damaged(_ reason: String) -> ImageError { .undecodable(name: name, reason: reason) }
    guard bytes.starts(with: pngSignature) else { throw damaged("it is not PNG") }
    chunks = PNGChunk.chunks(in: bytes)
    guard chunks.first?.type == "IHDR" else { throw damaged("it does not begin with a header, or that is damaged") }
    guard chunks.last?.type == "IEND" else { throw damaged("it is cut off or damaged after its header") }
    self.bytes = bytes
  }

  /// The texts that it carries, in their order; what cannot be read is left out.
  public var texts: [(keyword: String, text: String)] { PNGText.texts(of: chunks, in: bytes) }

  /// Gives keywords new texts, and takes the texts of those without one away.
  public mutating func setTexts(_ texts: [(keyword: String, text: String?)]) throws(ImageError) {
    let replaced = Set(texts.map(\.keyword))
    var kept = pngSignature
    var end = pngSignature.count
    for chunk in chunks {
      end = chunk.range.upperBound
      if let keyword = PNGText.keyword(of: chunk, in: bytes), replaced.contains(keyword) { continue }
      kept += bytes[chunk.range]
    }
    // What follows IEND is no part of the picture; it stays, too.
    kept += bytes[end...]
    bytes = try PNGText.inserting(texts.compactMap { text in text.text.map { (text.keyword, $0) } }, into: kept)
    chunks = PNGChunk.chunks(in: bytes)
  }
}

/// Where a chunk lies in its file.
struct PNGChunk: Equatable {
  /// Four ASCII letters.
  let type: String
  /// All of it: length, type, data and checksum.
  let range: Range<Int>

  var data: Range<Int> { (range.lowerBound + 8)..<(range.upperBound - 4) }

  /// The chunks of a file up to IEND, or up to the first damaged one.
  static func chunks(in png: [UInt8]) -> [PNGChunk] {
    var result: [PNGChunk] = []
    var position = pngSignature.count
    while position + 12 <= png.count {
      let length = png[position..<(position + 4)].reduce(0) { $0 << 8 | Int($1) }
      let end = position + 8 + length
      guard end + 4 <= png.count, png[end..<(end + 4)].elementsEqual(bigEndian(checksum(png[(position + 4)..<end])))
      else { break }
      let type = String(decoding: png[(position + 4)..<(position + 8)], as: UTF8.self)
      result.append(PNGChunk(type: type, range: position..<(end + 4)))
      if type == "IEND" { break }
      position = end + 4
    }
    return result
  }

  /// The bytes of a new chunk.
  static func bytes(_ type: String, _ data: [UInt8]) -> [UInt8] {
    let body = Array(type.utf8) + data
    return bigEndian(UInt32(data.count)) + body + bigEndian(checksum(body[...]))
  }
}

func bigEndian(_ value: some FixedWidthInteger) -> [UInt8] { withUnsafeBytes(of: value.bigEndian) { Array($0) } }
