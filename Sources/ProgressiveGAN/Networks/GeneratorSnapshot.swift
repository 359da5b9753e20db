import Autograd
import Images
import NeuralNetworks

/// A generator frozen at one moment: a value that makes pictures anywhere, any time.
public struct GeneratorSnapshot: Sendable {
  package let generator: Generator
  /// Names of the classes of a conditional generator; empty without.
  public let classes: [String]
  public let alpha: Double
  public let imagesSeen: Int

  package init(_ generator: Generator, classes: [String] = [], alpha: Double, imagesSeen: Int) {
    self.generator = generator
    self.classes = classes
    self.alpha = alpha
    self.imagesSeen = imagesSeen
  }

  /// The generator of a run with these settings, that has seen so many images.
  package init(_ generator: Generator, _ configuration: Configuration, imagesSeen: Int) {
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
  package func output(of latents: [[Float]], labels: [Int]) -> Tensor {
    generator(
      Tensor(Array(latents.joined()), shape: [latents.count, latentSize]),
      labels: Tensor(oneHot: labels, count: classes.count), alpha: alpha)
  }

  /// Pictures of latents 0, 1, … of a seed, one of each label, made in small batches.
  package func samples(labels: [Int], seed: UInt64) -> [Image] {
    stride(from: 0, to: labels.count, by: 16).flatMap { start in
      let range = start..<min(labels.count, start + 16)
      return images(
        of: range.map { sampleLatent(size: latentSize, seed: seed, index: $0) }, labels: Array(labels[range]))
    }
  }
}
