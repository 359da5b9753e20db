import Autograd
import NeuralNetworks

/// What the discriminator's half of a step computed.
struct DiscriminatorStep {
  let fake: Tensor
  let fakeScores: Tensor
  let realScores: Tensor
  let penalty: GradientPenalty?
  let loss: Tensor
  let gradients: [String: Tensor]
}

/// What the generator's half of a step computed.
struct GeneratorStep {
  let images: Tensor
  let scores: Tensor
  let loss: Tensor
  let gradients: [String: Tensor]
}

extension TrainingState {
  /// The discriminator's loss and gradients on reals [N, r, r, c] and fakes from latents [N, latent size], with factors
  /// `mix` [N] for the gradient penalty.
  func discriminatorStep(
    real: Tensor, latents: Tensor, mix: Tensor, alpha: Double, settings: LossSettings
  ) -> DiscriminatorStep {
    let fake = generator(latents, alpha: alpha)
    let (network, variables) = discriminator.tracked()
    let scores = network(concatenate(real, fake, axis: 0), alpha: alpha, parts: 2)
    let batch = real.shape[0]
    let (realScores, fakeScores) = (scores.slice(axis: 0, 0..<batch), scores.slice(axis: 0, batch..<(2 * batch)))
    var loss = settings.discriminatorLoss(real: realScores, fake: fakeScores)
    var penalty: GradientPenalty?
    if settings.kind == .wassersteinGP {
      let part = GradientPenalty(network, at: mixed(real, fake, by: mix), alpha: alpha, settings: settings)
      loss = loss + part.loss
      penalty = part
    }
    return DiscriminatorStep(
      fake: fake, fakeScores: fakeScores, realScores: realScores, penalty: penalty, loss: loss,
      gradients: gradientsByPath(of: loss, variables))
  }

  /// The generator's loss and gradients for latents [N, latent size].
  func generatorStep(latents: Tensor, alpha: Double, settings: LossSettings) -> GeneratorStep {
    let (network, variables) = generator.tracked()
    let images = network(latents, alpha: alpha)
    let scores = discriminator(images, alpha: alpha)
    let loss = settings.generatorLoss(scores)
    return GeneratorStep(
      images: images, scores: scores, loss: loss, gradients: gradientsByPath(of: loss, variables))
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
