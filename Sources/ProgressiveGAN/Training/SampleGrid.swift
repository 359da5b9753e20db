import Images

/// Samples of the smoothed generator for the run's fixed latents, at one moment.
public struct SampleGrid: Equatable, Sendable {
  /// All of one size, `resolution` pixels square.
  public var images: [Image]
  /// The latents of `images`, on the hypersphere.
  public var latents: [[Float]]
  public var resolution: Int
  public var alpha: Double
  public var imagesSeen: Int

  public init(images: [Image], latents: [[Float]], resolution: Int, alpha: Double, imagesSeen: Int) {
    self.images = images
    self.latents = latents
    self.resolution = resolution
    self.alpha = alpha
    self.imagesSeen = imagesSeen
  }
}
