import Foundation

extension Image {
  /// Longest side, and most pixels, that are read.
  static let maximumSide = 16384
  static let maximumPixels = 100_000_000

  /// Reads a PNG, JPEG or WebP file, known by its first bytes.
  public init(contentsOf path: String) throws(ImageError) {
    try self.init(decoding: fileBytes(path, atMost: largestPictureFile), name: path)
  }

  /// Decodes a PNG, JPEG or WebP to grey or sRGB; transparency is flattened on white.
  ///
  /// - Parameter name: what to call it in an error.
  public init(decoding bytes: [UInt8], name: String) throws(ImageError) {
    if bytes.starts(with: pngSignature) {
      self = try decodePNG(bytes, name: name)
    } else if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
      self = try decodeJPEG(bytes, name: name)
    } else if isWebP(bytes) {
      self = try decodeWebP(bytes, name: name)
    } else {
      let isKnown = PictureFormat(startingWith: bytes) != nil
      let other = isKnown ? nil : FileKind(startingWith: Array(bytes.prefix(FileKind.neededBytes))).reason
      throw .undecodable(name: name, reason: other ?? "it is neither PNG, JPEG nor WebP")
    }
  }

  /// Refuses sizes that no honest picture has, before memory is taken for them.
  static func checkSize(_ width: Int, _ height: Int, name: String) throws(ImageError) {
    guard width > 0, height > 0, width <= maximumSide, height <= maximumSide, width * height <= maximumPixels else {
      throw .undecodable(
        name: name,
        reason: "it claims \(width)×\(height) pixels; at most \(maximumSide) a side and 100 million are read")
    }
  }
}

let pngSignature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
