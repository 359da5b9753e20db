import Autograd
import Foundation
import Images
import Kernels

/// A training run in memory: takes one step after another, each a function of the state before it.
package struct Trainer: Sendable {
  private(set) var configuration: Configuration
  package private(set) var state: TrainingState
  private var source: BatchSource

  /// What one step tells.
  package struct Outcome: Sendable {
    /// Real images shown in it.
    package var images: Int
    package var discriminatorLoss = 0.0
    package var generatorLoss = 0.0
    package var wasserstein = 0.0
    /// Mean norm of the discriminator's gradient where the penalty is taken.
    package var gradientNorm = 0.0
    /// The larger norm of the two networks' parameter gradients.
    var parameterGradientNorm = 0.0

    /// Seconds of it in which nothing was done but to wait for the reals.
    package var secondsWaited = 0.0

    var isFinite: Bool {
      [discriminatorLoss, generatorLoss, gradientNorm, parameterGradientNorm].allSatisfy(\.isFinite)
    }
  }

  /// Why a step was not taken, or not to its end.
  package enum Divergence: Error, Equatable, CustomStringConvertible {
    case notFinite
    case weightsNotFinite
    case explodingGradient(norm: Double)
    /// Nothing has diverged, but a picture that the step needs cannot be read; the state is what it was.
    case unreadable(ImageError)

    package var description: String {
      switch self {
      case .notFinite: "losses or gradients are no longer finite"
      case .weightsNotFinite: "weights or Adam's moments are no longer finite"
      case .explodingGradient(let norm): String(format: "the gradient's norm exploded to %.3g", norm)
      case .unreadable(let error): error.description
      }
    }
  }

  package init(configuration: Configuration, data: ImageDataSet, state: TrainingState? = nil) {
    self.configuration = configuration
    source = BatchSource(data: data, seed: configuration.seed, mirror: configuration.mirror, readsAhead: true)
    self.state =
      state
      ?? TrainingState(
        configuration.networkShape, resolution: configuration.schedule.firstResolution, seed: configuration.seed,
        adam: configuration.adam)
  }

  /// Adam's, for the next step.
  package var learningRate: Double { position.learningRate * state.learningRateScale }

  /// Takes the next steps by another schedule.
  package mutating func follow(_ schedule: TrainingSchedule) { configuration.schedule = schedule }

  package var position: TrainingSchedule.Position { configuration.schedule.position(at: state.imagesSeen) }

  /// Whether the next step begins with new layers.
  package var growsNext: Bool { position.resolution > state.generator.resolution }

  /// Updates of the discriminator, then one of the generator. If any of them diverges, what is left is finite, but may have
  /// those before it already: whoever goes on should take up an earlier state.
  package mutating func step() -> Result<Outcome, Divergence> {
    let position = position
    if state.grow(to: position.resolution) {
      if configuration.resetsOptimizer { state.resetOptimizers() }
      BufferPool.shared.trim()
    } else if configuration.resetsOptimizer, hasJustFadedIn(position) {
      state.resetOptimizers()
    }
    do { return .success(try step(position)) } catch {
      return .failure(error)
    }
  }

  /// Whether this is the first step since the newest layers came in whole: with those that led around them gone, Adam
  /// begins anew as well, as in the official code.
  private func hasJustFadedIn(_ position: TrainingSchedule.Position) -> Bool {
    let before = state.imagesSeen - position.batchSize * configuration.discriminatorRepeats
    return position.alpha == 1 && before >= 0 && configuration.schedule.position(at: before).alpha < 1
  }

  private mutating func step(_ position: TrainingSchedule.Position) throws(Divergence) -> Outcome {
    let (alpha, settings) = (position.alpha, configuration.loss)
    let learningRate = learningRate
    let repeats = configuration.discriminatorRepeats
    var outcome = Outcome(images: position.batchSize * repeats)
    let reals = try reals(position, count: outcome.images)
    outcome.secondsWaited = reals.secondsWaited
    for number in 0..<repeats {
      let part = reals.bytes.dropFirst(number * reals.bytes.count / repeats).prefix(reals.bytes.count / repeats)
      let real = source.tensor(part, resolution: position.resolution, alpha: alpha)
      let half = state.discriminatorStep(discriminatorInput(real, position, number), alpha: alpha, settings: settings)
      outcome.discriminatorLoss = Double(half.loss.scalar)
      outcome.wasserstein = Double(half.realScores.mean().scalar - half.fakeScores.mean().scalar)
      outcome.gradientNorm = Double(half.penalty?.norms.mean().scalar ?? 0)
      try admit(half.gradients, half.loss, &outcome)
      adapt(to: half, batch: position.batchSize)
      guard state.apply(half, learningRate: learningRate) else { throw .weightsNotFinite }
    }
    let half = state.generatorStep(generatorInput(position), alpha: alpha, settings: settings)
    outcome.generatorLoss = Double(half.loss.scalar)
    try admit(half.gradients, half.loss, &outcome)
    // Finite gradients can still overflow in Adam's step.
    let decay = smoothingDecay(over: outcome.images)
    guard state.apply(half, learningRate: learningRate, smoothingDecay: decay) else { throw .weightsNotFinite }
    state.step += 1
    state.imagesSeen += outcome.images
    return outcome
  }

  /// Throws if a loss or gradient must not be applied.
  private func admit(_ gradients: [String: Tensor], _ loss: Tensor, _ outcome: inout Outcome) throws(Divergence) {
    // Sorted, for a sum that is always the same.
    let norm = gradients.keys.sorted().reduce(0) { $0 + (gradients[$1]?.squaredNorm ?? 0) }.squareRoot()
    guard norm.isFinite, loss.scalar.isFinite else { throw .notFinite }
    guard norm <= configuration.gradientLimit else { throw .explodingGradient(norm: norm) }
    outcome.parameterGradientNorm = max(outcome.parameterGradientNorm, norm)
  }

  /// Moves the augmentation's probability so that the discriminator tells `augmentationTarget` of the reals, net, from
  /// fakes (Karras et al. 2020, section 3: the heuristic r_t; scores have no fixed zero here, so the middle between the
  /// mean scores of reals and fakes takes its place).
  private mutating func adapt(to half: DiscriminatorStep, batch: Int) {
    guard configuration.augmentation == .adaptive else { return }
    let middle = (half.realScores.mean().scalar + half.fakeScores.mean().scalar) / 2
    let signs = half.realScores.values.map { $0 > middle ? 1.0 : -1.0 }
    let overfitting = signs.reduce(0, +) / Double(signs.count)
    let change = Double(batch) / (configuration.augmentationKimg * 1000)
    guard overfitting != configuration.augmentationTarget else { return }
    let moved = state.augmentationProbability + (overfitting > configuration.augmentationTarget ? change : -change)
    state.augmentationProbability = min(1, max(0, moved))
  }

  /// The average's decay over a step that showed so many images, with a half-life of at most a part of the images so far: a young
  /// average should not remember the first weights for long.
  private func smoothingDecay(over images: Int) -> Double {
    func decay(halfLife: Double) -> Double { halfLife > 0 ? exp2(-Double(images) / halfLife) : 0 }
    let halfLife = configuration.smoothingHalfLifeKimg
    let usual =
      halfLife > 0
      ? decay(halfLife: halfLife * 1000)
      : pow(configuration.smoothingDecay, Double(configuration.discriminatorRepeats))
    guard configuration.smoothingRampUp > 0 else { return usual }
    return min(usual, decay(halfLife: configuration.smoothingRampUp * Double(state.imagesSeen)))
  }
}

/// What steps draw, each a function of the seed and the step's number.
extension Trainer {
  /// All that the step shows, read before anything changes.
  private mutating func reals(
    _ position: TrainingSchedule.Position, count: Int
  ) throws(Divergence) -> (bytes: [UInt8], secondsWaited: Double) {
    let before = source.secondsWaited
    do {
      let bytes = try source.bytes(first: state.imagesSeen, count: count, resolution: position.resolution)
      return (bytes, source.secondsWaited - before)
    } catch {
      throw .unreadable(error)
    }
  }

  private mutating func discriminatorInput(
    _ real: Tensor, _ position: TrainingSchedule.Position, _ number: Int
  ) -> DiscriminatorInput {
    let batch = position.batchSize
    let draw = state.step * configuration.discriminatorRepeats + number
    let first = state.imagesSeen + number * batch
    let random = RandomStream(seed: configuration.seed, purpose: .mixing, index: UInt64(draw))
    return DiscriminatorInput(
      real: real, labels: oneHot(source.labels(first: first, count: batch)), latents: latents(2 * draw, batch),
      mix: Tensor((0..<batch).map { random.uniform($0) }, shape: [batch]), augmentation: augmentation(2 * draw))
  }

  private func generatorInput(_ position: TrainingSchedule.Position) -> GeneratorInput {
    let draw = 2 * state.step * configuration.discriminatorRepeats + 1
    let random = RandomStream(seed: configuration.seed, purpose: .labels, index: UInt64(draw))
    return GeneratorInput(
      latents: latents(draw, position.batchSize),
      labels: oneHot(source.randomLabels(random, count: position.batchSize)), augmentation: augmentation(draw))
  }

  private func latents(_ index: Int, _ batch: Int) -> Tensor {
    Tensor(
      gaussian: RandomStream(seed: configuration.seed, purpose: .trainingLatents, index: UInt64(index)),
      shape: [batch, configuration.shape.latentSize])
  }

  private func oneHot(_ labels: [Int]) -> Tensor? { Tensor(oneHot: labels, count: configuration.classes.count) }

  private func augmentation(_ index: Int) -> Augmentation? {
    guard configuration.augmentation == .adaptive else { return nil }
    let random = RandomStream(seed: configuration.seed, purpose: .augmentation, index: UInt64(index))
    return Augmentation(probability: state.augmentationProbability, random: random)
  }
}

extension Tensor {
  /// Labels as rows with a single one, [labels, count]; nil if there are no classes.
  package init?(oneHot labels: [Int], count: Int) {
    guard count > 0 else { return nil }
    precondition(labels.allSatisfy { (0..<count).contains($0) }, "labels \(labels) of \(count) classes")
    let rows = labels.flatMap { label in (0..<count).map { $0 == label ? Float(1) : 0 } }
    self.init(rows, shape: [labels.count, count])
  }
}
