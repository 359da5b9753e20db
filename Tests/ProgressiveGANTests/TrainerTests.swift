import Autograd
import Files
import GANTesting
import Images
import Kernels
import Testing

@testable import ModelFiles
@testable import ProgressiveGAN

struct TrainerTests {
  private func state(of trainer: Trainer) -> Safetensors {
    trainer.state.checkpoint(configuration: trainer.configuration, trainingSeconds: 0)
  }

  /// Through a checkpoint's bytes and back.
  private func reopened(_ trainer: Trainer, _ data: ImageDataSet) throws -> Trainer {
    let file = try Safetensors(try state(of: trainer).serialized(), path: "x")
    let state = try TrainingState(file, configuration: trainer.configuration, path: "x")
    return Trainer(configuration: trainer.configuration, data: data, state: state)
  }

  @Test func growsThroughAllPhases() throws {
    var trainer = Trainer(configuration: tinyConfiguration(), data: try sampleData(9))
    var resolutions: [Int] = []
    while !trainer.position.isFinished {
      _ = try trainer.step().get()
      if resolutions.last != trainer.state.generator.resolution {
        resolutions.append(trainer.state.generator.resolution)
      }
    }
    #expect(resolutions == [4, 8, 16])
    #expect(trainer.state.imagesSeen == trainer.configuration.schedule.totalImages)
    #expect(trainer.state.smoothed.resolution == 16)
  }

  /// Stopped and resumed after every few steps, on another number of threads each time, through fades, growth and Adam's
  /// reset, the weights are those of an uninterrupted run, bit for bit.
  @Test(arguments: Variant.allCases) func resumesExactly(variant: Variant) throws {
    let data = try sampleData(9)
    var whole = Trainer(configuration: variant.configuration, data: data)
    var interrupted = whole
    let threads = Workers.threadCount
    defer { Workers.threadCount = threads }
    var count = 0
    while !whole.position.isFinished {
      Workers.threadCount = 2
      _ = try whole.step().get()
      Workers.threadCount = 1 + count % 3
      _ = try interrupted.step().get()
      count += 1
      if count % 3 == 0 { interrupted = try reopened(interrupted, data) }
    }
    #expect(state(of: whole) == state(of: interrupted))
  }

  enum Variant: CaseIterable {
    case standard, keepsOptimizer, augmented

    var configuration: Configuration {
      var result = tinyConfiguration()
      switch self {
      case .standard: break
      case .keepsOptimizer:
        result.resetsOptimizer = false
        result.discriminatorRepeats = 2
        result.loss.kind = .leastSquares
        result.loss.r1Weight = 1
      case .augmented:
        result.augmentation = .adaptive
        result.augmentationKimg = 0.1
        result.augmentationTarget = -1
        result.smoothingHalfLifeKimg = 0.05
        result.smoothingRampUp = 0.05
      }
      return result
    }
  }

  @Test func theSeedDecides() throws {
    let data = try sampleData(9)
    func weights(_ seed: UInt64) -> Safetensors {
      var trainer = Trainer(configuration: tinyConfiguration(seed: seed), data: data)
      for _ in 0..<3 { _ = trainer.step() }
      return state(of: trainer)
    }
    #expect(weights(1) == weights(1))
    #expect(weights(1).tensors != weights(2).tensors)
  }

  /// A step whose losses are not finite leaves the networks as they were.
  @Test func keepsTheStateWhenLossesAreNotFinite() throws {
    let data = try sampleData(9)
    var trainer = Trainer(configuration: tinyConfiguration(), data: data)
    for _ in 0..<2 { _ = trainer.step() }
    var poisoned = trainer.state
    poisoned.discriminator.visitParameters("") { path, parameter in
      if path == "4x4/dense1/filter" {
        parameter = Tensor([Float](repeating: .infinity, count: parameter.count), shape: parameter.shape)
      }
    }
    trainer = Trainer(configuration: trainer.configuration, data: data, state: poisoned)
    let before = state(of: trainer)
    #expect(throws: Trainer.Divergence.notFinite) { try trainer.step().get() }
    #expect(state(of: trainer).metadata == before.metadata)
    #expect(state(of: trainer).tensors == before.tensors)
  }

  /// Finite gradients whose step overflows some weights leave those as they were, and all finite.
  @Test func aStepThatOverflowsIsNotTaken() throws {
    var configuration = tinyConfiguration()
    configuration.adamBeta1 = 0.9
    configuration.schedule.learningRate = 1
    let data = try sampleData(9)
    var trainer = Trainer(configuration: configuration, data: data)
    _ = try trainer.step().get()
    for network in [\TrainingState.generatorAdam, \.discriminatorAdam] {
      var brink = trainer.state
      for (path, moments) in brink[keyPath: network].moments {
        let huge = Tensor(repeating: 3e38, shape: moments.first.shape)
        brink[keyPath: network].moments[path]?.first = huge
        brink[keyPath: network].moments[path]?.second = Tensor(repeating: 0, shape: moments.second.shape)
      }
      var broken = Trainer(configuration: configuration, data: data, state: brink)
      let before = state(of: broken)
      #expect(throws: Trainer.Divergence.weightsNotFinite) { try broken.step().get() }
      let after = state(of: broken)
      #expect(after.tensors.values.allSatisfy { $0.values.allSatisfy(\.isFinite) })
      let prefix = network == \TrainingState.generatorAdam ? "generator/" : "discriminator/"
      #expect(
        before.tensors.contains { name, old in
          name.hasPrefix(prefix) && zip(old.values, after.tensors[name]?.values ?? []).contains { $0 == $1 && $0 != 0 }
        })
      #expect(broken.state.imagesSeen == trainer.state.imagesSeen)
    }
  }

  /// A gradient whose square is not finite would stay in Adam's second moments for good.
  @Test func momentsThatOverflowAreNotKept() throws {
    var configuration = tinyConfiguration()
    configuration.adamBeta2 = 0.5
    let data = try sampleData(9)
    var trainer = Trainer(configuration: configuration, data: data)
    _ = try trainer.step().get()
    var brink = trainer.state
    for (path, moments) in brink.generatorAdam.moments {
      brink.generatorAdam.moments[path]?.second = Tensor(repeating: .infinity, shape: moments.second.shape)
    }
    trainer = Trainer(configuration: configuration, data: data, state: brink)
    #expect(throws: Trainer.Divergence.weightsNotFinite) { try trainer.step().get() }
  }

  @Test func aGradientThatExplodesIsNotApplied() throws {
    var configuration = tinyConfiguration()
    configuration.gradientLimit = 1e-3
    var trainer = Trainer(configuration: configuration, data: try sampleData(9))
    let before = state(of: trainer)
    do {
      _ = try trainer.step().get()
      Issue.record("applied it")
    } catch Trainer.Divergence.explodingGradient(let norm) {
      #expect(norm > 1e-3)
    }
    #expect(state(of: trainer) == before)
  }

  /// The other choices of architecture and loss train without a hitch, and change the numbers.
  @Test func everyChoiceTrains() throws {
    let changes: [(inout Configuration) -> Void] = [
      { _ in }, { $0.shape.usesPixelNorm = false }, { $0.shape.equalizesLearningRate = false },
      { $0.shape.upsampling = .bilinear }, { $0.shape.poolsBeforeActivation = true },
      { $0.shape.normalizesLatents = false }, { $0.shape.slope = 0.1 }, { $0.shape.stddevGroup = 1 },
      { $0.shape.featureMapDecay = 2 }, { $0.loss.kind = .leastSquares }, { $0.loss.r1Weight = 5 },
      { $0.discriminatorRepeats = 2 }, { $0.augmentation = .adaptive },
    ]
    let data = try sampleData(9)
    var losses: [Double] = []
    for change in changes {
      var configuration = tinyConfiguration()
      configuration.schedule.firstResolution = 8
      configuration.augmentationTarget = -1
      configuration.augmentationKimg = 0.01
      change(&configuration)
      var trainer = Trainer(configuration: configuration, data: data)
      for _ in 0..<2 { _ = try trainer.step().get() }
      losses.append(try trainer.step().get().discriminatorLoss)
    }
    #expect(Set(losses).count == losses.count, "\(losses)")
  }

  @Test func checkpointsOfAnotherShapeAreRefused() throws {
    let trainer = Trainer(configuration: tinyConfiguration(), data: try sampleData(9))
    var other = tinyConfiguration()
    other.shape.featureMapMaximum = 4
    let file = state(of: trainer)
    #expect(throws: FileError.self) { try TrainingState(file, configuration: other, path: "x") }
    for name in file.tensors.keys.filter({ !$0.hasPrefix("adam") }).sorted().prefix(12) {
      var torn = file
      torn.tensors[name] = nil
      #expect(throws: FileError.self) {
        try TrainingState(torn, configuration: trainer.configuration, path: "x")
      }
    }
  }

  @Test(arguments: LossSettings.Kind.allCases) func learnsABrightness(kind: LossSettings.Kind) throws {
    // All pictures are the same: after a while the samples' mean is theirs.
    var configuration = tinyConfiguration(resolution: 4)
    configuration.loss.kind = kind
    configuration.schedule.learningRate = 0.01
    configuration.smoothingDecay = 0.9
    configuration.mirror = false
    configuration.schedule.finalKimg = 2.4
    let data = try sampleData(1, resolution: 4)
    var trainer = Trainer(configuration: configuration, data: data)
    let real = try data.image(0, at: 4).pixels.map { Float($0) / 127.5 - 1 }
    func distance() -> Float {
      let latents = (0..<8).flatMap { sampleLatent(size: 8, seed: 1, index: $0) }
      let images = trainer.state.smoothed(Tensor(latents, shape: [8, 8]), alpha: 1).values
      let size = real.count
      return images.indices.reduce(0) { $0 + abs(images[$1] - real[$1 % size]) } / Float(images.count)
    }
    let start = distance()
    while !trainer.position.isFinished { _ = trainer.step() }
    #expect(distance() < start / 2, "from \(start) to \(distance())")
  }
}
