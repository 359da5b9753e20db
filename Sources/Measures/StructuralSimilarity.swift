import Foundation
import Images
import Kernels

/// Multi-scale structural similarity of two pictures of one shape with values 0...255 (Wang, Simoncelli and Bovik 2003):
/// 1 for the same picture, near 0 for unrelated ones. Windows are Gaussian, 11 pixels with σ 1.5, and shrink with small
/// pictures; five scales, each the 2×2 means of the one before.
func multiScaleSimilarity(_ a: Image, _ b: Image) -> Double {
  precondition(a.width == b.width && a.height == b.height && a.channels == b.channels, "two shapes of pictures")
  var (a, b) = (FloatImage(a), FloatImage(b))
  let weights = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333]
  var product = 1.0
  for (scale, weight) in weights.enumerated() {
    let (similarity, contrast) = structuralSimilarity(a, b)
    product *= pow(max(0, scale == weights.count - 1 ? similarity : contrast), weight)
    (a, b) = (a.meansOf2x2(), b.meansOf2x2())
  }
  return product
}

/// Means over the picture of structural similarity, and of its part without luminance.
private func structuralSimilarity(_ a: FloatImage, _ b: FloatImage) -> (similarity: Double, contrast: Double) {
  let size = min(11, a.width, a.height)
  let sigma = Double(size) * 1.5 / 11
  let window = gaussianWindow(size, sigma: sigma)
  let (c1, c2): (Float, Float) = (0.01 * 255 * 0.01 * 255, 0.03 * 255 * 0.03 * 255)
  let (meanA, meanB) = (a.windowed(window), b.windowed(window))
  let squareA = a.times(a).windowed(window)
  let squareB = b.times(b).windowed(window)
  let cross = a.times(b).windowed(window)
  var (similarity, contrast) = (0.0, 0.0)
  for index in meanA.values.indices {
    let (ma, mb) = (meanA.values[index], meanB.values[index])
    let numerator = 2 * (cross.values[index] - ma * mb) + c2
    let denominator = squareA.values[index] - ma * ma + squareB.values[index] - mb * mb + c2
    let part = numerator / denominator
    contrast += Double(part)
    similarity += Double((2 * ma * mb + c1) / (ma * ma + mb * mb + c1) * part)
  }
  let count = Double(meanA.values.count)
  return (similarity / count, contrast / count)
}

private func gaussianWindow(_ size: Int, sigma: Double) -> [Float] {
  // Even windows are centred between pixels.
  let offsets = (0..<size).map { Double($0) - Double(size - 1) / 2 }
  let weights = offsets.map { exp(-$0 * $0 / (2 * sigma * sigma)) }
  let sum = weights.reduce(0, +)
  return weights.map { Float($0 / sum) }
}

extension FloatImage {
  fileprivate func times(_ other: FloatImage) -> FloatImage {
    var result = self
    for index in values.indices { result.values[index] *= other.values[index] }
    return result
  }

  /// Filtered along both axes, where the whole window fits.
  fileprivate func windowed(_ window: [Float]) -> FloatImage {
    let (newWidth, newHeight) = (width - window.count + 1, height - window.count + 1)
    let row = width * channels
    var rows = [Float](repeating: 0, count: newHeight * row)
    for y in 0..<newHeight {
      for (tap, weight) in window.enumerated() {
        let source = (y + tap) * row
        for index in 0..<row { rows[y * row + index] += weight * values[source + index] }
      }
    }
    var result = [Float](repeating: 0, count: newHeight * newWidth * channels)
    let newRow = newWidth * channels
    for y in 0..<newHeight {
      for (tap, weight) in window.enumerated() {
        let source = y * row + tap * channels
        for index in 0..<newRow { result[y * newRow + index] += weight * rows[source + index] }
      }
    }
    return FloatImage(width: newWidth, height: newHeight, channels: channels, values: result)
  }

  fileprivate func meansOf2x2() -> FloatImage {
    let (newWidth, newHeight) = (max(1, width / 2), max(1, height / 2))
    var result = FloatImage(
      width: newWidth, height: newHeight, channels: channels,
      values: [Float](repeating: 0, count: newWidth * newHeight * channels))
    for y in 0..<newHeight {
      for x in 0..<newWidth {
        let (x1, y1) = (min(width - 1, 2 * x + 1), min(height - 1, 2 * y + 1))
        for channel in 0..<channels {
          func at(_ x: Int, _ y: Int) -> Float { values[(y * width + x) * channels + channel] }
          result.values[(y * newWidth + x) * channels + channel] =
            (at(min(width - 1, 2 * x), min(height - 1, 2 * y)) + at(x1, min(height - 1, 2 * y))
              + at(min(width - 1, 2 * x), y1) + at(x1, y1)) / 4
        }
      }
    }
    return result
  }
}
