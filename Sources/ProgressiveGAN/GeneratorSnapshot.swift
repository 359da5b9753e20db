import Autograd
import Images

/// A generator frozen at one moment: a value that makes pictures anywhere, any time.
public struct GeneratorSnapshot: Sendable {
  let generator: Generator
  /// Names of the classes of a conditional generator; empty without.
  public let classes: [String]
  public let alpha: Double
  public let imagesSeen: Int

  init(_ generator: Generator, classes: [String] = [], alpha: Double, imagesSeen: Int) {
    self.generator = generator
    self.classes = classes
    self.alpha = alpha
    self.imagesSeen = imagesSeen
  }

  /// The smoothed generator of the checkpoint that a run would go on with.
  ///
  /// - Parameter passOver: told why newer checkpoints are none to go on with.
  public init(
    run: RunDirectory, passOver: (ProgressiveGANError) -> Void = { _ in }
  ) throws(ProgressiveGANError) {
    guard let newest = try run.newestCheckpoint() else {
      throw .damaged(path: run.path + "/checkpoints", reason: "there is none yet; let the run train first")
    }
    newest.passedOver.forEach(passOver)
    self.init(newest.state.smoothed, run.configuration, imagesSeen: newest.state.imagesSeen)
  }

  /// The smoothed generator of a checkpoint, wherever the file lies. Nothing else of it is read.
  public init(checkpoint path: String) throws(ProgressiveGANError) {
    let listing = try CheckpointListing(contentsOf: path)
    let configuration = try listing.configuration()
    let resolution = try listing.resolution(configuration.schedule)
    let imagesSeen = try listing.count("images")
    // Before the generator is made: what a file claims may be far larger than what it holds.
    var wanted: [String: [Int]] = [:]
    wanted.add(configuration.networkShape.generatorShapes(at: resolution), under: "smoothed")
    try listing.require(wanted)
    let file = try Safetensors(contentsOf: path) { $0.hasPrefix("smoothed/") }
    var generator = Generator(configuration.networkShape, resolution: resolution, seed: configuration.seed)
    try file.load(&generator, "smoothed", path: path)
    self.init(generator, configuration, imagesSeen: imagesSeen)
  }

  private init(_ generator: Generator, _ configuration: Configuration, imagesSeen: Int) {
    let position = configuration.schedule.position(at: imagesSeen)
    self.init(
      generator, classes: configuration.classes,
      alpha: position.resolution == generator.resolution ? position.alpha : 1, imagesSeen: imagesSeen)
  }

  public var resolution: Int { generator.resolution }
  public var latentSize: Int { generator.shape.latentSize }
  /// 1 or 3.
  public var channels: Int { generator.shape.channels }
  /// Numbers in the generator.
  public var parameterCount: Int { generator.parameters.values.reduce(0) { $0 + $1.count } }

  /// The picture of a latent, `resolution` pixels square.
  public func image(of latent: [Float], label: Int = 0) -> Image { images(of: [latent], labels: [label])[0] }

  /// The pictures of several latents, made together.
  ///
  /// - Parameter labels: of a conditional generator, the class of each; without, the classes in turn.
  public func images(of latents: [[Float]], labels: [Int]? = nil) -> [Image] {
    let bytes = output(of: latents, labels: labels ?? latents.indices.map { $0 % max(1, classes.count) })
      .bytesFromSignedUnit
    let channels = generator.shape.channels
    let size = resolution * resolution * channels
    return latents.indices.map { index in
      Image(
        width: resolution, height: resolution, channels: channels,
        pixels: Array(bytes[(index * size)..<((index + 1) * size)]))
    }
  }

  /// The generator's numbers, about -1...1, [count, resolution, resolution, channels].
  func output(of latents: [[Float]], labels: [Int]) -> Tensor {
    generator(
      Tensor(Array(latents.joined()), shape: [latents.count, latentSize]),
      labels: Tensor(oneHot: labels, count: classes.count), alpha: alpha)
  }
}
