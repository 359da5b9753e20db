import Autograd
import Kernels
import NeuralNetworks

/// A training step on random images, whole and in parts, for benchmarks.
public struct StepMeasurement {
  /// What a step is made of. Each is taken by itself, so together they come to about a step.
  public enum Part: String, CaseIterable, Sendable {
    case fakes = "fakes for the discriminator"
    case judging = "discriminator, real and fake"
    case penalty = "gradient penalty"
    case generator = "generator"
    case optimizer = "Adam and moving average"
  }

  private var state: TrainingState
  private let input: DiscriminatorInput
  private let generatorInput: GeneratorInput
  private let alpha: Double
  private let settings = LossSettings()
  private lazy var fake = state.generator(input.latents, alpha: alpha)
  private lazy var gradients = (
    state.discriminatorStep(input, alpha: alpha, settings: settings),
    state.generatorStep(generatorInput, alpha: alpha, settings: settings)
  )

  public init(_ shape: NetworkShape, resolution: Int, batch: Int, alpha: Double) {
    state = TrainingState(
      shape, resolution: resolution, seed: 1, adam: Adam(beta1: 0, beta2: 0.99, epsilon: 1e-8))
    func random(_ index: UInt64, _ shape: [Int]) -> Tensor {
      Tensor(gaussian: RandomStream(seed: 2, purpose: .latentSampling, index: index), shape: shape)
    }
    input = DiscriminatorInput(
      real: random(0, [batch, resolution, resolution, shape.channels]), latents: random(1, [batch, shape.latentSize]),
      mix: Tensor((0..<batch).map { Float($0) / Float(batch) }, shape: [batch]))
    generatorInput = GeneratorInput(latents: random(2, [batch, shape.latentSize]))
    self.alpha = alpha
  }

  /// The whole step.
  public mutating func step(discriminatorRepeats: Int = 1) {
    for _ in 0..<discriminatorRepeats {
      let critic = state.discriminatorStep(input, alpha: alpha, settings: settings)
      state.apply(critic, learningRate: 0.001)
    }
    let half = state.generatorStep(generatorInput, alpha: alpha, settings: settings)
    state.apply(half, learningRate: 0.001, smoothingDecay: 0.999)
  }

  public mutating func take(_ part: Part) {
    switch part {
    case .fakes: _ = state.generator(input.latents, alpha: alpha)
    case .judging:
      let (network, variables) = state.discriminator.tracked()
      let scores = network(concatenate(input.real, fake, axis: 0), alpha: alpha, parts: 2)
      _ = Autograd.gradients(of: scores.sum(), withRespectTo: variables.map(\.variable))
    case .penalty:
      let (network, variables) = state.discriminator.tracked()
      let penalty = GradientPenalty(network, at: mixed(input.real, fake, by: input.mix), alpha: alpha)
      _ = Autograd.gradients(of: penalty.loss(settings), withRespectTo: variables.map(\.variable))
    case .generator: _ = state.generatorStep(generatorInput, alpha: alpha, settings: settings)
    case .optimizer:
      state.apply(gradients.0, learningRate: 0.001)
      state.apply(gradients.1, learningRate: 0.001, smoothingDecay: 0.999)
    }
  }
}

/// One generated image, as the walk makes it, for benchmarks.
public struct GenerationMeasurement {
  private let snapshot: GeneratorSnapshot
  private let latent: [Float]

  public init(_ shape: NetworkShape, resolution: Int, alpha: Double) {
    snapshot = GeneratorSnapshot(Generator(shape, resolution: resolution, seed: 1), alpha: alpha, imagesSeen: 0)
    latent = sampleLatent(size: shape.latentSize, seed: 1)
  }

  public func generate() { _ = snapshot.image(of: latent) }
}
