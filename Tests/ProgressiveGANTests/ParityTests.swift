import Autograd
import Foundation
import GANTesting
import Kernels
import Testing

@testable import ModelFiles
@testable import ProgressiveGAN

/// Training steps against numbers computed elsewhere in float64: losses, scores, images, every gradient and the weights
/// after each step, to a relative error of 1e-5 in norm. Convolutions go by patches: what Winograd's kernels may differ by
/// is held to a bound of its own in `KernelsTests`, and is no matter of luck here.
@Suite struct ParityTests {
  @Test func trainingStepsMatch() throws {
    let errors = ErrorTable()
    for name in ["rgb16-stable", "rgb16-fade", "rgb16-at-8", "gray8-fade", "rgb8-labels"] {
      try ConvolutionMethod.$isByPatches.withValue(true) { try check(ParityFixture(name, noting: errors)) }
    }
    print("Largest relative errors:\n\(errors.text)")
  }

  private func check(_ fixture: ParityFixture) throws {
    var state = try fixture.initialState()
    for step in 0..<fixture.integer("steps") {
      try checkDiscriminator(fixture, step, &state)
      try checkGenerator(fixture, step, &state)
      try fixture.expectWeights(state.generator, "step\(step)/after/G")
      try fixture.expectWeights(state.discriminator, "step\(step)/after/D")
      try fixture.expectWeights(state.smoothed, "step\(step)/after/EMA")
    }
  }

  private func checkDiscriminator(_ fixture: ParityFixture, _ step: Int, _ state: inout TrainingState) throws {
    let input = "step\(step)/in"
    let half = state.discriminatorStep(
      DiscriminatorInput(
        real: try fixture.tensor("\(input)/real"), labels: try fixture.labels(step),
        latents: try fixture.tensor("\(input)/latent_d"), mix: try fixture.tensor("\(input)/mix")),
      alpha: fixture.number("alpha"), settings: fixture.settings)
    let prefix = "step\(step)/D"
    let penalty = try #require(half.penalty)
    try fixture.expect(half.fake, "\(prefix)/fake")
    try fixture.expect(half.fakeScores, "\(prefix)/fake_scores")
    try fixture.expect(half.realScores, "\(prefix)/real_scores")
    try fixture.expect(penalty.scores, "\(prefix)/mixed_scores")
    try fixture.expect(penalty.gradient, "\(prefix)/input_gradient")
    try fixture.expect(penalty.norms, "\(prefix)/gradient_norms")
    try fixture.expect(half.loss, "\(prefix)/loss")
    try fixture.expectGradients(half.gradients, "\(prefix)/grad")
    state.apply(half, learningRate: fixture.number("lr"))
  }

  private func checkGenerator(_ fixture: ParityFixture, _ step: Int, _ state: inout TrainingState) throws {
    let half = state.generatorStep(
      GeneratorInput(
        latents: try fixture.tensor("step\(step)/in/latent_g"), labels: try fixture.labels(step)),
      alpha: fixture.number("alpha"), settings: fixture.settings)
    let prefix = "step\(step)/G"
    try fixture.expect(half.images, "\(prefix)/images")
    try fixture.expect(half.scores, "\(prefix)/scores")
    try fixture.expect(half.loss, "\(prefix)/loss")
    try fixture.expectGradients(half.gradients, "\(prefix)/grad")
    state.apply(half, learningRate: fixture.number("lr"), smoothingDecay: 0.999)
  }
}
