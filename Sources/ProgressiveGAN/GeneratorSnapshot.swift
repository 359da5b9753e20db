import Autograd
import Images

/// A generator frozen at one moment: a value that makes pictures anywhere, any time.
public struct GeneratorSnapshot: Sendable {
  private let generator: Generator
  public let alpha: Double
  public let imagesSeen: Int

  init(_ generator: Generator, alpha: Double, imagesSeen: Int) {
    self.generator = generator
    self.alpha = alpha
    self.imagesSeen = imagesSeen
  }

  /// The smoothed generator of a run's newest checkpoint.
  public init(run: RunDirectory) throws(ProgressiveGANError) {
    let path = run.path + "/checkpoint.safetensors"
    guard let file = try run.checkpoint() else {
      throw .damaged(path: path, reason: "it is not there yet; let the run train first")
    }
    let state = try TrainingState(file, configuration: run.configuration, path: path)
    let position = run.configuration.schedule.position(at: state.imagesSeen)
    let isGrown = state.generator.resolution == position.resolution
    self.init(state.smoothed, alpha: isGrown ? position.alpha : 1, imagesSeen: state.imagesSeen)
  }

  public var resolution: Int { generator.resolution }
  public var latentSize: Int { generator.shape.latentSize }

  /// The picture of a latent, `resolution` pixels square.
  public func image(of latent: [Float]) -> Image { images(of: [latent])[0] }

  /// The pictures of several latents, made together.
  public func images(of latents: [[Float]]) -> [Image] {
    let output = generator(Tensor(Array(latents.joined()), shape: [latents.count, latentSize]), alpha: alpha)
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
