@testable import Files
@testable import Images

/// A PNG of any samples, with chunks of any kind before its data.
func png(
  width: Int, height: Int, depth: Int = 8, kind: UInt8, rows: [UInt8], chunks: [(type: String, data: [UInt8])] = [],
  in data: DataFolder
) throws -> [UInt8] {
  let length = rows.count / height
  let lines = (0..<height).flatMap { [0] + rows[($0 * length)..<(($0 + 1) * length)] }
  return pngSignature
    + PNGChunk.bytes("IHDR", bigEndian(width, height) + [UInt8(depth), kind, 0, 0, 0])
    + chunks.flatMap { PNGChunk.bytes($0.type, $0.data) } + PNGChunk.bytes("IDAT", try data.deflated(lines))
    + PNGChunk.bytes("IEND", [])
}

/// A PNG with one more chunk after its header.
func png(_ image: Image, with type: String, _ data: [UInt8]) throws -> [UInt8] {
  let bytes = try image.pngData()
  return bytes[..<33] + PNGChunk.bytes(type, data) + bytes[33...]
}

/// A still WebP with chunks of what to see it by.
func webP(_ still: [UInt8], width: Int, height: Int, orientation: Orientation? = nil, profile: [UInt8]? = nil)
  -> [UInt8]
{
  func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
    Array(type.utf8) + littleEndian(UInt32(data.count)) + data + [UInt8](repeating: 0, count: data.count % 2)
  }
  let flags = UInt8((orientation == nil ? 0 : 8) + (profile == nil ? 0 : 32))
  let size = littleEndian(UInt32(width - 1)).prefix(3) + littleEndian(UInt32(height - 1)).prefix(3)
  let body =
    Array("WEBP".utf8) + chunk("VP8X", [flags, 0, 0, 0] + size) + (profile.map { chunk("ICCP", $0) } ?? [])
    + still[12...] + (orientation.map { chunk("EXIF", exif($0, isBig: false)) } ?? [])
  return Array("RIFF".utf8) + littleEndian(UInt32(body.count)) + body
}

/// An uncompressed TIFF: grey, RGB, or RGBA with alpha that the colours are not multiplied by.
///
/// - Parameter extra: what the sample after the colours is, as of EXTRASAMPLES: 0 anything, 1 alpha that colours are
///   multiplied by, 2 alpha.
func tiff(
  width: Int, height: Int, channels: Int, _ pixels: [UInt8], orientation: Orientation = .upright, extra kind: Int = 2,
  isInk: Bool = false, profile: [UInt8] = []
) -> [UInt8] {
  func entry(_ tag: Int, _ type: Int, _ count: Int, _ value: Int) -> [UInt8] {
    Array(
      littleEndian(UInt16(tag)) + littleEndian(UInt16(type)) + littleEndian(UInt32(count)) + littleEndian(UInt32(value))
    )
  }
  var entries = [
    entry(256, 4, 1, width), entry(257, 4, 1, height), entry(258, 3, 1, 8), entry(259, 3, 1, 1),
    entry(262, 3, 1, isInk ? 5 : channels <= 2 ? 1 : 2), entry(273, 4, 1, 8),
    entry(274, 3, 1, Int(orientation.rawValue)),
    entry(277, 3, 1, channels), entry(278, 4, 1, height), entry(279, 4, 1, pixels.count),
  ]
  if channels > 1 {
    // The depths of all samples, behind everything else.
    let extra = channels % 2 == 0 && !isInk ? 1 : 0
    let end = 8 + pixels.count + 2 + 12 * (entries.count + extra + (profile.isEmpty ? 0 : 1)) + 4
    // Two depths fit where the others' place is told.
    entries[2] = channels == 2 ? entry(258, 3, 2, 8 << 16 | 8) : entry(258, 3, channels, end)
    if extra == 1 { entries.append(entry(338, 3, 1, kind)) }
    if !profile.isEmpty { entries.append(entry(34675, 7, profile.count, end + 2 * channels)) }
  }
  let depths = channels > 1 ? (0..<channels).flatMap { _ in littleEndian(UInt16(8)) } : []
  return Array("II*\0".utf8) + littleEndian(UInt32(8 + pixels.count)) + pixels + littleEndian(UInt16(entries.count))
    + entries.flatMap { $0 } + [0, 0, 0, 0] + depths + profile
}

/// A Windows bitmap of 24 bits, or of 32 with alpha.
func bmp(width: Int, height: Int, channels: Int, _ pixels: [UInt8], isTopDown: Bool = false) -> [UInt8] {
  let size = channels == 4 ? 56 : 40
  let rows = (0..<height).map { y -> [UInt8] in
    let row = (0..<width).flatMap { x -> [UInt8] in
      let pixel = pixels[((y * width + x) * channels)..<((y * width + x + 1) * channels)]
      return [pixel[pixel.startIndex + 2], pixel[pixel.startIndex + 1], pixel[pixel.startIndex]] + pixel.dropFirst(3)
    }
    return row + [UInt8](repeating: 0, count: (4 - row.count % 4) % 4)
  }
  let body = (isTopDown ? rows : rows.reversed()).flatMap { $0 }
  var header = littleEndian(UInt32(size)) + littleEndian(UInt32(width))
  header += littleEndian(Int32(isTopDown ? -height : height)) + littleEndian(UInt16(1))
  header += littleEndian(UInt16(8 * channels)) + littleEndian(UInt32(channels == 4 ? 3 : 0))
  header += [UInt8](repeating: 0, count: 20)
  if channels == 4 { for mask: UInt32 in [0xFF0000, 0xFF00, 0xFF, 0xFF00_0000] { header += littleEndian(mask) } }
  return Array("BM".utf8) + littleEndian(UInt32(14 + size + body.count)) + [0, 0, 0, 0]
    + littleEndian(UInt32(14 + size)) + header + body
}
