/// What kind of picture a file is, known by its first bytes, whatever it is called.
enum PictureFormat: CaseIterable, Hashable, Sendable {
  case png, jpeg, webp, gif, tiff, bmp, heic, avif

  /// Nil if it begins like none of them; sixteen bytes are enough.
  init?(startingWith bytes: some Collection<UInt8>) {
    let start = Array(bytes.prefix(64))
    func has(_ text: String, at offset: Int = 0) -> Bool { start.dropFirst(offset).starts(with: text.utf8) }
    if start.starts(with: pngSignature) {
      self = .png
    } else if start.starts(with: [0xFF, 0xD8, 0xFF]) {
      self = .jpeg
    } else if has("RIFF"), has("WEBP", at: 8) {
      self = .webp
    } else if has("GIF87a") || has("GIF89a") {
      self = .gif
    } else if ["II*\0", "MM\0*", "II+\0", "MM\0+"].contains(where: { has($0) }) {
      self = .tiff
    } else if has("BM"), start.count >= 16, BMPHeader.sizes.contains(Int(start[14]) | Int(start[15]) << 8) {
      // Two letters alone begin many texts; the length of the header that follows is one of a few.
      self = .bmp
    } else if has("ftyp", at: 4) {
      self.init(brands: stride(from: 8, to: start.count - 3, by: 4).map { Array(start[$0..<($0 + 4)]) })
    } else {
      return nil
    }
  }

  /// The brands of an ISO base media file, its own first, then (after a version) those that it is compatible with.
  private init?(brands: [[UInt8]]) {
    let names = brands.map { String(decoding: $0, as: UTF8.self) }
    guard let first = names.first else { return nil }
    switch first {
    case "avif", "avis": self = .avif
    case "heic", "heix", "hevc", "hevx", "heim", "heis", "hevm", "hevs": self = .heic
    // Any coding, or a profile's name: the others tell which.
    default:
      let heic = ["heic", "heix", "hevc", "hevx", "heim", "heis", "hevm", "hevs", "mif1", "msf1"]
      if names.contains("avif") || names.contains("avis") {
        self = .avif
      } else if names.contains(where: heic.contains) {
        self = .heic
      } else {
        return nil
      }
    }
  }
}

let pngSignature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
