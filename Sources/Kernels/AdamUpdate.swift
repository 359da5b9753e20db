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

/// A parameter with its first and second moments.
public typealias AdamBuffers = (parameter: FloatBuffer, first: FloatBuffer, second: FloatBuffer)

/// An exponential moving average a of a parameter: a′ = (1 − decay) θ + decay · a.
public struct AverageUpdate {
  let old: FloatBuffer
  public let new: FloatBuffer
  let decay: Float

  public init(_ old: FloatBuffer, into new: FloatBuffer, decay: Float) {
    self.old = old
    self.new = new
    self.decay = decay
  }
}

/// m′ = β1 m + (1 − β1) g, v′ = β2 v + (1 − β2) g², θ′ = θ − stepSize · m′ / (√v′ + ε), in one sweep; the average, if
/// there is one, follows the parameter from before. With β1 = 0 the first moment stays unwritten: it is the gradient.
public func adamUpdate(
  _ old: AdamBuffers, gradient: FloatBuffer, into new: AdamBuffers, _ update: AdamUpdate, average: AverageUpdate? = nil
) {
  let (theta, m, v, g) = (old.parameter.pointer, old.first.pointer, old.second.pointer, gradient.pointer)
  let (newTheta, newM, newV) = (new.parameter.pointer, new.first.pointer, new.second.pointer)
  let (rate, beta1, beta2, epsilon) = (update.stepSize, update.beta1, update.beta2, update.epsilon)
  parallel(elements: gradient.count, by: 4096) { range in
    if let average {
      let (before, after, decay) = (average.old.pointer, average.new.pointer, average.decay)
      for index in range { after[index] = (1 - decay) * theta[index] + decay * before[index] }
    }
    // The paper's β1 = 0: the first moment is the gradient, and is not written again.
    if beta1 == 0 {
      for index in range {
        let second = beta2 * v[index] + (1 - beta2) * (g[index] * g[index])
        newV[index] = second
        newTheta[index] = theta[index] - rate * g[index] / (second.squareRoot() + epsilon)
      }
      return
    }
    for index in range {
      let first = beta1 * m[index] + (1 - beta1) * g[index]
      let second = beta2 * v[index] + (1 - beta2) * (g[index] * g[index])
      newM[index] = first
      newV[index] = second
      newTheta[index] = theta[index] - rate * first / (second.squareRoot() + epsilon)
    }
  }
}
