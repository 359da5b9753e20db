import Files

/// What a file that shall be a model is, by its bytes: the name may be any.
enum ForeignKind: Equatable {
  /// What PyTorch, or any other program, packs files into.
  case zip
  /// What PyTorch wrote before it wrote zip archives.
  case legacyTorch
  case pickle
  case safetensors
  /// Something else that is well known, as what is wrong with it.
  case other(String)
  case unknown

  /// - Throws: if the file cannot be read.
  init(_ file: RegularFile) throws(ForeignFault) {
    let start: [UInt8]
    do throws(FileError) { start = try file.bytes(at: 0, count: min(512, file.count)) } catch {
      throw .file(error)
    }
    self = Self.model(start, of: file.count) ?? Self.known(start, name: file.path).map { .other($0) } ?? .unknown
    if self == .unknown, let text = Self.text(start) { self = .other(text) }
  }

  private static func model(_ start: [UInt8], of count: Int) -> ForeignKind? {
    guard !start.isEmpty else { return .other("it is empty, as a download is that did not arrive") }
    if start.starts(with: Array("PK".utf8) + [3, 4]) || start.starts(with: Array("PK".utf8) + [5, 6]) { return .zip }
    if start.starts(with: TorchFile.legacyStart) { return .legacyTorch }
    if count > 8, start.count > 8, start[8] == UInt8(ascii: "{") {
      let length = start[..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      if length <= UInt64(count - 8) { return .safetensors }
    }
    // Protocols from 2 on say which they are; before, a tuple or dictionary of networks begins with these.
    if start[0] == 0x80, start.count > 1, (2...5).contains(start[1]) { return .pickle }
    return ["(c", "(d", "(i", "(l", "(S", "}q", "(t", "ccop", "cnum", "ctfu", "ccol"].contains {
      start.starts(with: Array($0.utf8))
    }
      ? .pickle : nil
  }

  private static let signatures: [(bytes: [UInt8], at: Int, sentence: String)] = [
    ([0x89] + ascii("PNG"), 0, picture("PNG")), ([0xFF, 0xD8, 0xFF], 0, picture("JPEG")),
    (ascii("GIF8"), 0, picture("GIF")),
    (ascii("II*\0"), 0, picture("TIFF")), (ascii("MM\0*"), 0, picture("TIFF")), (ascii("ftypheic"), 4, picture("HEIC")),
    (ascii("ftypavif"), 4, picture("AVIF")), (ascii("WEBP"), 8, picture("WebP")),
    (ascii("ftyp"), 4, "it is a film, not a model"),
    (ascii("%PDF"), 0, "it is a PDF, not a model"),
    ([0x1F, 0x8B], 0, packed("gzip")), (ascii("BZh"), 0, packed("bzip2")), ([0xFD] + ascii("7zXZ"), 0, packed("xz")),
    ([0x28, 0xB5, 0x2F, 0xFD], 0, packed("zstd")), (ascii("7z") + [0xBC, 0xAF], 0, packed("7-Zip")),
    (ascii("Rar!"), 0, packed("RAR")), (ascii("ustar"), 257, packed("tar")),
    ([0x89] + ascii("HDF\r\n"), 0, "it is an HDF5 file, as Keras writes them, which we do not read"),
    (ascii("GGUF"), 0, "it is a GGUF file, a language model's"),
    (ascii("TFL3"), 4, "it is a model of TensorFlow Lite, which we do not read"),
    ([0x93] + ascii("NUMPY"), 0, "it is an array of NumPy, not a network"),
    ([0x7F] + ascii("ELF"), 0, "it is a program, not a model"),
    (ascii("MZ"), 0, "it is a program of Windows, not a model"),
    (ascii("SQLite format 3"), 0, "it is a database of SQLite, not a model"),
    (
      ascii("version https://git-lfs"), 0,
      "it is a pointer of Git LFS in the model's place; 'git lfs pull' brings the model itself"
    ),
    (ascii("model_checkpoint_path:"), 0, tensorFlow), (ascii("saved_model_schema"), 2, tensorFlow),
  ]

  private static func ascii(_ text: String) -> [UInt8] { Array(text.utf8) }
  private static func picture(_ format: String) -> String { "it is a picture (\(format)), not a model" }
  private static func packed(_ format: String) -> String { "it is packed with \(format); unpack it first" }
  private static let tensorFlow = "it is part of a checkpoint of TensorFlow, which we do not read"

  private static func known(_ start: [UInt8], name: String) -> String? {
    for (bytes, place, sentence) in signatures where start.dropFirst(place).starts(with: bytes) { return sentence }
    if name.contains(".ckpt") && (name.hasSuffix(".index") || name.hasSuffix(".meta") || name.contains(".data-000")) {
      return tensorFlow
    }
    if name.hasSuffix("saved_model.pb") { return tensorFlow }
    // ModelProto: a small version, then who made it or its graph.
    if start.count > 3, start[0] == 8, (1...30).contains(start[1]), [0x12, 0x1A, 0x3A, 0x42].contains(start[2]) {
      return "it is a network for ONNX, which we do not read"
    }
    if start.starts(with: [0x42, 0x4D]), name.lowercased().hasSuffix(".bmp") { return picture("BMP") }
    return start.allSatisfy { $0 == 0 } ? "it begins with zeros alone, as a download does that was broken off" : nil
  }

  /// A page or another text.
  private static func text(_ start: [UInt8]) -> String? {
    // A character may be cut at the end.
    let whole = (0..<4).lazy.compactMap { String(validating: start.dropLast($0), as: UTF8.self) }.first
    guard let whole,
      !whole.unicodeScalars.contains(where: { $0.value < 32 && !"\t\n\r\u{C}".unicodeScalars.contains($0) })
    else { return nil }
    let text = whole.drop { $0.isWhitespace || $0 == "\u{FEFF}" }.lowercased()
    if ["<!doctype html", "<html", "<head", "<body", "<!--"].contains(where: { text.hasPrefix($0) })
      || text.contains("<html")
    {
      return
        "it is an HTML page in the model's place: the server sent a page, as it does when a download is refused or must be confirmed"
    }
    if text.hasPrefix("<?xml") || text.hasPrefix("<") {
      return "it is an XML text, as a server's refusal is, not a model"
    }
    if text.hasPrefix("{") || text.hasPrefix("[") { return "it is a JSON text, not a model" }
    return "it is a text, not a model; it begins with '\(String(whole.prefix(40)).quotable)'"
  }
}
