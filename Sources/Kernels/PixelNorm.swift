/// output = x / √(mean over the channels of x² + epsilon), row by row (Karras et al. 2018, section 4.2).
public func pixelNorm(_ x: FloatBuffer, channels: Int, epsilon: Float, into output: FloatBuffer) {
  let (x, target) = (x.pointer, output.pointer)
  parallel(elements: output.count / channels, by: max(1, 16384 / channels)) { rows in
    for row in rows {
      let (source, destination) = (x + row * channels, target + row * channels)
      let scale = 1 / (dot(source, source, channels) / Float(channels) + epsilon).squareRoot()
      for channel in 0..<channels { destination[channel] = source[channel] * scale }
    }
  }
}

/// The gradient to x of `pixelNorm`: r·g − x·r³·mean(g·x), where r = 1 / √(mean(x²) + epsilon).
public func pixelNormGradient(
  _ gradient: FloatBuffer, _ x: FloatBuffer, channels: Int, epsilon: Float, into output: FloatBuffer
) {
  let (gradient, x, target) = (gradient.pointer, x.pointer, output.pointer)
  parallel(elements: output.count / channels, by: max(1, 16384 / channels)) { rows in
    for row in rows {
      let (g, source, destination) = (gradient + row * channels, x + row * channels, target + row * channels)
      let r = 1 / (dot(source, source, channels) / Float(channels) + epsilon).squareRoot()
      let pull = r * r * r * dot(g, source, channels) / Float(channels)
      for channel in 0..<channels { destination[channel] = r * g[channel] - pull * source[channel] }
    }
  }
}

func dot(_ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ count: Int) -> Float {
  var sums = SIMD16<Float>.zero
  var index = 0
  while index + 16 <= count {
    sums +=
      UnsafeRawPointer(a + index).loadUnaligned(as: SIMD16<Float>.self)
      * UnsafeRawPointer(b + index).loadUnaligned(as: SIMD16<Float>.self)
    index += 16
  }
  var result = sums.sum()
  while index < count {
    result += a[index] * b[index]
    index += 1
  }
  return result
}
