/// Images [batch, height, width, channels] at the lower of two resolutions.
public struct ResamplingGeometry: Equatable, Sendable {
  public var batch: Int
  public var height: Int
  public var width: Int
  public var channels: Int

  public init(batch: Int, height: Int, width: Int, channels: Int) {
    self.batch = batch
    self.height = height
    self.width = width
    self.channels = channels
  }
}

/// high [batch, 2h, 2w, c] = scale · low [batch, h, w, c], every pixel repeated 2×2.
public func upsample(_ low: FloatBuffer, scale: Float, into high: FloatBuffer, _ g: ResamplingGeometry) {
  let rowLength = g.width * g.channels
  parallel(elements: g.batch * g.height, by: max(1, 8192 / rowLength)) { rows in
    for row in rows {
      let source = low.pointer + row * rowLength
      let first = high.pointer + row * 4 * rowLength
      for column in 0..<g.width {
        let (pixel, target) = (source + column * g.channels, first + 2 * column * g.channels)
        for channel in 0..<g.channels {
          let value = scale * pixel[channel]
          target[channel] = value
          target[channel + g.channels] = value
        }
      }
      (first + 2 * rowLength).update(from: first, count: 2 * rowLength)
    }
  }
}

/// low [batch, h, w, c] = scale · the sum of each 2×2 block of high [batch, 2h, 2w, c]: the adjoint of `upsample`, and
/// average pooling with scale 1/4.
public func sumPool(_ high: FloatBuffer, scale: Float, into low: FloatBuffer, _ g: ResamplingGeometry) {
  let rowLength = g.width * g.channels
  parallel(elements: g.batch * g.height, by: max(1, 8192 / rowLength)) { rows in
    for row in rows {
      let target = low.pointer + row * rowLength
      let first = high.pointer + row * 4 * rowLength
      let second = first + 2 * rowLength
      for column in 0..<g.width {
        let (a, b) = (first + 2 * column * g.channels, second + 2 * column * g.channels)
        for channel in 0..<g.channels {
          target[column * g.channels + channel] =
            scale * (a[channel] + a[channel + g.channels] + b[channel] + b[channel + g.channels])
        }
      }
    }
  }
}
