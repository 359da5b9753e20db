/// What a file is that is no picture for us, as far as its first bytes and its name tell.
struct FileKind: Hashable, Sendable {
  let one: String
  let many: String
  /// What programs and systems keep beside pictures, of which nobody wants to hear.
  let isHousekeeping: Bool

  init(_ one: String, _ many: String? = nil, isHousekeeping: Bool = false) {
    self.one = one
    self.many = many ?? one + "s"
    self.isHousekeeping = isHousekeeping
  }

  static let hidden = FileKind("hidden file", isHousekeeping: true)
  static let hiddenFolder = FileKind("hidden folder", isHousekeeping: true)
  static let thumbnails = FileKind(
    "folder of thumbnails or deleted files", "folders of thumbnails or deleted files", isHousekeeping: true)
  static let system = FileKind("file of the system", "files of the system", isHousekeeping: true)
  static let linkBack = FileKind("link to a folder that it lies in", "links to folders that they lie in")
  static let linkAgain = FileKind("link to a folder that is read anyhow", "links to folders that are read anyhow")
  static let brokenLink = FileKind("link to nothing", "links to nothing")
  static let madeUp = FileKind("folder that the system makes up", "folders that the system makes up")
  static let device = FileKind("pipe, socket or device", "pipes, sockets or devices")
  static let closed = FileKind("file that may not be read", "files that may not be read")
  static let empty = FileKind("empty file")
  static let zeros = FileKind("file of zeros", "files of zeros")
  static let text = FileKind("text file")
  static let unknown = FileKind("file of no known kind", "files of no known kind")
  static let video = FileKind("video")
  static let archive = FileKind("archive")
  static let encrypted = FileKind("encrypted file")
  static let link = FileKind("link within an archive", "links within an archive")

  private static let audio = FileKind("audio file")
  private static let page = FileKind("web page")
  private static let pointer = FileKind("Git LFS pointer")
  private static let drawing = FileKind("SVG drawing")
  private static let document = FileKind("document")
  private static let raw = FileKind("raw photo")
  private static let data = FileKind("data file")
  private static let program = FileKind("program")
  private static let jpegXL = FileKind("JPEG XL picture")
  private static let jpeg2000 = FileKind("JPEG 2000 picture")
  private static let otherPicture = FileKind("picture in another format", "pictures in other formats")

  /// A picture whose format cannot be read here.
  static func unreadable(_ format: PictureFormat, _ why: String) -> FileKind {
    FileKind("\(format.name) \(why)", "\(format.name) \(why)")
  }

  /// Bytes that are enough to tell.
  static let neededBytes = 512

  /// What begins so, which is no picture; `name` decides where bytes do not.
  init(startingWith bytes: [UInt8], name: String = "") {
    self =
      bytes.isEmpty
      ? .empty
      : Self.raws.contains(pathExtension(name))
        ? Self.raw
        : Self.signatures.first { $0.isIn(bytes) }?.kind
          ?? (bytes.allSatisfy { $0 == 0 } ? .zeros : Self.written(bytes) ?? Self.named(name) ?? .unknown)
  }

  /// Why it is no picture, for what is called one; nil where that goes without saying.
  var reason: String? {
    switch self {
    case .empty: "it is empty"
    case .zeros: "it holds nothing but zeros"
    case .text, .unknown: nil
    case .archive: "it is an archive: unpack it first"
    default: "it is \("AEIOU".contains(one.first?.uppercased() ?? "") ? "an" : "a") \(one)"
    }
  }

  /// Raw photos, many of which are TIFF files with a small picture first.
  static let raws: Set = [
    "3fr", "arw", "cr2", "cr3", "crw", "dcr", "dng", "erf", "fff", "iiq", "k25", "kdc", "mef", "mos", "mrw", "nef",
    "nrw", "orf", "pef", "raf", "raw", "rw2", "rwl", "sr2", "srf", "srw", "x3f",
  ]

  private struct Signature {
    let kind: FileKind
    let bytes: [UInt8]
    let offset: Int

    init(_ kind: FileKind, _ text: String, at offset: Int = 0) { self.init(kind, Array(text.utf8), at: offset) }

    init(_ kind: FileKind, _ bytes: [UInt8], at offset: Int = 0) {
      self.kind = kind
      self.bytes = bytes
      self.offset = offset
    }

    func isIn(_ start: [UInt8]) -> Bool { start.dropFirst(offset).starts(with: bytes) }
  }

  private static let signatures: [Signature] = [
    Signature(raw, "ftypcrx ", at: 4), Signature(raw, "FUJIFILMCCD-RAW"), Signature(raw, "IIRO"),
    Signature(raw, "IIRS"), Signature(raw, "IIU\0"), Signature(raw, "FOVb"), Signature(raw, "\0MRM"),
    Signature(raw, "HEAPCCDR", at: 6),
    Signature(audio, "ftypM4A", at: 4), Signature(audio, "ftypM4B", at: 4),
    Signature(video, "ftyp", at: 4), Signature(video, "moov", at: 4), Signature(video, "mdat", at: 4),
    Signature(video, "wide", at: 4), Signature(video, "skip", at: 4), Signature(video, "AVI ", at: 8),
    Signature(video, [0x1A, 0x45, 0xDF, 0xA3]), Signature(video, [0, 0, 1, 0xBA]), Signature(video, [0, 0, 1, 0xB3]),
    Signature(video, [0x30, 0x26, 0xB2, 0x75, 0x8E, 0x66, 0xCF, 0x11]), Signature(video, "FLV"),
    Signature(audio, "WAVE", at: 8), Signature(audio, "ID3"), Signature(audio, "fLaC"), Signature(audio, "OggS"),
    Signature(audio, [0xFF, 0xFB]), Signature(audio, [0xFF, 0xF3]), Signature(audio, [0xFF, 0xF1]),
    Signature(pointer, "version https://git-lfs"),
    Signature(FileKind("PDF"), "%PDF"), Signature(document, "%!PS"), Signature(document, [0xC5, 0xD0, 0xD3, 0xC6]),
    Signature(document, "{\\rtf"), Signature(FileKind("Photoshop file"), "8BPS"), Signature(jpegXL, [0xFF, 0x0A]),
    Signature(jpegXL, "JXL \r\n", at: 4), Signature(jpeg2000, "jP  \r\n", at: 4),
    Signature(jpeg2000, [0xFF, 0x4F, 0xFF, 0x51]), Signature(otherPicture, [0x76, 0x2F, 0x31, 0x01]),
    Signature(otherPicture, "#?RADIANCE"), Signature(otherPicture, "DDS "), Signature(otherPicture, [0, 0, 1, 0]),
    Signature(otherPicture, "icns"), Signature(otherPicture, "qoif"), Signature(otherPicture, "gimp xcf"),
    Signature(otherPicture, "DICM", at: 128), Signature(otherPicture, "SIMPLE  ="), Signature(otherPicture, "SDPX"),
    Signature(otherPicture, "P3\n"), Signature(otherPicture, "P4\n"), Signature(otherPicture, "P5\n"),
    Signature(otherPicture, "P6\n"), Signature(otherPicture, "P7\n"),
    Signature(archive, "PK\u{3}\u{4}"), Signature(archive, "PK\u{5}\u{6}"), Signature(archive, "Rar!"),
    Signature(archive, [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C]), Signature(archive, [0x1F, 0x8B]),
    Signature(archive, "BZh"), Signature(archive, [0xFD, 0x37, 0x7A, 0x58, 0x5A]),
    Signature(archive, [0x28, 0xB5, 0x2F, 0xFD]), Signature(archive, "ustar", at: 257),
    Signature(data, [0x89, 0x48, 0x44, 0x46]), Signature(data, [0x93] + Array("NUMPY".utf8)),
    Signature(data, "SQLite format 3"), Signature(data, "PAR1"), Signature(data, [0x80, 2]),
    Signature(data, [0x80, 3]), Signature(data, [0x80, 4]), Signature(data, [0x80, 5]),
    Signature(data, [0x89, 0x50, 0x47, 0x50, 0x0D, 0x0A]),
    Signature(document, [0xD0, 0xCF, 0x11, 0xE0]), Signature(program, [0x7F, 0x45, 0x4C, 0x46]),
    Signature(program, "MZ"),
  ]

  /// What text says of itself; nil if there is none.
  private static func written(_ bytes: [UInt8]) -> FileKind? {
    guard !bytes.contains(where: { $0 < 0x20 && !(8...13).contains($0) && $0 != 0x1B }) else { return nil }
    let text = String(decoding: bytes, as: UTF8.self).lowercased()
    if text.contains("<svg") { return drawing }
    if text.contains("<!doctype html") || text.contains("<html") { return page }
    return text.unicodeScalars.filter { $0 == "\u{FFFD}" }.count > 2 ? nil : .text
  }

  /// What the name says, where bytes say nothing.
  private static func named(_ name: String) -> FileKind? {
    switch pathExtension(name) {
    case "mpg", "mpeg", "ts", "mts", "m2ts", "vob", "mov", "mp4": .video
    case "mp3", "aac", "wma", "amr": audio
    case "tfrecords", "bin", "dat", "db", "npy", "pt", "pth", "pkl": data
    default: nil
    }
  }
}

extension PictureFormat {
  var name: String {
    switch self {
    case .webp: "WebP"
    case .png, .jpeg, .gif, .tiff, .bmp, .heic, .avif: "\(self)".uppercased()
    }
  }

  /// Formats that this machine's libraries do not read, each with what is missing, as in "without libheif".
  static let missing: [PictureFormat: String] = [:]
}

/// Endings of names that say that a file is a picture.
let pictureExtensions: [String: PictureFormat] = [
  "png": .png, "apng": .png, "jpg": .jpeg, "jpeg": .jpeg, "jpe": .jpeg, "jfif": .jpeg, "webp": .webp, "gif": .gif,
  "tif": .tiff, "tiff": .tiff, "bmp": .bmp, "dib": .bmp, "heic": .heic, "heif": .heic, "hif": .heic, "avif": .avif,
]

/// What follows a name's last point, in small letters.
func pathExtension(_ name: String) -> String {
  name.utf8.lastIndex(of: UInt8(ascii: ".")).map { String(name[name.index(after: $0)...]).lowercased() } ?? ""
}
