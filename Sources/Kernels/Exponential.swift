import Foundation

/// output = eˣ, element by element.
public func exponential(_ x: FloatBuffer, into output: FloatBuffer) {
  let (x, target) = (x.pointer, output.pointer)
  parallel(elements: output.count) { range in
    for index in range { target[index] = exp(x[index]) }
  }
}

/// output = ln x, element by element.
public func logarithm(_ x: FloatBuffer, into output: FloatBuffer) {
  let (x, target) = (x.pointer, output.pointer)
  parallel(elements: output.count) { range in
    for index in range { target[index] = log(x[index]) }
  }
}
