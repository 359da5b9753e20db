import Images

/// A sample worth keeping, and all that is needed to make it again.
public struct Favourite: Equatable, Sendable {
  public var image: Image
  public var latent: [Float]
  /// Resolution the generator worked at, and the weight of its newest block.
  public var resolution: Int
  public var alpha: Double
  /// Name of the run it comes from.
  public var model: String
  public var imagesSeen: Int
  /// Seconds since 1970.
  public var savedAt: Double
  /// Its class, if it comes from a conditional run.
  public var className: String?
  /// The file's name within the run's `favourites` folder; nil before it is saved.
  public var fileName: String?

  public init(
    image: Image, latent: [Float], resolution: Int, alpha: Double, model: String, imagesSeen: Int, savedAt: Double,
    className: String? = nil, fileName: String? = nil
  ) {
    self.image = image
    self.latent = latent
    self.resolution = resolution
    self.alpha = alpha
    self.model = model
    self.imagesSeen = imagesSeen
    self.savedAt = savedAt
    self.className = className
    self.fileName = fileName
  }
}
