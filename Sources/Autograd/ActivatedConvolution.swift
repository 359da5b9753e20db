import Kernels

/// (x, filter, bias) → leakyReLU(x ⋆ filter + bias): one pass over memory, and only the activated output is kept.
struct ActivatedConvolution: Primitive {
  let linear: LinearConvolution
  let slope: Float

  init(_ linear: LinearConvolution, slope: Float) {
    self.linear = linear
    self.slope = slope
  }

  func outputShape(_ inputs: [Tensor]) -> [Int] { linear.outputShape }

  func evaluate(_ inputs: [Tensor], into output: FloatBuffer) {
    Kernels.convolution(
      inputs[0].buffer, upsampling: linear.upsampling, filter: inputs[1].buffer, scale: linear.scale, into: output,
      linear.geometry, epilogue: .biasLeakyReLU(bias: inputs[2].buffer, slope: slope))
  }

  func pullback(_ gradient: Tensor, _ call: Call) -> [Tensor?] {
    activatedPullback(linear, slope, gradient, slope == 1 ? nil : call.output.detached(), call)
  }
}

/// (x, filter, bias, y) → the mean of every 2×2 of y, which is leakyReLU(x ⋆ filter + bias): the gradient is read where it is
/// small.
struct PooledConvolution: Primitive {
  /// Pooling.
  let linear: LinearConvolution
  let slope: Float

  func outputShape(_ inputs: [Tensor]) -> [Int] { linear.outputShape }

  func evaluate(_ inputs: [Tensor], into output: FloatBuffer) {
    let shape = linear.outputShape
    sumPool(
      inputs[3].buffer, scale: 0.25, into: output,
      ResamplingGeometry(batch: shape[0], height: shape[1], width: shape[2], channels: shape[3]))
  }

  func pullback(_ gradient: Tensor, _ call: Call) -> [Tensor?] {
    activatedPullback(linear, slope, gradient * 0.25, call.inputs[3].detached(), call) + [nil]
  }
}

/// The gradients to x, filter and bias, given the one to leakyReLU(x ⋆ filter + bias) and its value, nil if it is linear.
private func activatedPullback(
  _ linear: LinearConvolution, _ slope: Float, _ gradient: Tensor, _ y: Tensor?, _ call: Call
) -> [Tensor?] {
  let mask = y.map { [$0] } ?? []
  let maskSlope = y == nil ? nil : slope
  return [
    call.wants(0) {
      apply(ConvolutionInputGradient(linear, slope: maskSlope), [gradient, call.inputs[1]] + mask)
    },
    call.wants(1) {
      apply(ConvolutionFilterGradient(linear, slope: maskSlope), [call.inputs[0], gradient] + mask)
    },
    call.wants(2) { biasGradient(gradient, activated: y, slope: slope) },
  ]
}
