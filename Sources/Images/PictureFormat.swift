/// Formats of pictures that are read, known by their first bytes.
enum PictureFormat: CaseIterable, Hashable, Sendable {
  case png, jpeg, webp, gif, tiff, bmp, heic, avif

  /// Nil if what begins so is none of them.
  init?(startingWith bytes: some Collection<UInt8>) {
    let start = Array(bytes.prefix(64))
    func has(_ text: String, at offset: Int = 0) -> Bool { start.dropFirst(offset).starts(with: text.utf8) }
    if start.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
      self = .png
    } else if start.starts(with: [0xFF, 0xD8, 0xFF]) {
      self = .jpeg
    } else if has("RIFF"), has("WEBP", at: 8) {
      self = .webp
    } else if has("GIF87a") || has("GIF89a") {
      self = .gif
    } else if has("II*\0") || has("MM\0*") || has("II+\0") || has("MM\0+") {
      self = .tiff
    } else if has("BM"), start.count >= 18, Self.bitmapHeaders.contains(start[14]), start[15...17] == [0, 0, 0] {
      self = .bmp
    } else if has("ftyp", at: 4) {
      let brands = Self.brands(start)
      if !brands.isDisjoint(with: ["avif", "avis"]) {
        self = .avif
      } else if !brands.isDisjoint(with: ["heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"]) {
        self = .heic
      } else {
        return nil
      }
    } else {
      return nil
    }
  }

  /// Bytes that the header after a BMP file's first 14 can have.
  private static let bitmapHeaders: Set<UInt8> = [12, 16, 40, 52, 56, 64, 108, 124]

  /// The brands of an ISO media file: its own, and those that it is compatible with.
  private static func brands(_ start: [UInt8]) -> Set<String> {
    let length = start[..<4].reduce(0) { $0 << 8 | Int($1) }
    let end = min(start.count, length)
    let places = [8] + Array(stride(from: 16, to: max(16, end), by: 4))
    return Set(places.filter { $0 + 4 <= start.count }.map { String(decoding: start[$0..<($0 + 4)], as: UTF8.self) })
  }
}
