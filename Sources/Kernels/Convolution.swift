/// A convolution of stride 1 and zero padding that keeps the size (kernel size odd):
/// x [batch, height, width, inputs] ⋆ filter [kernel, kernel, inputs, outputs] → y [batch, height, width, outputs].
/// As in the field, "convolution" is cross-correlation: y[p] = Σ x[p + tap] filter[tap].
public struct ConvolutionGeometry: Equatable, Sendable {
  public var batch: Int
  public var height: Int
  public var width: Int
  public var inputs: Int
  public var outputs: Int
  public var kernel: Int

  public init(batch: Int, height: Int, width: Int, inputs: Int, outputs: Int, kernel: Int) {
    precondition(kernel % 2 == 1, "a kernel of size \(kernel) has no centre")
    self.batch = batch
    self.height = height
    self.width = width
    self.inputs = inputs
    self.outputs = outputs
    self.kernel = kernel
  }

  var pixels: Int { batch * height * width }
  /// Floats of x under one output pixel.
  var patch: Int { kernel * kernel * inputs }
  /// The geometry of the gradient to x: inputs and outputs change places.
  var swapped: ConvolutionGeometry {
    ConvolutionGeometry(batch: batch, height: height, width: width, inputs: outputs, outputs: inputs, kernel: kernel)
  }

  /// Image rows per piece of work: about 128 pixels, so that a piece's patches stay in the second-level cache.
  var rowsPerPiece: Int { max(1, 128 / width) }
  var imageRows: Int { batch * height }
}

// The doors. A kernel of size 1 is a matrix product; one of size 3 with enough channels goes through Winograd's
// frequencies, where masks and epilogues cost next to nothing; any other gathers patches and multiplies them with the
// filter.

/// Winograd's rounding can put an activation on the other side of leaky ReLU's kink, where a gradient jumps. Who compares
/// whole training steps with numbers computed elsewhere asks for patches, which round as everybody's convolutions do.
package enum ConvolutionMethod {
  @TaskLocal package static var isByPatches = false
}

extension ConvolutionGeometry {
  /// Winograd pays where there are channels enough to fill vectors.
  fileprivate var suitsWinograd: Bool {
    kernel == 3 && inputs >= 8 && outputs >= 8 && !ConvolutionMethod.isByPatches
  }

  /// A single image of 4×4 or 8×8 pixels reads filters that no cache holds once: in Winograd's frequencies they would be
  /// four times as large, to be kept and to be read.
  fileprivate var isFilterBound: Bool { pixels <= 64 && batch == 1 && patch * outputs > 1 << 20 }

  fileprivate func halved(channels: Int) -> ResamplingGeometry {
    precondition(height % 2 == 0 && width % 2 == 0, "images of \(width)×\(height) cannot be halved")
    return ResamplingGeometry(batch: batch, height: height / 2, width: width / 2, channels: channels)
  }
}

/// y = epilogue(scale · x ⋆ filter).
///
/// - Parameters:
///   - upsampling: x is [batch, height / 2, width / 2, inputs], every pixel standing for 2×2.
///   - pooling: every 2×2 outputs of the epilogue are summed: y is [batch, height / 2, width / 2, outputs].
public func convolution(
  _ x: FloatBuffer, upsampling: Bool = false, filter: FloatBuffer, scale: Float = 1, into y: FloatBuffer,
  pooling: Bool = false, _ g: ConvolutionGeometry, epilogue: ConvolutionEpilogue = .none
) {
  if pooling {
    let full = FloatBuffer(uninitialized: g.pixels * g.outputs)
    convolution(x, upsampling: upsampling, filter: filter, scale: scale, into: full, g, epilogue: epilogue)
    return sumPool(full, scale: 1, into: y, g.halved(channels: g.outputs))
  }
  if g.suitsWinograd && !g.isFilterBound {
    let transformed = WinogradFilter(filter, inputs: g.inputs, outputs: g.outputs, scale: scale, turned: false)
    winogradConvolution(
      TileSource(x, channels: g.inputs, isHalved: upsampling), filter: transformed, into: y, g, epilogue)
    return
  }
  let x = upsampling ? upsampled(x, g.halved(channels: g.inputs)) : x
  if g.kernel == 1 {
    let product = MatrixProductGeometry(rows: g.pixels, inner: g.inputs, columns: g.outputs)
    matrixProduct(x, filter, scale: scale, into: y, product)
  } else if g.isFilterBound {
    wideConvolution(x, filter: filter, scale: scale, into: y, g)
  } else {
    patchConvolution(x, filter: filter, scale: scale, into: y, g)
  }
  switch epilogue {
  case .none: break
  case .biasLeakyReLU(let bias, let slope): biasLeakyReLU(y, bias: bias, slope: slope, into: y)
  case .mask(let mask): leakyReLUGradient(y, activated: mask.activated, slope: mask.slope, into: y)
  case .sumPool: preconditionFailure("a convolution is not pooled")
  }
}

/// The gradient to x of ⟨mask · gradient, scale · x ⋆ filter⟩, the adjoint of `convolution` in x: a convolution of the
/// gradient with the filter turned by 180° and transposed. `g` is the forward geometry.
///
/// - Parameter pooling: the gradient is [batch, height / 2, width / 2, outputs], every pixel standing for 2×2; the mask is
///   not.
public func convolutionInputGradient(
  _ gradient: FloatBuffer, pooling: Bool = false, mask: LeakyReLUMask? = nil, filter: FloatBuffer, scale: Float = 1,
  into x: FloatBuffer, upsampling: Bool = false, _ g: ConvolutionGeometry
) {
  if g.suitsWinograd {
    let turned = WinogradFilter(filter, inputs: g.inputs, outputs: g.outputs, scale: scale, turned: true)
    winogradConvolution(
      TileSource(gradient, channels: g.outputs, isHalved: pooling, mask: mask), filter: turned, into: x, g.swapped,
      upsampling ? .sumPool : .none)
    return
  }
  let gradient = masked(gradient, mask, pooling: pooling, g)
  let full = upsampling ? FloatBuffer(uninitialized: g.pixels * g.inputs) : x
  if g.kernel == 1 {
    let product = MatrixProductGeometry(rows: g.pixels, inner: g.outputs, columns: g.inputs, transposesRight: true)
    matrixProduct(gradient, filter, scale: scale, into: full, product)
  } else {
    let turned = turnedFilter(filter, inputs: g.inputs, outputs: g.outputs)
    patchConvolution(gradient, filter: turned, scale: scale, into: full, g.swapped)
  }
  if upsampling { sumPool(full, scale: 1, into: x, g.halved(channels: g.inputs)) }
}

/// The gradient to the filter of ⟨mask · gradient, scale · x ⋆ filter⟩. `g` is the forward geometry.
///
/// - Parameter pooling: as for the gradient to x.
public func convolutionFilterGradient(
  _ x: FloatBuffer, upsampling: Bool = false, gradient: FloatBuffer, pooling: Bool = false, mask: LeakyReLUMask? = nil,
  scale: Float = 1, into filter: FloatBuffer, _ g: ConvolutionGeometry
) {
  if g.suitsWinograd {
    winogradFilterGradient(
      TileSource(x, channels: g.inputs, isHalved: upsampling),
      gradient: TileSource(gradient, channels: g.outputs, isHalved: pooling, mask: mask), scale: scale, into: filter, g)
  } else {
    patchFilterGradient(
      upsampling ? upsampled(x, g.halved(channels: g.inputs)) : x,
      gradient: masked(gradient, mask, pooling: pooling, g), scale: scale, into: filter, g)
  }
}

private func upsampled(_ low: FloatBuffer, _ g: ResamplingGeometry) -> FloatBuffer {
  let high = FloatBuffer(uninitialized: 4 * low.count)
  upsample(low, scale: 1, into: high, g)
  return high
}

/// A gradient at full resolution, masked.
private func masked(
  _ gradient: FloatBuffer, _ mask: LeakyReLUMask?, pooling: Bool, _ g: ConvolutionGeometry
) -> FloatBuffer {
  let full = pooling ? upsampled(gradient, g.halved(channels: g.outputs)) : gradient
  return mask?.applied(to: full) ?? full
}
