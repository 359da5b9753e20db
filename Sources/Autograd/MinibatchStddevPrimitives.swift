import Kernels

/// One more channel that holds the mean standard deviation over the sample's group: [N, H, W, C] → [N, H, W, C + 1] (Karras
/// et al. 2018, section 3). Each of `parts` minibatches is grouped by itself, in as few groups as hold it: where `group`
/// divides the minibatch all are of that size, as in the official code; otherwise they differ by one sample at most. A
/// minibatch of one has no deviation: its channel is constant, and no gradient comes from it.
///
/// - Parameter group: samples of a group, at most.
public func appendingMinibatchStddev(_ x: Tensor, group: Int, parts: Int = 1) -> Tensor {
  precondition(x.shape.count == 4 && x.shape[0] % parts == 0, "\(x.shape) is no batch of images in \(parts) parts")
  let geometry = StddevGeometry(
    batch: x.shape[0], pixels: x.shape[1] * x.shape[2], channels: x.shape[3], parts: parts, size: group)
  return apply(AppendStddev(geometry: geometry), x)
}

/// x → x with a channel more. Its gradient and its tangent are linear in g and h, adjoint to each other, and have one
/// curvature ∂⟨g, tangent(h, x)⟩/∂x = ∂⟨h, gradient(g, x)⟩/∂x between them.
struct AppendStddev: Primitive {
  let geometry: StddevGeometry

  func outputShape(_ inputs: [Tensor]) -> [Int] { widened(inputs[0].shape, by: 1) }

  func evaluate(_ inputs: [Tensor], into output: FloatBuffer) {
    appendStddev(inputs[0].buffer, into: output, geometry)
  }

  func pullback(_ gradient: Tensor, _ call: Call) -> [Tensor?] {
    [apply(AppendStddevGradient(geometry: geometry), gradient, call.inputs[0])]
  }
}

/// (g, x) → the gradient to x of ⟨g, AppendStddev(x)⟩.
struct AppendStddevGradient: Primitive {
  let geometry: StddevGeometry

  func outputShape(_ inputs: [Tensor]) -> [Int] { inputs[1].shape }

  func evaluate(_ inputs: [Tensor], into output: FloatBuffer) {
    appendStddevGradient(inputs[0].buffer, inputs[1].buffer, into: output, geometry)
  }

  func pullback(_ gradient: Tensor, _ call: Call) -> [Tensor?] {
    let (g, x) = (call.inputs[0], call.inputs[1])
    return [
      call.wants(0) { apply(AppendStddevTangent(geometry: geometry), gradient, x) },
      call.wants(1) { apply(AppendStddevCurvature(geometry: geometry), gradient, g, x) },
    ]
  }
}

/// (h, x) → the tangent of AppendStddev at x along h.
struct AppendStddevTangent: Primitive {
  let geometry: StddevGeometry

  func outputShape(_ inputs: [Tensor]) -> [Int] { widened(inputs[0].shape, by: 1) }

  func evaluate(_ inputs: [Tensor], into output: FloatBuffer) {
    appendStddevTangent(inputs[0].buffer, inputs[1].buffer, into: output, geometry)
  }

  func pullback(_ gradient: Tensor, _ call: Call) -> [Tensor?] {
    let (h, x) = (call.inputs[0], call.inputs[1])
    return [
      call.wants(0) { apply(AppendStddevGradient(geometry: geometry), gradient, x) },
      call.wants(1) { apply(AppendStddevCurvature(geometry: geometry), h, gradient, x) },
    ]
  }
}

/// (h, g, x) → the gradient to x of ⟨g, tangent(h, x)⟩.
struct AppendStddevCurvature: Primitive {
  let geometry: StddevGeometry

  func outputShape(_ inputs: [Tensor]) -> [Int] { inputs[2].shape }

  func evaluate(_ inputs: [Tensor], into output: FloatBuffer) {
    appendStddevCurvature(inputs[0].buffer, inputs[1].buffer, inputs[2].buffer, into: output, geometry)
  }

  /// Through the definition in simple operations: this order is rare enough to need no kernel of its own.
  func pullback(_ gradient: Tensor, _ call: Call) -> [Tensor?] {
    let inputs = call.inputs.map { apply(Alias(), $0.tracked) }
    let (h, g, x) = (inputs[0], inputs[1], inputs[2])
    let isDifferentiable = call.inputs.contains(where: \.isTracked)
    let tangent = composedTangent(h, x)
    let lastChannel = g.slice(axis: 3, geometry.channels..<geometry.channels + 1)
    let curvature = gradients(
      of: tangent, seed: lastChannel, withRespectTo: [x], differentiable: true)[0]
    return gradients(
      of: curvature, seed: gradient, withRespectTo: [h, g, x], differentiable: isDifferentiable
    ).map { $0 }
  }

  /// Σ h · ∂s/∂x over the group, at every pixel: [N, H, W, 1].
  private func composedTangent(_ h: Tensor, _ x: Tensor) -> Tensor {
    let (batch, features) = (geometry.batch, geometry.pixels * geometry.channels)
    let (values, along) = (x.reshaped([batch, features]), h.reshaped([batch, features]))
    /// The mean over each sample's group.
    func mean(_ x: Tensor) -> Tensor { matrixProduct(averaging, x) }
    let centred = values - mean(values)
    let inverse = (mean(centred.squared()) + 1e-8).power(-0.5)
    let slope = (mean(along * centred) * inverse).mean(over: [1])
    return slope.broadcast(to: [batch, geometry.pixels]).reshaped(Array(x.shape[..<3]) + [1])
  }

  /// What a matrix [N, F] is multiplied with for the means over the groups of samples.
  private var averaging: Tensor {
    let batch = geometry.batch
    var values = [Float](repeating: 0, count: batch * batch)
    for group in geometry.groups {
      for row in group {
        for column in group { values[row * batch + column] = 1 / Float(group.count) }
      }
    }
    return Tensor(values, shape: [batch, batch])
  }
}

private func widened(_ shape: [Int], by channels: Int) -> [Int] {
  Array(shape[..<3]) + [shape[3] + channels]
}
