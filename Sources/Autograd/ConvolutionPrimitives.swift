import Kernels

/// scale · x [N, H, W, C] ⋆ filter [k, k, C, C′] → [N, H, W, C′], stride 1, zero padding that keeps the size.
public func convolution(_ x: Tensor, filter: Tensor, scale: Float = 1) -> Tensor {
  apply(Convolution(geometry: convolutionGeometry(x.shape, filter.shape), scale: scale), x, filter)
}

private func convolutionGeometry(_ x: [Int], _ filter: [Int]) -> ConvolutionGeometry {
  precondition(
    x.count == 4 && filter.count == 4 && filter[0] == filter[1] && filter[2] == x[3],
    "a filter \(filter) does not fit images \(x)")
  return ConvolutionGeometry(
    batch: x[0], height: x[1], width: x[2], inputs: x[3], outputs: filter[3], kernel: filter[0])
}

extension ConvolutionGeometry {
  fileprivate var inputShape: [Int] { [batch, height, width, inputs] }
  fileprivate var outputShape: [Int] { [batch, height, width, outputs] }
  fileprivate var filterShape: [Int] { [kernel, kernel, inputs, outputs] }
}

// The three are each other's derivatives: scale · ⟨g, x ⋆ f⟩ is linear in each of g, x and f.

struct Convolution: Primitive {
  let geometry: ConvolutionGeometry
  var scale: Float = 1

  func outputShape(_ inputs: [Tensor]) -> [Int] { geometry.outputShape }

  func evaluate(_ inputs: [Tensor], into output: FloatBuffer) {
    Kernels.convolution(inputs[0].buffer, filter: inputs[1].buffer, scale: scale, into: output, geometry)
  }

  func pullback(_ gradient: Tensor, _ call: Call) -> [Tensor?] {
    [
      call.wants(0) { apply(ConvolutionInputGradient(geometry: geometry, scale: scale), gradient, call.inputs[1]) },
      call.wants(1) { apply(ConvolutionFilterGradient(geometry: geometry, scale: scale), call.inputs[0], gradient) },
    ]
  }
}

/// (g, filter) → the gradient to x.
struct ConvolutionInputGradient: Primitive {
  let geometry: ConvolutionGeometry
  var scale: Float = 1

  func outputShape(_ inputs: [Tensor]) -> [Int] { geometry.inputShape }

  func evaluate(_ inputs: [Tensor], into output: FloatBuffer) {
    convolutionInputGradient(inputs[0].buffer, filter: inputs[1].buffer, scale: scale, into: output, geometry)
  }

  func pullback(_ gradient: Tensor, _ call: Call) -> [Tensor?] {
    [
      call.wants(0) { apply(Convolution(geometry: geometry, scale: scale), gradient, call.inputs[1]) },
      call.wants(1) { apply(ConvolutionFilterGradient(geometry: geometry, scale: scale), gradient, call.inputs[0]) },
    ]
  }
}

/// (x, g) → the gradient to the filter.
struct ConvolutionFilterGradient: Primitive {
  let geometry: ConvolutionGeometry
  var scale: Float = 1

  func outputShape(_ inputs: [Tensor]) -> [Int] { geometry.filterShape }

  func evaluate(_ inputs: [Tensor], into output: FloatBuffer) {
    convolutionFilterGradient(inputs[0].buffer, gradient: inputs[1].buffer, scale: scale, into: output, geometry)
  }

  func pullback(_ gradient: Tensor, _ call: Call) -> [Tensor?] {
    [
      call.wants(0) { apply(ConvolutionInputGradient(geometry: geometry, scale: scale), call.inputs[1], gradient) },
      call.wants(1) { apply(Convolution(geometry: geometry, scale: scale), call.inputs[0], gradient) },
    ]
  }
}
