import NeuralNetworks

/// Everything that training changes, as a value: two networks, the smoothed generator, Adam's moments, and how many
/// images were shown. Random numbers follow from the seed and the count, so this is all there is to keep.
public struct TrainingState: Sendable {
  public var generator: Generator
  public var discriminator: Discriminator
  /// The exponential moving average of the generator.
  public var smoothed: Generator
  public var generatorAdam: Adam
  public var discriminatorAdam: Adam
  public var imagesSeen = 0
  /// Steps taken.
  public var step = 0
  /// Of adaptive discriminator augmentation.
  public var augmentationProbability = 0.0
  /// Factor on the schedule's learning rates; it is halved when training had to go back.
  public var learningRateScale = 1.0

  public init(_ shape: NetworkShape, resolution: Int, seed: UInt64, adam: Adam) {
    generator = Generator(shape, resolution: resolution, seed: seed)
    discriminator = Discriminator(shape, resolution: resolution, seed: seed)
    smoothed = generator
    generatorAdam = adam
    discriminatorAdam = adam
  }

  /// Adds blocks up to a resolution.
  ///
  /// - Returns: whether anything was added.
  @discardableResult
  public mutating func grow(to resolution: Int) -> Bool {
    guard generator.resolution < resolution else { return false }
    while generator.resolution < resolution {
      generator.grow()
      discriminator.grow()
      smoothed.grow()
    }
    return true
  }

  /// Both networks' Adam forgets its moments.
  mutating func resetOptimizers() {
    generatorAdam.reset()
    discriminatorAdam.reset()
  }
}
