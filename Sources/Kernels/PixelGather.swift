/// Images of `pixels` pixels each, `channels` floats a pixel.
public struct PixelGeometry: Equatable, Sendable {
  public var batch: Int
  public var pixels: Int
  public var channels: Int

  public init(batch: Int, pixels: Int, channels: Int) {
    self.batch = batch
    self.pixels = pixels
    self.channels = channels
  }
}

/// output[n, p] = x[n, source[n · pixels + p]]: every pixel fetched from somewhere in its own image.
public func gatherPixels(_ x: FloatBuffer, source: [Int32], into output: FloatBuffer, _ g: PixelGeometry) {
  let (x, target) = (x.pointer, output.pointer)
  parallel(g.batch) { image in
    let first = image * g.pixels
    for pixel in first..<(first + g.pixels) {
      (target + pixel * g.channels).update(from: x + (first + Int(source[pixel])) * g.channels, count: g.channels)
    }
  }
}

/// output[n, source[n · pixels + p]] += x[n, p] from zero: the adjoint of `gatherPixels`.
public func scatterPixels(_ x: FloatBuffer, source: [Int32], into output: FloatBuffer, _ g: PixelGeometry) {
  let (x, target) = (x.pointer, output.pointer)
  parallel(g.batch) { image in
    let first = image * g.pixels
    (target + first * g.channels).update(repeating: 0, count: g.pixels * g.channels)
    for pixel in first..<(first + g.pixels) {
      let sum = target + (first + Int(source[pixel])) * g.channels
      for channel in 0..<g.channels { sum[channel] += x[pixel * g.channels + channel] }
    }
  }
}

/// output[n, p, i] = Σⱼ matrices[n, i, j] · x[n, p, j], or of the transposed matrices: one matrix of channels × channels
/// for each image.
public func transformColors(
  _ x: FloatBuffer, matrices: [Float], transposed: Bool, into output: FloatBuffer, _ g: PixelGeometry
) {
  let channels = g.channels
  let (x, target) = (x.pointer, output.pointer)
  parallel(g.batch) { image in
    let matrix = image * channels * channels
    for pixel in (image * g.pixels)..<((image + 1) * g.pixels) {
      for row in 0..<channels {
        var sum: Float = 0
        for column in 0..<channels {
          let weight = matrices[matrix + (transposed ? column * channels + row : row * channels + column)]
          sum += weight * x[pixel * channels + column]
        }
        target[pixel * channels + row] = sum
      }
    }
  }
}
