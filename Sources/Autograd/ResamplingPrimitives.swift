import Kernels

/// Nearest-neighbour upsampling: [N, H, W, C] → [N, 2H, 2W, C].
public func upsample2x(_ x: Tensor) -> Tensor { apply(Upsample(scale: 1), x) }

/// Average pooling: [N, 2H, 2W, C] → [N, H, W, C].
public func averagePool2x(_ x: Tensor) -> Tensor { apply(SumPool(scale: 0.25), x) }

/// Every pixel repeated 2×2, times a scale. Adjoint of `SumPool`.
struct Upsample: Primitive {
  let scale: Float

  func outputShape(_ inputs: [Tensor]) -> [Int] {
    let low = inputs[0].shape
    precondition(low.count == 4, "shape \(low) is no batch of images")
    return [low[0], 2 * low[1], 2 * low[2], low[3]]
  }

  func evaluate(_ inputs: [Tensor], into output: FloatBuffer) {
    upsample(inputs[0].buffer, scale: scale, into: output, resamplingGeometry(inputs[0].shape))
  }

  func pullback(_ gradient: Tensor, _ call: Call) -> [Tensor?] { [apply(SumPool(scale: scale), gradient)] }
}

/// The sum of every 2×2 block, times a scale. Adjoint of `Upsample`.
struct SumPool: Primitive {
  let scale: Float

  func outputShape(_ inputs: [Tensor]) -> [Int] {
    let high = inputs[0].shape
    precondition(
      high.count == 4 && high[1] % 2 == 0 && high[2] % 2 == 0, "images \(high) cannot be halved")
    return [high[0], high[1] / 2, high[2] / 2, high[3]]
  }

  func evaluate(_ inputs: [Tensor], into output: FloatBuffer) {
    sumPool(inputs[0].buffer, scale: scale, into: output, resamplingGeometry(outputShape(inputs)))
  }

  func pullback(_ gradient: Tensor, _ call: Call) -> [Tensor?] { [apply(Upsample(scale: scale), gradient)] }
}

private func resamplingGeometry(_ low: [Int]) -> ResamplingGeometry {
  ResamplingGeometry(batch: low[0], height: low[1], width: low[2], channels: low[3])
}
