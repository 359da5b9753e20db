import Autograd
import Foundation
import GANTesting
import Kernels
import NeuralNetworks
import Testing

@testable import ModelFiles
@testable import ProgressiveGAN

/// The configuration's choices, each against numbers worked out another way.
struct ChoiceTests {
  private func close(_ a: Tensor, _ b: Tensor, within tolerance: Double = 1e-5) -> Bool {
    a.shape == b.shape && relativeError(a.values, b.values) <= tolerance
  }

  private func gaussian(_ shape: [Int], _ index: UInt64 = 0) -> Tensor {
    Tensor(gaussian: RandomStream(seed: 4, purpose: .initialization, index: index), shape: shape)
  }

  /// He's scale in the weights or at run time: the first images and scores are the same.
  @Test func equalizedLearningRateChangesNothingAtFirst() {
    var shape = NetworkShape(latentSize: 8, featureMapBase: 64, featureMapMaximum: 16)
    let latents = gaussian([4, 8])
    func judged() -> Tensor {
      let images = Generator(shape, resolution: 8, seed: 3)(latents, alpha: 0.4)
      return Discriminator(shape, resolution: 8, seed: 3)(images, alpha: 0.4)
    }
    let equalized = judged()
    shape.equalizesLearningRate = false
    #expect(close(judged(), equalized, within: 1e-4))
  }

  @Test func poolsBetweenConvolutionAndBias() {
    var layer = ConvolutionLayer(
      kernel: 3, inputs: 8, outputs: 9, random: RandomStream(seed: 1, purpose: .initialization))
    layer.bias = gaussian([9], 1)
    let x = gaussian([2, 8, 8, 8], 2)
    // Linear without bias, then a mean of 2×2, then bias and leaky ReLU by the definition.
    var bare = layer
    bare.bias = Tensor(repeating: 0, shape: [9])
    let pooled = averagePool2x(bare(x, slope: 1)).values
    let biases = layer.bias.values
    let expected = pooled.enumerated().map { index, value in
      let sum = value + biases[index % 9]
      return sum > 0 ? sum : 0.2 * sum
    }
    #expect(close(layer(x, slope: 0.2, pooling: .beforeActivation), Tensor(expected, shape: [2, 4, 4, 9])))
  }

  @Test func lossesAreThePapers() {
    let (real, fake) = (Tensor([2, -1], shape: [2, 1]), Tensor([0.5, 1.5], shape: [2, 1]))
    let squares = LossSettings(kind: .leastSquares)
    #expect(abs(squares.discriminatorLoss(real: real, fake: fake).scalar - (2.5 + 1.25)) < 1e-6)
    #expect(abs(squares.generatorLoss(fake).scalar - 0.25) < 1e-6)
    let wasserstein = LossSettings(drift: 0.1)
    #expect(abs(wasserstein.discriminatorLoss(real: real, fake: fake).scalar - (1 - 0.5 + 0.25)) < 1e-6)
    #expect(wasserstein.generatorLoss(fake).scalar == -1)
  }

  /// The penalty's gradient by differences, also through an augmentation: with respect to the images themselves.
  @Test(arguments: [false, true]) func penaltiesAreTakenAtTheImages(isAugmented: Bool) {
    let shape = NetworkShape(latentSize: 8, featureMapBase: 64, featureMapMaximum: 16)
    let network = Discriminator(shape, resolution: 8, seed: 3)
    let augmentation =
      isAugmented
      ? Augmentation(probability: 1, random: RandomStream(seed: 3, purpose: .augmentation)) : nil
    let (images, direction) = (gaussian([4, 8, 8, 3], 5), gaussian([4, 8, 8, 3], 6))
    func score(_ offset: Float) -> Double {
      let moved = weightedSum(images, 1, direction, offset)
      return network(augmentation?(moved) ?? moved, alpha: 1).values.reduce(0) { $0 + Double($1) }
    }
    let penalty = GradientPenalty(network, at: images, through: augmentation, alpha: 1)
    let slope = (penalty.gradient * direction).sum().scalar
    #expect(abs(Double(slope) - (score(0.001) - score(-0.001)) / 0.002) < 0.02 * (1 + abs(Double(slope))))
    let squares = penalty.gradient.values.reduce(0) { $0 + $1 * $1 }
    #expect(abs(penalty.squaredNorms.sum().scalar - squares) < 1e-3 * squares)
  }

  /// After two steps the average is G₁ + decay · (G₀ − G₁), as the first one only saw G₀.
  @Test(arguments: [false, true]) func theAveragesHalfLife(isYoung: Bool) throws {
    var configuration = tinyConfiguration()
    configuration.smoothingHalfLifeKimg = 0.05
    if isYoung { configuration.smoothingRampUp = 0.5 }
    var trainer = Trainer(configuration: configuration, data: try sampleData(9))
    let first = trainer.state.generator.parameters
    _ = try trainer.step().get()
    let second = trainer.state.generator.parameters
    _ = try trainer.step().get()
    // A step shows 8 images; the young average's half-life is half of the 8 seen before.
    let decay = exp2(-8 / (isYoung ? 4 : 50.0))
    for (path, average) in trainer.state.smoothed.parameters {
      guard let old = first[path], let new = second[path] else { continue }
      #expect(close(average, lerp(new, old, Float(decay)), within: 1e-6), "\(path)")
    }
  }

  @Test func augmentationFollowsItsTarget() throws {
    func probability(target: Double, from start: Double) throws -> Double {
      var configuration = tinyConfiguration()
      configuration.augmentation = .adaptive
      configuration.augmentationTarget = target
      configuration.augmentationKimg = 0.1
      let data = try sampleData(9)
      var state = Trainer(configuration: configuration, data: data).state
      state.augmentationProbability = start
      var trainer = Trainer(configuration: configuration, data: data, state: state)
      for _ in 0..<2 { _ = try trainer.step().get() }
      return trainer.state.augmentationProbability
    }
    // 8 of 100 images a step; signs never reach the target 1 by more than equality.
    #expect(abs(try probability(target: -1, from: 0.5) - 0.66) < 1e-9)
    #expect(try probability(target: -1, from: 0.95) == 1)
    #expect(try probability(target: 1, from: 0.01) <= 0.01)
  }

  /// Adam counts from one again when layers come in, and when they have come in whole.
  @Test func adamBeginsAnewAroundAFade() throws {
    var trainer = Trainer(configuration: tinyConfiguration(), data: try sampleData(9))
    var counts: [Int] = []
    while !trainer.position.isFinished {
      _ = try trainer.step().get()
      counts.append(trainer.state.generatorAdam.step)
    }
    // 64 images of 4×4 and 32 a phase at 8×8, 8 a step; then 4 a step at 16×16.
    let phase = Array(1...4)
    #expect(counts == Array(1...8) + phase + phase + Array(1...8) + Array(1...8))
  }

  @Test func withoutStddevThereIsNoChannelForIt() {
    let shape = NetworkShape(latentSize: 8, featureMapBase: 64, featureMapMaximum: 16, stddevGroup: 0)
    let network = Discriminator(shape, resolution: 8, seed: 3)
    #expect(network.parameters["4x4/conv/filter"]?.shape == [3, 3, 16, 16])
    #expect(network.parameters.mapValues(\.shape) == shape.discriminatorShapes(at: 8))
    // Nothing else looks across the batch.
    let images = gaussian([4, 8, 8, 3])
    let alone = network(images.slice(axis: 0, 1..<2), alpha: 1).values
    #expect(abs(network(images, alpha: 1).values[1] - alone[0]) < 1e-4)
  }

  @Test func samplesHaveTheClassesAskedFor() {
    var shape = NetworkShape(latentSize: 8, featureMapBase: 64, featureMapMaximum: 16)
    shape.labelCount = 20
    let snapshot = GeneratorSnapshot(
      Generator(shape, resolution: 4, seed: 1), classes: (0..<20).map { "\($0)" }, alpha: 1, imagesSeen: 0)
    let labels = (0..<40).map { $0 * 7 % 20 }
    let samples = snapshot.samples(labels: labels, seed: 2)
    for index in [0, 17, 39] {
      let latent = sampleLatent(size: 8, seed: 2, index: index)
      #expect(samples[index] == snapshot.image(of: latent, label: labels[index]))
    }
  }
}
