import Images
import ProgressiveGAN

/// A sample worth keeping: its picture, and all that is needed to make it again.
@dynamicMemberLookup
public struct Favourite: Equatable, Sendable {
  public var image: Image
  public var record: FavouriteRecord

  public init(image: Image, record: FavouriteRecord) {
    self.image = image
    self.record = record
  }

  public init(
    image: Image, latent: [Float], resolution: Int, alpha: Double, model: String, imagesSeen: Int, savedAt: Double,
    className: String? = nil
  ) {
    self.init(
      image: image,
      record: FavouriteRecord(
        latent: latent, resolution: resolution, alpha: alpha, model: model, imagesSeen: imagesSeen, savedAt: savedAt,
        className: className))
  }

  public subscript<Value>(dynamicMember path: WritableKeyPath<FavouriteRecord, Value>) -> Value {
    get { record[keyPath: path] }
    set { record[keyPath: path] = newValue }
  }
}

/// What a favourite's file tells besides its picture.
public struct FavouriteRecord: Equatable, Sendable {
  public var latent: [Float]
  /// Resolution the generator worked at, and the weight of its newest block.
  public var resolution: Int
  public var alpha: Double
  /// Name that its run had when it was kept.
  public var model: String
  public var imagesSeen: Int
  /// Seconds since 1970.
  public var savedAt: Double
  /// Its class, if it comes from a conditional run.
  public var className: String?
  /// What it was bred from, as "run/file.png", and how: "mix 0.50 0.50", "cross seed 7".
  public var parents: [String]
  public var breeding: String?
  public var inscription: FavouriteInscription

  public init(
    latent: [Float], resolution: Int, alpha: Double, model: String, imagesSeen: Int, savedAt: Double,
    className: String? = nil, parents: [String] = [], breeding: String? = nil,
    inscription: FavouriteInscription = FavouriteInscription()
  ) {
    self.latent = latent
    self.resolution = resolution
    self.alpha = alpha
    self.model = model
    self.imagesSeen = imagesSeen
    self.savedAt = savedAt
    self.className = className
    self.parents = parents
    self.breeding = breeding
    self.inscription = inscription
  }
}

/// What a person writes on a favourite. Control characters become spaces, but for a note's line ends.
public struct FavouriteInscription: Equatable, Sendable {
  /// One line; empty for none.
  public let title: String
  /// Without commas, each once whatever its capitals.
  public let tags: [String]
  public let note: String

  public init(title: String = "", tags: [String] = [], note: String = "") {
    self.title = Self.line(title, at: 200)
    self.note = note.split(separator: "\n", omittingEmptySubsequences: false)
      .map { Self.line(String($0), at: 4000) }.joined(separator: "\n")
    var seen: Set<String> = []
    self.tags = tags.flatMap { $0.split(separator: ",") }.map { Self.line(String($0), at: 50) }
      .filter { !$0.isEmpty && seen.insert($0.lowercased()).inserted }
  }

  /// Trimmed, on one line, of at most so many characters.
  private static func line(_ text: String, at most: Int) -> String {
    let scalars = text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }
    let clean = String(String.UnicodeScalarView(scalars))
    return String(clean.split(separator: " ").joined(separator: " ").prefix(most))
  }
}

extension SampleGrid {
  /// A sample as a favourite, to be saved.
  ///
  /// - Parameters:
  ///   - classes: names of a conditional run's classes; samples have them in turn.
  ///   - time: seconds since 1970.
  public func favourite(_ index: Int, model: String, classes: [String], at time: Double) -> Favourite {
    Favourite(
      image: images[index], latent: latents[index], resolution: resolution, alpha: alpha, model: model,
      imagesSeen: imagesSeen, savedAt: time, className: classes.isEmpty ? nil : classes[index % classes.count])
  }
}
