/// The constants of one Adam step (Kingma and Ba 2015, algorithm 1), bias correction folded into the step size.
public struct AdamUpdate: Equatable, Sendable {
  public var stepSize: Float
  public var beta1: Float
  public var beta2: Float
  public var epsilon: Float

  public init(stepSize: Float, beta1: Float, beta2: Float, epsilon: Float) {
    self.stepSize = stepSize
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
  }
}

/// A parameter with its moments, all changed in place by whoever owns them. With β1 = 0 the first moment is the gradient,
/// and there is nothing to keep.
public struct AdamBuffers {
  let parameter: FloatBuffer
  let first: FloatBuffer?
  let second: FloatBuffer
  /// An exponential moving average a of the parameter: a ← (1 − decay) θ + decay · a.
  let average: FloatBuffer?
  let decay: Float

  public init(
    parameter: FloatBuffer, first: FloatBuffer?, second: FloatBuffer, average: FloatBuffer?, decay: Float
  ) {
    (self.parameter, self.first, self.second) = (parameter, first, second)
    (self.average, self.decay) = (average, decay)
  }
}

/// m ← β1 m + (1 − β1) g, v ← β2 v + (1 − β2) g², θ ← θ − stepSize · m / (√v + ε), in place and in one sweep; the average,
/// if there is one, follows the parameter from before.
///
/// - Returns: whether all results are finite. Elements whose step is not keep their values.
public func adamUpdate(_ buffers: AdamBuffers, gradient: FloatBuffer, _ update: AdamUpdate) -> Bool {
  let (size, count) = (4096, gradient.count)
  let pieces = (count + size - 1) / size
  for buffer in [buffers.parameter, buffers.average] { buffer?.forgetDerivatives() }
  return withUnsafeTemporaryAllocation(of: UInt32.self, capacity: pieces) { largest in
    guard let largest = largest.baseAddress else { return true }
    parallel(pieces) { piece in
      let range = piece * size..<min(count, (piece + 1) * size)
      if let average = buffers.average?.pointer {
        let (theta, decay) = (buffers.parameter.pointer, buffers.decay)
        for index in range { average[index] = (1 - decay) * theta[index] + decay * average[index] }
      }
      largest[piece] =
        if let first = buffers.first {
          step(buffers, first.pointer, gradient.pointer, update, range)
        } else {
          step(buffers, gradient.pointer, update, range)
        }
    }
    return (0..<pieces).allSatisfy { largest[$0] < Float.infinity.bitPattern }
  }
}

/// The magnitude as an integer that grows with it, above infinity's if it is none.
@inline(__always)
private func magnitude(_ value: Float) -> UInt32 { value.bitPattern & 0x7fff_ffff }

/// A stretch with β1 = 0; returns the largest magnitude met.
private func step(
  _ buffers: AdamBuffers, _ g: UnsafePointer<Float>, _ update: AdamUpdate, _ range: Range<Int>
) -> UInt32 {
  let (theta, v) = (buffers.parameter.pointer, buffers.second.pointer)
  let (rate, beta2, epsilon) = (update.stepSize, update.beta2, update.epsilon)
  var largest: UInt32 = 0
  for index in range {
    let second = beta2 * v[index] + (1 - beta2) * (g[index] * g[index])
    let moved = theta[index] - rate * g[index] / (second.squareRoot() + epsilon)
    let size = max(magnitude(second), magnitude(moved))
    let isFinite = size < Float.infinity.bitPattern
    v[index] = isFinite ? second : v[index]
    theta[index] = isFinite ? moved : theta[index]
    largest = max(largest, size)
  }
  return largest
}

private func step(
  _ buffers: AdamBuffers, _ m: UnsafeMutablePointer<Float>, _ g: UnsafePointer<Float>, _ update: AdamUpdate,
  _ range: Range<Int>
) -> UInt32 {
  let (theta, v) = (buffers.parameter.pointer, buffers.second.pointer)
  let (rate, beta1, beta2, epsilon) = (update.stepSize, update.beta1, update.beta2, update.epsilon)
  var largest: UInt32 = 0
  for index in range {
    let first = beta1 * m[index] + (1 - beta1) * g[index]
    let second = beta2 * v[index] + (1 - beta2) * (g[index] * g[index])
    let moved = theta[index] - rate * first / (second.squareRoot() + epsilon)
    let size = max(magnitude(first), max(magnitude(second), magnitude(moved)))
    let isFinite = size < Float.infinity.bitPattern
    m[index] = isFinite ? first : m[index]
    v[index] = isFinite ? second : v[index]
    theta[index] = isFinite ? moved : theta[index]
    largest = max(largest, size)
  }
  return largest
}
