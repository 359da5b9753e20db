import Kernels

/// A direction of latent space under a name to show.
public struct LatentDirection: Equatable, Sendable {
  public var name: String
  /// [latent size], of any length but zero.
  public var vector: [Float]
  /// How much of all that varies varies along it, from 0 to 1, where that is known.
  public var share: Double?
  /// Whether the vector is a point to walk towards, rather than a direction that is the same everywhere.
  public var isPlace = false

  public init(name: String, vector: [Float], share: Double? = nil, isPlace: Bool = false) {
    self.name = name
    self.vector = vector
    self.share = share
    self.isPlace = isPlace
  }
}

/// Directions to steer by, found in one way and taken in pairs.
public struct DirectionSet: Equatable, Sendable {
  /// How the directions were found.
  public enum Kind: String, CaseIterable, Sendable {
    /// In the generator's first layer, in closed form (Shen and Zhou 2021).
    case weights
    /// Principal components of the first layer's activations (Härkönen et al. 2020).
    case activations
    case random
    /// Single numbers of the latent.
    case components
    /// Towards what was kept.
    case favourites
    /// Learned from what was liked and disliked.
    case liked
  }

  /// How single directions make pairs.
  private enum Pairing: Equatable, Sendable {
    /// Without end, drawn from a seed.
    case random(seed: UInt64)
    /// 1 and 2, 3 and 4, …
    case consecutive
    /// 1 and 2, 2 and 3, …: each is the first of a pair.
    case overlapping
    /// 1 and 2, 1 and 3, …
    case withFirst
  }

  public let kind: Kind
  /// None of a random set, whose directions have no end.
  public let directions: [LatentDirection]
  private let pairing: Pairing

  private init(_ kind: Kind, _ directions: [LatentDirection], _ pairing: Pairing) {
    self.kind = kind
    self.directions = directions
    self.pairing = pairing
  }

  /// Pairs drawn at random.
  public static func random(seed: UInt64 = 0) -> DirectionSet { DirectionSet(.random, [], .random(seed: seed)) }

  /// The latent's single numbers.
  public static func components(latentSize: Int) -> DirectionSet {
    let directions = (0..<latentSize).map { number in
      LatentDirection(
        name: "number \(number + 1)", vector: (0..<latentSize).map { $0 == number ? 1 : 0 })
    }
    return DirectionSet(.components, directions, .consecutive)
  }

  /// Towards each of some latents; nil without any.
  public static func towards(_ places: [(name: String, latent: [Float])]) -> DirectionSet? {
    guard !places.isEmpty else { return nil }
    return DirectionSet(
      .favourites, places.map { LatentDirection(name: $0.name, vector: $0.latent, isPlace: true) }, .overlapping)
  }

  /// What tells liked latents from disliked ones, and along which ways the liked ones differ; nil without one of each.
  public static func learned(likes: [[Float]], dislikes: [[Float]]) -> DirectionSet? {
    guard let taste = preference(likes: likes, dislikes: dislikes) else { return nil }
    let ways = principalDirections(of: likes).enumerated().map { number, vector in
      LatentDirection(name: "way \(number + 1)", vector: vector)
    }
    return DirectionSet(.liked, [LatentDirection(name: "liked", vector: taste)] + ways, .withFirst)
  }

  /// Directions that a generator's first layer was found to have, the strongest first; nil without any.
  static func principal(_ kind: Kind, _ directions: [LatentDirection]) -> DirectionSet? {
    directions.isEmpty ? nil : DirectionSet(kind, directions, .consecutive)
  }

  /// How many pairs there are; nil without end.
  public var pairCount: Int? {
    switch pairing {
    case .random: nil
    case .consecutive: (directions.count + 1) / 2
    case .overlapping: directions.count
    case .withFirst: max(1, directions.count - 1)
    }
  }

  /// The pair's two directions. A direction without a partner is given a random one.
  public func pair(_ number: Int, latentSize: Int) -> [LatentDirection] {
    let count = directions.count
    let indices =
      switch pairing {
      case .random: [count, count]
      case .consecutive: [2 * number, 2 * number + 1]
      case .overlapping: [number, count > 1 ? (number + 1) % count : count]
      case .withFirst: [0, number + 1]
      }
    return indices.enumerated().map { place, index in
      index < count ? directions[index] : randomDirection(2 * number + place, latentSize)
    }
  }

  /// The same directions, turned to the side that they were on in an older set: an axis found anew has either.
  func aligned(with older: DirectionSet) -> DirectionSet {
    guard kind == older.kind else { return self }
    let turned = zip(directions, older.directions).map { new, old in
      var result = new
      if zip(new.vector, old.vector).reduce(0, { $0 + $1.0 * $1.1 }) < 0 { result.vector = new.vector.map { -$0 } }
      return result
    }
    return DirectionSet(kind, turned + directions.dropFirst(turned.count), pairing)
  }

  /// Directions number 2p and 2p + 1 are drawn together, as pair p.
  private func randomDirection(_ number: Int, _ latentSize: Int) -> LatentDirection {
    var seed: UInt64 = 0
    if case .random(let own) = pairing { seed = own }
    let random = RandomStream(seed: seed, purpose: .directions, index: UInt64(number / 2))
    let both = [Float](gaussian: random, count: 2 * latentSize)
    return LatentDirection(
      name: "random \(number + 1)", vector: Array(number % 2 == 0 ? both.prefix(latentSize) : both.suffix(latentSize)))
  }
}
