import Kernels

/// scale · x [N, H, W, C] ⋆ filter [k, k, C, C′] → [N, H, W, C′], stride 1, zero padding that keeps the size.
///
/// - Parameter upsampling: nearest-neighbour upsampling of x before: [N, H, W, C] → [N, 2H, 2W, C′].
public func convolution(_ x: Tensor, filter: Tensor, scale: Float = 1, upsampling: Bool = false) -> Tensor {
  let linear = LinearConvolution(x.shape, filter.shape, scale: scale, upsampling: upsampling)
  return apply(Convolution(linear), x, filter)
}

/// leakyReLU(convolution + bias [C′]).
///
/// - Parameter averagePooling: average pooling after all, to [N, H / 2, W / 2, C′].
public func convolution(
  _ x: Tensor, filter: Tensor, scale: Float = 1, upsampling: Bool = false, bias: Tensor, slope: Float,
  averagePooling: Bool = false
) -> Tensor {
  precondition(filter.shape.last == bias.count, "bias \(bias.shape) does not fit filter \(filter.shape)")
  var linear = LinearConvolution(x.shape, filter.shape, scale: scale, upsampling: upsampling)
  let activated = ActivatedConvolution(linear, slope: slope)
  guard averagePooling else { return apply(activated, x, filter, bias) }
  let y = apply(activated, x.detached(), filter.detached(), bias.detached())
  linear.pooling = true
  return apply(PooledConvolution(linear: linear, slope: slope), x, filter, bias, y)
}

/// What a convolution and its gradients have in common.
struct LinearConvolution {
  let geometry: ConvolutionGeometry
  var scale: Float = 1
  var upsampling = false
  /// Whether outputs are summed by 2×2, after the mask.
  var pooling = false

  init(_ geometry: ConvolutionGeometry, scale: Float = 1, upsampling: Bool = false) {
    self.geometry = geometry
    self.scale = scale
    self.upsampling = upsampling
  }

  init(_ x: [Int], _ filter: [Int], scale: Float, upsampling: Bool) {
    precondition(
      x.count == 4 && filter.count == 4 && filter[0] == filter[1] && filter[2] == x[3],
      "a filter \(filter) does not fit images \(x)")
    let factor = upsampling ? 2 : 1
    geometry = ConvolutionGeometry(
      batch: x[0], height: factor * x[1], width: factor * x[2], inputs: x[3], outputs: filter[3], kernel: filter[0])
    self.scale = scale
    self.upsampling = upsampling
  }

  var inputShape: [Int] {
    let factor = upsampling ? 2 : 1
    return [geometry.batch, geometry.height / factor, geometry.width / factor, geometry.inputs]
  }

  var outputShape: [Int] {
    let factor = pooling ? 2 : 1
    return [geometry.batch, geometry.height / factor, geometry.width / factor, geometry.outputs]
  }

  var filterShape: [Int] { [geometry.kernel, geometry.kernel, geometry.inputs, geometry.outputs] }
}

// The next three are each other's derivatives: scale · ⟨g, x ⋆ f⟩ is linear in each of g, x and f. With a slope, a last
// input y masks g by the derivative of leaky ReLU whose output it is; in y they are constant almost everywhere.

/// (x, filter) → x ⋆ filter; with a slope (x, filter, y) → mask(y) · x ⋆ filter.
struct Convolution: Primitive {
  let linear: LinearConvolution
  let slope: Float?

  init(_ linear: LinearConvolution, slope: Float? = nil) {
    self.linear = linear
    self.slope = slope
  }

  func outputShape(_ inputs: [Tensor]) -> [Int] { linear.outputShape }

  func evaluate(_ inputs: [Tensor], into output: FloatBuffer) {
    Kernels.convolution(
      inputs[0].buffer, upsampling: linear.upsampling, filter: inputs[1].buffer, scale: linear.scale, into: output,
      pooling: linear.pooling, linear.geometry, epilogue: mask(inputs, slope).map { .mask($0) } ?? .none)
  }

  func pullback(_ gradient: Tensor, _ call: Call) -> [Tensor?] {
    let (input, filter) = (
      ConvolutionInputGradient(linear, slope: slope), ConvolutionFilterGradient(linear, slope: slope)
    )
    return [
      call.wants(0) { apply(input, [gradient, call.inputs[1]] + activated(call, slope)) },
      call.wants(1) { apply(filter, [call.inputs[0], gradient] + activated(call, slope)) },
    ] + (slope == nil ? [] : [nil])
  }
}

/// (g, filter) → the gradient to x; with a slope (g, filter, y).
struct ConvolutionInputGradient: Primitive {
  let linear: LinearConvolution
  let slope: Float?

  init(_ linear: LinearConvolution, slope: Float? = nil) {
    self.linear = linear
    self.slope = slope
  }

  func outputShape(_ inputs: [Tensor]) -> [Int] { linear.inputShape }

  func evaluate(_ inputs: [Tensor], into output: FloatBuffer) {
    convolutionInputGradient(
      inputs[0].buffer, pooling: linear.pooling, mask: mask(inputs, slope), filter: inputs[1].buffer,
      scale: linear.scale, into: output, upsampling: linear.upsampling, linear.geometry)
  }

  func pullback(_ gradient: Tensor, _ call: Call) -> [Tensor?] {
    [
      call.wants(0) {
        apply(Convolution(linear, slope: slope), [gradient, call.inputs[1]] + activated(call, slope))
      },
      call.wants(1) {
        apply(ConvolutionFilterGradient(linear, slope: slope), [gradient, call.inputs[0]] + activated(call, slope))
      },
    ] + (slope == nil ? [] : [nil])
  }
}

/// (x, g) → the gradient to the filter; with a slope (x, g, y).
struct ConvolutionFilterGradient: Primitive {
  let linear: LinearConvolution
  let slope: Float?

  init(_ linear: LinearConvolution, slope: Float? = nil) {
    self.linear = linear
    self.slope = slope
  }

  func outputShape(_ inputs: [Tensor]) -> [Int] { linear.filterShape }

  func evaluate(_ inputs: [Tensor], into output: FloatBuffer) {
    convolutionFilterGradient(
      inputs[0].buffer, upsampling: linear.upsampling, gradient: inputs[1].buffer, pooling: linear.pooling,
      mask: mask(inputs, slope), scale: linear.scale, into: output, linear.geometry)
  }

  func pullback(_ gradient: Tensor, _ call: Call) -> [Tensor?] {
    [
      call.wants(0) {
        apply(ConvolutionInputGradient(linear, slope: slope), [call.inputs[1], gradient] + activated(call, slope))
      },
      call.wants(1) {
        apply(Convolution(linear, slope: slope), [call.inputs[0], gradient] + activated(call, slope))
      },
    ] + (slope == nil ? [] : [nil])
  }
}

private func mask(_ inputs: [Tensor], _ slope: Float?) -> LeakyReLUMask? {
  slope.map { LeakyReLUMask(activated: inputs[2].buffer, slope: $0) }
}

private func activated(_ call: Call, _ slope: Float?) -> [Tensor] {
  slope == nil ? [] : [call.inputs[2].detached()]
}
