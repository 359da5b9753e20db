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
// frequencies; any other gathers patches and multiplies them with the filter.

extension ConvolutionGeometry {
  /// Winograd pays where there are channels enough to fill vectors.
  fileprivate var suitsWinograd: Bool { kernel == 3 && inputs >= 8 && outputs >= 8 }
}

/// y = scale · x ⋆ filter.
public func convolution(
  _ x: FloatBuffer, filter: FloatBuffer, scale: Float = 1, into y: FloatBuffer, _ g: ConvolutionGeometry
) {
  if g.kernel == 1 {
    let product = MatrixProductGeometry(rows: g.pixels, inner: g.inputs, columns: g.outputs)
    matrixProduct(x, filter, scale: scale, into: y, product)
  } else if g.suitsWinograd {
    let transformed = winogradFilter(filter, inputs: g.inputs, outputs: g.outputs, scale: scale, turned: false)
    winogradConvolution(x, filter: transformed, into: y, g)
  } else {
    patchConvolution(x, filter: filter, scale: scale, into: y, g)
  }
}

/// The gradient to x of ⟨gradient, scale · x ⋆ filter⟩, the adjoint of `convolution` in x: a convolution of the gradient
/// with the filter turned by 180° and transposed. `g` is the forward geometry.
public func convolutionInputGradient(
  _ gradient: FloatBuffer, filter: FloatBuffer, scale: Float = 1, into x: FloatBuffer, _ g: ConvolutionGeometry
) {
  if g.kernel == 1 {
    let product = MatrixProductGeometry(rows: g.pixels, inner: g.outputs, columns: g.inputs, transposesRight: true)
    matrixProduct(gradient, filter, scale: scale, into: x, product)
  } else if g.suitsWinograd {
    let transformed = winogradFilter(filter, inputs: g.inputs, outputs: g.outputs, scale: scale, turned: true)
    winogradConvolution(gradient, filter: transformed, into: x, g.swapped)
  } else {
    let turned = turnedFilter(filter, inputs: g.inputs, outputs: g.outputs)
    patchConvolution(gradient, filter: turned, scale: scale, into: x, g.swapped)
  }
}

/// The gradient to the filter of ⟨gradient, scale · x ⋆ filter⟩. `g` is the forward geometry.
public func convolutionFilterGradient(
  _ x: FloatBuffer, gradient: FloatBuffer, scale: Float = 1, into filter: FloatBuffer, _ g: ConvolutionGeometry
) {
  if g.suitsWinograd {
    winogradFilterGradient(x, gradient: gradient, scale: scale, into: filter, g)
  } else {
    patchFilterGradient(x, gradient: gradient, scale: scale, into: filter, g)
  }
}
