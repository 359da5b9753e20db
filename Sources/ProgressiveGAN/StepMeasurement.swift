import Autograd
import Kernels
import NeuralNetworks

/// Median durations of a whole training step on random images, and of one generated image.
public func measureStep(
  _ shape: NetworkShape, resolution: Int, batch: Int, alpha: Double = 1, repeats: Int
) -> (stepSeconds: Double, generateSeconds: Double) {
  let adam = Adam(beta1: 0, beta2: 0.99, epsilon: 1e-8)
  var state = TrainingState(shape, resolution: resolution, seed: 1, adam: adam)
  let random = { (index: UInt64, shape: [Int]) in
    Tensor(gaussian: RandomStream(seed: 2, purpose: .latentSampling, index: index), shape: shape)
  }
  let real = random(0, [batch, resolution, resolution, shape.channels])
  let mix = Tensor((0..<batch).map { Float($0) / Float(batch) }, shape: [batch])
  let settings = LossSettings()
  let stepSeconds = median(repeats) {
    let latents = random(1, [batch, shape.latentSize])
    let critic = state.discriminatorStep(
      DiscriminatorInput(real: real, latents: latents, mix: mix), alpha: alpha, settings: settings)
    state.apply(critic, learningRate: 0.001, smoothingDecay: 0.999)
    let half = state.generatorStep(GeneratorInput(latents: random(2, latents.shape)), alpha: alpha, settings: settings)
    state.apply(half, learningRate: 0.001)
  }
  let snapshot = GeneratorSnapshot(state.smoothed, alpha: alpha, imagesSeen: 0)
  let latent = sampleLatent(size: shape.latentSize, seed: 1)
  return (stepSeconds, median(2 * repeats) { _ = snapshot.image(of: latent) })
}

private func median(_ repeats: Int, _ work: () -> Void) -> Double {
  work()
  let times = (0..<repeats).map { _ in ContinuousClock().measure(work) / .seconds(1) }
  return times.sorted()[repeats / 2]
}
