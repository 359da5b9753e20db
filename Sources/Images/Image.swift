/// An 8-bit image, row by row, channels interleaved: `pixels[(y * width + x) * channels + channel]`.
public struct Image: Equatable, Sendable {
  /// Pixels across.
  public let width: Int
  /// Pixels down.
  public let height: Int
  /// 1 (grey) or 3 (sRGB).
  public let channels: Int
  /// `width * height * channels` bytes.
  public var pixels: [UInt8]

  public init(width: Int, height: Int, channels: Int = 3, pixels: [UInt8]) {
    precondition(
      pixels.count == width * height * channels,
      "\(pixels.count) bytes cannot be a \(width)×\(height) image of \(channels) channels")
    self.width = width
    self.height = height
    self.channels = channels
    self.pixels = pixels
  }

  /// An image of one colour.
  public init(width: Int, height: Int, filledWith color: (red: UInt8, green: UInt8, blue: UInt8)) {
    let pixel = [color.red, color.green, color.blue]
    self.init(
      width: width, height: height, channels: 3, pixels: (0..<(width * height)).flatMap { _ in pixel })
  }
}
