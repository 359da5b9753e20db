import Images

/// A picture as floats, row by row, channels last.
public struct FloatImage: Equatable, Sendable {
  public var width: Int
  public var height: Int
  public var channels: Int
  public var values: [Float]

  public init(width: Int, height: Int, channels: Int, values: [Float]) {
    precondition(values.count == width * height * channels, "\(values.count) values for \(width)×\(height)×\(channels)")
    self.width = width
    self.height = height
    self.channels = channels
    self.values = values
  }

  public init(_ image: Image) {
    self.init(width: image.width, height: image.height, channels: image.channels, values: image.pixels.map(Float.init))
  }

  /// Filtered along both axes with an odd kernel; beyond the border lies the mirror image without the border itself.
  func filtered(_ kernel: [Float]) -> FloatImage {
    var result = self
    let radius = kernel.count / 2
    let row = width * channels
    var rows = [Float](repeating: 0, count: values.count)
    for y in 0..<height {
      for (tap, weight) in kernel.enumerated() {
        let source = mirrored(y + tap - radius, height) * row
        for index in 0..<row { rows[y * row + index] += weight * values[source + index] }
      }
    }
    for index in result.values.indices { result.values[index] = 0 }
    for x in 0..<width {
      for (tap, weight) in kernel.enumerated() {
        let source = mirrored(x + tap - radius, width)
        for y in 0..<height {
          for channel in 0..<channels {
            result.values[(y * width + x) * channels + channel] +=
              weight * rows[(y * width + source) * channels + channel]
          }
        }
      }
    }
    return result
  }

  /// Every other pixel of every other row.
  fileprivate func thinned() -> FloatImage {
    var result = FloatImage(
      width: width / 2, height: height / 2, channels: channels,
      values: [Float](repeating: 0, count: width / 2 * (height / 2) * channels))
    for y in 0..<result.height {
      for x in 0..<result.width {
        for channel in 0..<channels {
          result.values[(y * result.width + x) * channels + channel] =
            values[(2 * y * width + 2 * x) * channels + channel]
        }
      }
    }
    return result
  }

  /// The pixels with zeros between them.
  fileprivate func spread() -> FloatImage {
    var result = FloatImage(
      width: 2 * width, height: 2 * height, channels: channels,
      values: [Float](repeating: 0, count: 4 * values.count))
    for y in 0..<height {
      for x in 0..<width {
        for channel in 0..<channels {
          result.values[(4 * y * width + 2 * x) * channels + channel] = values[(y * width + x) * channels + channel]
        }
      }
    }
    return result
  }
}

private func mirrored(_ index: Int, _ count: Int) -> Int {
  guard count > 1 else { return 0 }
  var index = index
  while index < 0 || index >= count { index = index < 0 ? -index : 2 * count - 2 - index }
  return index
}

/// Levels of detail (Burt and Adelson 1983): each but the last what the next, enlarged, lacks; the last a small copy of
/// the picture. The filter is the binomial one of five taps.
///
/// - Parameter smallest: side of the last level.
func laplacianPyramid(of image: FloatImage, downTo smallest: Int) -> [FloatImage] {
  let binomial: [Float] = [1, 4, 6, 4, 1].map { $0 / 16 }
  var levels = [image]
  while levels[levels.count - 1].width / 2 >= smallest {
    let current = levels[levels.count - 1]
    let next = current.filtered(binomial).thinned()
    // Doubled along both axes: three of four pixels of the spread picture are zeros.
    let enlarged = next.spread().filtered(binomial.map { 2 * $0 })
    for index in current.values.indices { levels[levels.count - 1].values[index] -= enlarged.values[index] }
    levels.append(next)
  }
  return levels
}
