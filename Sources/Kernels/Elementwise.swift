import Foundation

/// output = a·x + b·y.
public func weightedSum(_ x: FloatBuffer, _ a: Float, _ y: FloatBuffer, _ b: Float, into output: FloatBuffer) {
  let (x, y, target) = (x.pointer, y.pointer, output.pointer)
  parallel(elements: output.count) { range in
    for index in range { target[index] = a * x[index] + b * y[index] }
  }
}

/// output = scale·x + offset.
public func affine(_ x: FloatBuffer, scale: Float, offset: Float, into output: FloatBuffer) {
  let (x, target) = (x.pointer, output.pointer)
  parallel(elements: output.count) { range in
    for index in range { target[index] = scale * x[index] + offset }
  }
}

/// output = x · y, element by element.
public func product(_ x: FloatBuffer, _ y: FloatBuffer, into output: FloatBuffer) {
  let (x, y, target) = (x.pointer, y.pointer, output.pointer)
  parallel(elements: output.count) { range in
    for index in range { target[index] = x[index] * y[index] }
  }
}

/// output = x to the power of `exponent`.
public func power(_ x: FloatBuffer, _ exponent: Float, into output: FloatBuffer) {
  let (x, target) = (x.pointer, output.pointer)
  parallel(elements: output.count) { range in
    switch exponent {
    case 2: for index in range { target[index] = x[index] * x[index] }
    case 0.5: for index in range { target[index] = x[index].squareRoot() }
    case -0.5: for index in range { target[index] = 1 / x[index].squareRoot() }
    case -1: for index in range { target[index] = 1 / x[index] }
    default: for index in range { target[index] = pow(x[index], exponent) }
    }
  }
}

/// output = leakyReLU(x + bias), rows of `bias.count` channels; slope 1 adds the bias alone.
public func biasLeakyReLU(_ x: FloatBuffer, bias: FloatBuffer, slope: Float, into output: FloatBuffer) {
  let channels = bias.count
  let (x, bias, target) = (x.pointer, bias.pointer, output.pointer)
  parallel(elements: output.count / channels, by: max(1, 16384 / channels)) { rows in
    for row in rows {
      let (source, destination) = (x + row * channels, target + row * channels)
      for channel in 0..<channels {
        let value = source[channel] + bias[channel]
        destination[channel] = value * (value > 0 ? 1 : slope)
      }
    }
  }
}

/// output = gradient · (1 where `activated` > 0, else slope): the derivative of leaky ReLU, told by its own output.
public func leakyReLUGradient(_ gradient: FloatBuffer, activated: FloatBuffer, slope: Float, into output: FloatBuffer) {
  let (gradient, activated, target) = (gradient.pointer, activated.pointer, output.pointer)
  parallel(elements: output.count) { range in
    for index in range { target[index] = gradient[index] * (activated[index] > 0 ? 1 : slope) }
  }
}
