import Autograd
import Kernels
import NeuralNetworks

/// What the discriminator's half of a step starts from.
struct DiscriminatorInput {
  /// [N, r, r, c].
  var real: Tensor
  /// [N, labels], one-hot: of the reals, and wanted of the fakes; nil without labels.
  var labels: Tensor?
  /// [N, latent size].
  var latents: Tensor
  /// [N], where between real and fake the gradient penalty is taken.
  var mix: Tensor
  var augmentation: Augmentation?
}

/// What the discriminator's half of a step computed.
struct DiscriminatorStep {
  let fake: Tensor
  let fakeScores: Tensor
  let realScores: Tensor
  let penalty: GradientPenalty?
  let loss: Tensor
  let gradients: [String: Tensor]
}

/// What the generator's half of a step starts from.
struct GeneratorInput {
  var latents: Tensor
  var labels: Tensor?
  var augmentation: Augmentation?
}

/// What the generator's half of a step computed.
struct GeneratorStep {
  let images: Tensor
  let scores: Tensor
  let loss: Tensor
  let gradients: [String: Tensor]
}

/// A loss whose parts are differentiated one after the other, so that one's graph is gone when the next's is built.
private struct LossInParts {
  let variables: [(path: String, variable: Tensor)]
  private(set) var loss = Tensor(repeating: 0, shape: [])
  private var found: [Tensor] = []

  init(_ variables: [(path: String, variable: Tensor)]) { self.variables = variables }

  mutating func add(_ part: Tensor) {
    let new = gradients(of: part, withRespectTo: variables.map(\.variable))
    loss = loss + part.detached()
    found = found.isEmpty ? new : zip(found, new).map { $0 + $1 }
  }

  var gradientsByPath: [String: Tensor] {
    Dictionary(uniqueKeysWithValues: zip(variables.map(\.path), found))
  }
}

extension TrainingState {
  /// The discriminator's loss and gradients.
  func discriminatorStep(_ input: DiscriminatorInput, alpha: Double, settings: LossSettings) -> DiscriminatorStep {
    let fake = generator(input.latents, labels: input.labels, alpha: alpha)
    let (network, variables) = discriminator.tracked()
    let batch = input.real.shape[0]
    let joined = concatenate(input.real, fake, axis: 0)
    let shown = input.augmentation?(joined) ?? joined
    let (shownReal, shownFake) = (shown.slice(axis: 0, 0..<batch), shown.slice(axis: 0, batch..<(2 * batch)))
    var loss = LossInParts(variables)
    let scores = network.judge(shown, labels: input.labels, alpha: alpha, settings, into: &loss)
    var penalty: GradientPenalty?
    if settings.kind == .wassersteinGP {
      let part = GradientPenalty(network, at: mixed(shownReal, shownFake, by: input.mix), alpha: alpha)
      loss.add(part.loss(settings))
      penalty = part.detached()
    }
    if settings.r1Weight > 0 {
      // With respect to the reals themselves, whatever the discriminator sees them through.
      let part = GradientPenalty(network, at: input.real, through: input.augmentation, alpha: alpha)
      loss.add(part.squaredNorms.mean() * (settings.r1Weight / 2))
      penalty = penalty ?? part.detached()
    }
    return DiscriminatorStep(
      fake: fake, fakeScores: scores.fake, realScores: scores.real, penalty: penalty, loss: loss.loss,
      gradients: loss.gradientsByPath)
  }

  /// The generator's loss and gradients.
  func generatorStep(_ input: GeneratorInput, alpha: Double, settings: LossSettings) -> GeneratorStep {
    let (network, variables) = generator.tracked()
    let images = network(input.latents, labels: input.labels, alpha: alpha)
    let judged = Judgement(discriminator(input.augmentation?(images) ?? images, alpha: alpha))
    var part = settings.generatorLoss(judged.scores)
    if let labelLoss = judged.labelLoss(input.labels) { part = part + labelLoss * settings.labelWeight }
    var loss = LossInParts(variables)
    loss.add(part)
    return GeneratorStep(
      images: images.detached(), scores: judged.scores.detached(), loss: loss.loss, gradients: loss.gradientsByPath)
  }

  /// Gives the discriminator its Adam step; returns whether all weights and moments are finite.
  @discardableResult
  mutating func apply(_ step: DiscriminatorStep, learningRate: Double) -> Bool {
    discriminatorAdam.update(&discriminator, gradients: step.gradients, learningRate: learningRate)
  }

  /// Gives the generator its Adam step, after the smoothed one has moved towards it: in the official code the average
  /// belongs to the discriminator's half of a step, where the generator is still what it was. Returns whether all weights
  /// and moments are finite.
  @discardableResult
  mutating func apply(_ step: GeneratorStep, learningRate: Double, smoothingDecay: Double) -> Bool {
    generatorAdam.update(
      &generator, gradients: step.gradients, learningRate: learningRate, average: &smoothed,
      decay: Float(smoothingDecay))
  }
}

extension Discriminator {
  /// Scores reals and fakes, one half of `shown` each, and adds what is to be learned from that to a loss.
  fileprivate func judge(
    _ shown: Tensor, labels: Tensor?, alpha: Double, _ settings: LossSettings, into loss: inout LossInParts
  ) -> (real: Tensor, fake: Tensor) {
    let batch = shown.shape[0] / 2
    let output = self(shown, alpha: alpha, parts: 2)
    let real = Judgement(output.slice(axis: 0, 0..<batch))
    let fake = Judgement(output.slice(axis: 0, batch..<(2 * batch)))
    var part = settings.discriminatorLoss(real: real.scores, fake: fake.scores)
    for labelLoss in [real, fake].compactMap({ $0.labelLoss(labels) }) {
      part = part + labelLoss * settings.labelWeight
    }
    loss.add(part)
    return (real.scores.detached(), fake.scores.detached())
  }
}
