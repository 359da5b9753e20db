import Autograd
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

extension TrainingState {
  /// The discriminator's loss and gradients.
  func discriminatorStep(_ input: DiscriminatorInput, alpha: Double, settings: LossSettings) -> DiscriminatorStep {
    let fake = generator(input.latents, labels: input.labels, alpha: alpha)
    let (network, variables) = discriminator.tracked()
    let batch = input.real.shape[0]
    let joined = concatenate(input.real, fake, axis: 0)
    let shown = input.augmentation?(joined) ?? joined
    let (shownReal, shownFake) = (shown.slice(axis: 0, 0..<batch), shown.slice(axis: 0, batch..<(2 * batch)))
    let output = network(shown, alpha: alpha, parts: 2)
    let (real, judged) = (
      Judgement(output.slice(axis: 0, 0..<batch)), Judgement(output.slice(axis: 0, batch..<(2 * batch)))
    )
    var loss = settings.discriminatorLoss(real: real.scores, fake: judged.scores)
    for part in [real, judged].compactMap({ $0.labelLoss(input.labels) }) { loss = loss + part * settings.labelWeight }
    var penalty: GradientPenalty?
    if settings.kind == .wassersteinGP {
      let part = GradientPenalty(network, at: mixed(shownReal, shownFake, by: input.mix), alpha: alpha)
      loss = loss + part.loss(settings)
      penalty = part
    }
    if settings.r1Weight > 0 {
      let part = GradientPenalty(network, at: shownReal, alpha: alpha)
      loss = loss + part.squaredNorms.mean() * (settings.r1Weight / 2)
      penalty = penalty ?? part
    }
    return DiscriminatorStep(
      fake: fake, fakeScores: judged.scores, realScores: real.scores, penalty: penalty, loss: loss,
      gradients: gradientsByPath(of: loss, variables))
  }

  /// The generator's loss and gradients.
  func generatorStep(_ input: GeneratorInput, alpha: Double, settings: LossSettings) -> GeneratorStep {
    let (network, variables) = generator.tracked()
    let images = network(input.latents, labels: input.labels, alpha: alpha)
    let judged = Judgement(discriminator(input.augmentation?(images) ?? images, alpha: alpha))
    var loss = settings.generatorLoss(judged.scores)
    if let part = judged.labelLoss(input.labels) { loss = loss + part * settings.labelWeight }
    return GeneratorStep(
      images: images, scores: judged.scores, loss: loss, gradients: gradientsByPath(of: loss, variables))
  }

  /// Gives the discriminator its Adam step and moves the smoothed generator along.
  mutating func apply(_ step: DiscriminatorStep, learningRate: Double, smoothingDecay: Double) {
    discriminatorAdam.update(&discriminator, gradients: step.gradients, learningRate: learningRate)
    smoothed.moveAverage(towards: generator, decay: Float(smoothingDecay))
  }

  /// Gives the generator its Adam step.
  mutating func apply(_ step: GeneratorStep, learningRate: Double) {
    generatorAdam.update(&generator, gradients: step.gradients, learningRate: learningRate)
  }
}

private func gradientsByPath(
  of loss: Tensor, _ variables: [(path: String, variable: Tensor)]
) -> [String: Tensor] {
  let found = gradients(of: loss, withRespectTo: variables.map(\.variable))
  return Dictionary(uniqueKeysWithValues: zip(variables.map(\.path), found))
}
