import Images
import TerminalCanvas

/// The size in pixels at which a picture fills a rectangle of cells: the largest whole multiple that fits, or, if the
/// picture is larger than the space, the largest size of its shape.
public func fittedSize(of image: Image, in size: Size, capability: GraphicsCapability) -> (width: Int, height: Int) {
  let (width, height) = (image.width, image.height)
  let spaceWidth = min(size.columns * capability.cellWidth, capability.largestWidth)
  let spaceHeight = min(size.rows * capability.cellHeight, capability.largestHeight)
  let factor = min(spaceWidth / width, spaceHeight / height)
  if factor >= 1 { return (width * factor, height * factor) }
  let scale = min(Double(spaceWidth) / Double(width), Double(spaceHeight) / Double(height))
  return (max(1, Int(Double(width) * scale)), max(1, Int(Double(height) * scale)))
}

/// A picture on its way to a terminal: the pixels, and how many times each is to be repeated across and down.
public func prepared(
  _ image: Image, width: Int, height: Int, scaling: Scaling
) -> (image: Image, factor: Int) {
  let factor = width / image.width
  guard factor * image.width == width, factor * image.height == height else {
    return (image.resized(width: width, height: height), 1)
  }
  return factor == 1 || scaling == .nearest ? (image, factor) : (image.smoothed(by: factor), 1)
}

extension Image {
  /// Scaled to a size: whole multiples by repetition, anything else by area.
  func scaled(width newWidth: Int, height newHeight: Int) -> Image {
    newWidth % width == 0 && newWidth / width * height == newHeight
      ? enlarged(by: newWidth / width) : resized(width: newWidth, height: newHeight)
  }

  /// `factor` times as large, by Catmull and Rom's cubic through the pixels' middles.
  func smoothed(by factor: Int) -> Image {
    let taps = (0..<factor).map { Self.taps(at: (Float($0) + 0.5) / Float(factor) - 0.5) }
    let newWidth = width * factor
    // Across, then down; in between, values may leave 0...255.
    var wide = [Float](repeating: 0, count: newWidth * height * channels)
    for y in 0..<height {
      for x in 0..<newWidth {
        let (offset, weights) = taps[x % factor]
        for channel in 0..<channels {
          var sum: Float = 0
          for tap in 0..<4 {
            let source = min(width - 1, max(0, x / factor + offset + tap))
            sum += weights[tap] * Float(pixels[(y * width + source) * channels + channel])
          }
          wide[(y * newWidth + x) * channels + channel] = sum
        }
      }
    }
    let rowLength = newWidth * channels
    var output = [UInt8](repeating: 0, count: rowLength * height * factor)
    for y in 0..<(height * factor) {
      let (offset, weights) = taps[y % factor]
      let rows = (0..<4).map { min(height - 1, max(0, y / factor + offset + $0)) * rowLength }
      for index in 0..<rowLength {
        var sum: Float = 0.5
        for tap in 0..<4 { sum += weights[tap] * wide[rows[tap] + index] }
        output[y * rowLength + index] = UInt8(min(255, max(0, sum)))
      }
    }
    return Image(width: newWidth, height: height * factor, channels: channels, pixels: output)
  }

  /// The four pixels around a place, given from a pixel's middle, and their weights: the first is `offset` pixels away.
  private static func taps(at place: Float) -> (offset: Int, weights: SIMD4<Float>) {
    let t = place < 0 ? place + 1 : place
    let weights = SIMD4<Float>(
      ((-t + 2) * t - 1) * t, (3 * t - 5) * t * t + 2, ((-3 * t + 4) * t + 1) * t, (t - 1) * t * t)
    return (place < 0 ? -2 : -1, weights / 2)
  }
}
