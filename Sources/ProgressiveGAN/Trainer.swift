import Autograd
import Images
import Kernels

/// A training run in memory: takes one step after another, each a function of the state before it.
struct Trainer: Sendable {
  let configuration: Configuration
  private(set) var state: TrainingState
  private var source: BatchSource

  /// What one step tells.
  struct Outcome: Sendable {
    let discriminatorLoss: Double
    let generatorLoss: Double
    let wasserstein: Double
    let gradientNorm: Double

    var isFinite: Bool { discriminatorLoss.isFinite && generatorLoss.isFinite && gradientNorm.isFinite }
  }

  init(configuration: Configuration, data: ImageDataSet, state: TrainingState? = nil) {
    self.configuration = configuration
    source = BatchSource(data: data, seed: configuration.seed, mirror: configuration.mirror)
    self.state =
      state
      ?? TrainingState(
        configuration.networkShape, resolution: configuration.schedule.firstResolution, seed: configuration.seed,
        adam: configuration.adam)
  }

  var position: TrainingSchedule.Position { configuration.schedule.position(at: state.imagesSeen) }

  /// One update of the discriminator and one of the generator; nothing is changed if the losses are not finite.
  mutating func step() -> Outcome {
    let position = position
    if state.grow(to: position.resolution) { BufferPool.shared.trim() }
    let (batch, alpha, settings) = (position.batchSize, position.alpha, configuration.lossSettings)
    let real = source.batch(
      first: state.imagesSeen, count: batch, resolution: position.resolution, alpha: alpha)
    let critic = state.discriminatorStep(
      real: real, latents: latents(2 * state.step, batch), mix: mix(batch), alpha: alpha, settings: settings)
    let wasserstein = critic.realScores.mean().scalar - critic.fakeScores.mean().scalar
    let norm = critic.penalty?.norms.mean().scalar ?? 0
    let before = state
    if critic.loss.scalar.isFinite {
      state.apply(critic, learningRate: position.learningRate, smoothingDecay: smoothingDecay)
    }
    let half = state.generatorStep(latents: latents(2 * state.step + 1, batch), alpha: alpha, settings: settings)
    let outcome = Outcome(
      discriminatorLoss: Double(critic.loss.scalar), generatorLoss: Double(half.loss.scalar),
      wasserstein: Double(wasserstein), gradientNorm: Double(norm))
    guard outcome.isFinite else {
      state = before
      return outcome
    }
    state.apply(half, learningRate: position.learningRate)
    state.step += 1
    state.imagesSeen += batch
    return outcome
  }

  /// Rises from 0.1 to the configured decay: a young average should not remember the first weights for long.
  private var smoothingDecay: Double {
    min(configuration.smoothingDecay, Double(1 + state.step) / Double(10 + state.step))
  }

  private func latents(_ index: Int, _ batch: Int) -> Tensor {
    Tensor(
      gaussian: RandomStream(seed: configuration.seed, purpose: .trainingLatents, index: UInt64(index)),
      shape: [batch, configuration.latentSize])
  }

  private func mix(_ batch: Int) -> Tensor {
    let random = RandomStream(seed: configuration.seed, purpose: .mixing, index: UInt64(state.step))
    return Tensor((0..<batch).map { random.uniform($0) }, shape: [batch])
  }
}
