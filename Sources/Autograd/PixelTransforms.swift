import Kernels

/// Images [N, H, W, C] with every pixel fetched from another of its image: output[n, p] = x[n, source[n · H · W + p]].
public func gatherPixels(_ x: Tensor, source: [Int32]) -> Tensor {
  let geometry = pixelGeometry(x.shape)
  precondition(source.count == geometry.batch * geometry.pixels, "\(source.count) sources for images \(x.shape)")
  precondition(source.allSatisfy { (0..<geometry.pixels).contains(Int($0)) }, "a source outside of the image")
  return apply(PixelGather(source: source, geometry: geometry), x)
}

/// Images [N, H, W, C] with a matrix [C, C] for each applied to all its pixels; `matrices` is [N, C, C].
public func transformColors(_ x: Tensor, matrices: [Float]) -> Tensor {
  let geometry = pixelGeometry(x.shape)
  precondition(
    matrices.count == geometry.batch * geometry.channels * geometry.channels,
    "\(matrices.count) numbers are no matrices for images \(x.shape)")
  return apply(ColorTransform(matrices: matrices, transposed: false, geometry: geometry), x)
}

private func pixelGeometry(_ shape: [Int]) -> PixelGeometry {
  precondition(shape.count == 4, "shape \(shape) is no batch of images")
  return PixelGeometry(batch: shape[0], pixels: shape[1] * shape[2], channels: shape[3])
}

struct PixelGather: Primitive {
  let source: [Int32]
  let geometry: PixelGeometry

  func outputShape(_ inputs: [Tensor]) -> [Int] { inputs[0].shape }

  func evaluate(_ inputs: [Tensor], into output: FloatBuffer) {
    Kernels.gatherPixels(inputs[0].buffer, source: source, into: output, geometry)
  }

  func pullback(_ gradient: Tensor, _ call: Call) -> [Tensor?] {
    [apply(PixelScatter(source: source, geometry: geometry), gradient)]
  }
}

/// The adjoint of `PixelGather`.
struct PixelScatter: Primitive {
  let source: [Int32]
  let geometry: PixelGeometry

  func outputShape(_ inputs: [Tensor]) -> [Int] { inputs[0].shape }

  func evaluate(_ inputs: [Tensor], into output: FloatBuffer) {
    scatterPixels(inputs[0].buffer, source: source, into: output, geometry)
  }

  func pullback(_ gradient: Tensor, _ call: Call) -> [Tensor?] {
    [apply(PixelGather(source: source, geometry: geometry), gradient)]
  }
}

/// The adjoint of itself with the matrices transposed.
struct ColorTransform: Primitive {
  let matrices: [Float]
  let transposed: Bool
  let geometry: PixelGeometry

  func outputShape(_ inputs: [Tensor]) -> [Int] { inputs[0].shape }

  func evaluate(_ inputs: [Tensor], into output: FloatBuffer) {
    Kernels.transformColors(inputs[0].buffer, matrices: matrices, transposed: transposed, into: output, geometry)
  }

  func pullback(_ gradient: Tensor, _ call: Call) -> [Tensor?] {
    [apply(ColorTransform(matrices: matrices, transposed: !transposed, geometry: geometry), gradient)]
  }
}

/// Bilinear upsampling: [N, H, W, C] → [N, 2H, 2W, C], pixel centres at halves, the border repeated outwards. It is
/// nearest upsampling followed by the blur ¼ ½ ¼.
public func bilinearUpsample2x(_ x: Tensor) -> Tensor { apply(Blur(), upsample2x(x)) }

/// Its own adjoint.
struct Blur: Primitive {
  func outputShape(_ inputs: [Tensor]) -> [Int] { inputs[0].shape }

  func evaluate(_ inputs: [Tensor], into output: FloatBuffer) {
    let shape = inputs[0].shape
    precondition(shape.count == 4, "shape \(shape) is no batch of images")
    blur(
      inputs[0].buffer, into: output,
      ResamplingGeometry(batch: shape[0], height: shape[1], width: shape[2], channels: shape[3]))
  }

  func pullback(_ gradient: Tensor, _ call: Call) -> [Tensor?] { [apply(Blur(), gradient)] }
}
