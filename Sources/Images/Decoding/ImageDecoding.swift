import Files
import Foundation

extension Image {
  /// Longest side, and most pixels, that are read: phones write pictures of 200 megapixels.
  static let maximumSide = 65_535
  static let maximumPixels = 250_000_000

  /// Reads a picture's file, known by its first bytes (see `PictureFormat`).
  ///
  /// - Parameter side: of what it will be cut and filtered to: a picture that is much larger may come out smaller than it
  ///   is, though its shorter side no less than twice as long, which is several times as fast; nil for all its pixels.
  public init(contentsOf path: String, fitting side: Int? = nil) throws(ImageError) {
    self = try ReadPicture(contentsOf: path, fitting: side).image
  }

  /// Decodes a picture to grey or sRGB as a person sees it: upright, transparency flattened on white; of an animation,
  /// its first picture.
  ///
  /// - Parameter name: what to call it in an error.
  public init(decoding bytes: [UInt8], name: String, fitting side: Int? = nil) throws(ImageError) {
    self = try ReadPicture(decoding: bytes, name: name, fitting: side).image
  }

  /// Refuses sizes that no honest picture has, before memory is taken for them.
  static func checkSize(_ width: Int, _ height: Int, name: String) throws(ImageError) {
    guard width > 0, height > 0, width <= maximumSide, height <= maximumSide, width * height <= maximumPixels else {
      throw .undecodable(
        name: name,
        reason: "it claims \(width)×\(height) pixels; at most \(maximumSide) a side and 250 million are read")
    }
  }
}

/// A picture that was read, maybe at a fraction of its size.
struct ReadPicture: Sendable {
  let image: Image
  /// What it has in its file, upright.
  let width: Int
  let height: Int
  /// How many of the file's pixels lie in one of `image`.
  var scale = (across: 1.0, down: 1.0)
  /// Where it begins in `image`, whose last pixels may be wider than what is left for them: on which side of it they lie
  /// depends on how it was turned.
  var origin = (left: 0.0, top: 0.0)

  /// The square in its middle at a size that `image` is enough for.
  func square(of side: Int) -> Image {
    guard scale != (1, 1) else { return image.croppedToSquare().resized(width: side, height: side) }
    let whole = min(width, height)
    return image.part(
      left: origin.left + Double((width - whole) / 2) / scale.across,
      top: origin.top + Double((height - whole) / 2) / scale.down,
      width: Double(whole) / scale.across, height: Double(whole) / scale.down, asSquareOf: side)
  }
}

extension ReadPicture {
  /// A picture as it is.
  init(_ image: Image) { self.init(image: image, width: image.width, height: image.height) }

  init(contentsOf path: String, fitting side: Int? = nil) throws(ImageError) {
    try self.init(decoding: fileBytes(path, atMost: largestPictureFile), name: path, fitting: side)
  }

  init(contentsOf path: RawPath, fitting side: Int? = nil) throws(ImageError) {
    try self.init(decoding: fileBytes(path, atMost: largestPictureFile), name: path.description, fitting: side)
  }

  init(decoding bytes: [UInt8], name: String, fitting side: Int? = nil) throws(ImageError) {
    let file = PictureFile(bytes: bytes, name: name, side: side)
    switch PictureFormat(startingWith: bytes) {
    case .png: self = try decodePNG(file).seen()
    case .jpeg: self = try decodeJPEG(file).seen()
    case .webp: self = try decodeWebP(file).seen()
    case .gif: self = try decodeGIF(file).seen()
    case .tiff: self = try decodeTIFF(file).seen()
    case .bmp: self = try decodeBMP(file).seen()
    case .heic, .avif: self = try decodeHEIF(file).seen()
    case nil:
      let kind = FileKind(startingWith: Array(bytes.prefix(FileKind.neededBytes)))
      throw file.damaged(
        kind.reason ?? "it is no picture of a kind that is read (PNG, JPEG, WebP, HEIC, AVIF, GIF, TIFF, BMP)")
    }
  }
}
