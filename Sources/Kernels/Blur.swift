/// output = the binomial blur ¼ ½ ¼ of images [batch, height, width, channels] along both axes, the border repeated
/// outwards. The matrix of this map is symmetric: it is its own adjoint.
public func blur(_ x: FloatBuffer, into output: FloatBuffer, _ g: ResamplingGeometry) {
  let rowLength = g.width * g.channels
  let (x, target) = (x.pointer, output.pointer)
  parallel(elements: g.batch * g.height, by: max(1, 8192 / rowLength)) { rows in
    let scratch = FloatBuffer(uninitialized: rowLength)
    let mixed = scratch.pointer
    defer { withExtendedLifetime(scratch) {} }
    for row in rows {
      let inImage = row % g.height
      let centre = x + row * rowLength
      let above = inImage > 0 ? centre - rowLength : centre
      let below = inImage + 1 < g.height ? centre + rowLength : centre
      for index in 0..<rowLength { mixed[index] = 0.25 * (above[index] + below[index]) + 0.5 * centre[index] }
      let result = target + row * rowLength
      for column in 0..<g.width {
        let left = mixed + max(0, column - 1) * g.channels
        let right = mixed + min(g.width - 1, column + 1) * g.channels
        let middle = mixed + column * g.channels
        for channel in 0..<g.channels {
          result[column * g.channels + channel] = 0.25 * (left[channel] + right[channel]) + 0.5 * middle[channel]
        }
      }
    }
  }
}
