/// The derivative of leaky ReLU: 1 where its output was positive, the slope elsewhere.
public struct LeakyReLUMask {
  let activated: FloatBuffer
  let slope: Float

  public init(activated: FloatBuffer, slope: Float) {
    self.activated = activated
    self.slope = slope
  }

  /// The mask times `gradient`, in memory of its own: for kernels that cannot apply it as they read.
  func applied(to gradient: FloatBuffer) -> FloatBuffer {
    let result = FloatBuffer(uninitialized: gradient.count)
    leakyReLUGradient(gradient, activated: activated, slope: slope, into: result)
    return result
  }
}
