/// What is known of a model that is explored without training.
public struct ModelFacts: Equatable, Sendable {
  /// Its file's name without the ending.
  public var name: String
  /// Where its file lies.
  public var path: String
  /// Who trained it: a run's name, or another program's.
  public var origin: String
  /// Reals that it has seen, where that is known.
  public var imagesSeen: Int?
  public var resolution: Int
  /// Weight of its newest block.
  public var alpha: Double
  public var channels: Int
  public var latentSize: Int
  var classCount: Int
  /// Numbers in its generator.
  public var parameterCount: Int

  public init(
    name: String, path: String, origin: String, imagesSeen: Int?, resolution: Int, alpha: Double, channels: Int,
    latentSize: Int, classCount: Int, parameterCount: Int
  ) {
    self.name = name
    self.path = path
    self.origin = origin
    self.imagesSeen = imagesSeen
    self.resolution = resolution
    self.alpha = alpha
    self.channels = channels
    self.latentSize = latentSize
    self.classCount = classCount
    self.parameterCount = parameterCount
  }
}
