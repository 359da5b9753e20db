import Autograd
import Images

/// A generator frozen at one moment: a value that makes pictures anywhere, any time.
public struct GeneratorSnapshot: Sendable {
  private let generator: Generator
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

  /// The smoothed generator of a run's newest checkpoint.
  public init(run: RunDirectory) throws(ProgressiveGANError) {
    let found = try run.newest { (file, at) throws(ProgressiveGANError) in
      try GeneratorSnapshot(file, configuration: run.configuration, path: at.path)
    }
    guard let found else {
      throw .damaged(path: run.path + "/checkpoints", reason: "there is none yet; let the run train first")
    }
    self = found.contents
  }

  /// The smoothed generator of a checkpoint, wherever the file lies.
  public init(checkpoint path: String) throws(ProgressiveGANError) {
    let file = try Safetensors(contentsOf: path)
    try self.init(file, configuration: file.configuration(path: path), path: path)
  }

  private init(_ file: Safetensors, configuration: Configuration, path: String) throws(ProgressiveGANError) {
    guard let resolution = file.count("resolution"), let imagesSeen = file.count("images"),
      NetworkShape.resolutions(upTo: configuration.schedule.finalResolution).contains(resolution)
    else { throw .damaged(path: path, reason: "it is not a checkpoint of this run") }
    var generator = Generator(configuration.networkShape, resolution: resolution, seed: configuration.seed)
    try file.load(&generator, "smoothed", path: path)
    let position = configuration.schedule.position(at: imagesSeen)
    self.init(
      generator, classes: configuration.classes, alpha: position.resolution == resolution ? position.alpha : 1,
      imagesSeen: imagesSeen)
  }

  public var resolution: Int { generator.resolution }
  public var latentSize: Int { generator.shape.latentSize }

  /// The picture of a latent, `resolution` pixels square.
  public func image(of latent: [Float], label: Int = 0) -> Image { images(of: [latent], labels: [label])[0] }

  /// The pictures of several latents, made together.
  ///
  /// - Parameter labels: of a conditional generator, the class of each; without, the classes in turn.
  public func images(of latents: [[Float]], labels: [Int]? = nil) -> [Image] {
    let numbers = labels ?? latents.indices.map { $0 % max(1, classes.count) }
    let output = generator(
      Tensor(Array(latents.joined()), shape: [latents.count, latentSize]),
      labels: Tensor(oneHot: numbers, count: classes.count), alpha: alpha)
    let bytes = output.bytesFromSignedUnit
    let channels = generator.shape.channels
    let size = resolution * resolution * channels
    return latents.indices.map { index in
      Image(
        width: resolution, height: resolution, channels: channels,
        pixels: Array(bytes[(index * size)..<((index + 1) * size)]))
    }
  }
}
