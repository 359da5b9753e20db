import LatentSpace

extension DirectionSet.Kind {
  var name: String {
    switch self {
    case .weights: "SeFa"
    case .activations: "PCA"
    case .random: "random"
    case .components: "numbers"
    case .favourites: "favourites"
    case .liked: "liked"
    }
  }

  /// Whether the desk has to find it in a generator.
  fileprivate var isFound: Bool { self == .weights || self == .activations }
}

/// Where directions come from: sets that are found in the generator, and those made of what was kept and disliked.
extension Model {
  /// Latents that were kept of the generator that Walk shows.
  var likes: [(name: String, latent: [Float])] { likes(of: front) }

  private func likes(of id: Subject.ID) -> [(name: String, latent: [Float])] {
    let size = self[id].walk.course.latent.count
    return favourites.kept(in: self[id].home).enumerated().filter { $0.element.latent.count == size }.map {
      ("favourite \($0.offset + 1)", $0.element.latent)
    }
  }

  /// A set, if there is one now.
  private func set(of kind: DirectionSet.Kind, _ id: Subject.ID) -> DirectionSet? {
    switch kind {
    case .weights, .activations: self[id].walk.found[kind]?.set
    case .random: .random()
    case .components: .components(latentSize: self[id].walk.course.latent.count)
    case .favourites: .towards(likes(of: id))
    case .liked: .learned(likes: likes(of: id).map(\.latent), dislikes: self[id].walk.dislikes)
    }
  }

  /// Why a set cannot be chosen; nil if it can.
  func obstacle(to kind: DirectionSet.Kind) -> String? {
    switch kind {
    case .favourites where likes.isEmpty: "There is no favourite to walk towards yet: f keeps a picture."
    case .liked where likes.isEmpty || walk.dislikes.isEmpty:
      "Liked directions are learned from favourites (f) and dislikes (x): keep and dislike at least one picture."
    default: nil
    }
  }

  /// The command that finds what is wanted and was not found in a generator of this resolution.
  mutating func wantedDirections(of id: Subject.ID) -> [Command] {
    let walk = self[id].walk
    guard walk.kind.isFound, let resolution = walk.resolution, walk.found[walk.kind]?.resolution != resolution,
      !walk.isFinding
    else { return [] }
    self[id].walk.isFinding = true
    return [.walk(.findDirections(walk.kind, label: walk.label), of: id)]
  }

  mutating func choose(_ action: WalkAction) -> [Command] {
    switch action {
    case .changeSet(let offset):
      let kinds = DirectionSet.Kind.allCases.filter { obstacle(to: $0) == nil }
      let index = kinds.firstIndex(of: walk.kind) ?? 0
      return choose(kinds[(index + offset + kinds.count) % kinds.count])
    case .choose(let kind): return choose(kind)
    case .findDirections:
      guard walk.kind.isFound else {
        tell("\(walk.kind.name) directions are always of this moment.")
        return []
      }
      walk.found[walk.kind] = nil
      return wantedDirections(of: front)
    case .changePair(let offset): walk.course.changePair(by: offset)
    default: break
    }
    return []
  }

  private mutating func choose(_ kind: DirectionSet.Kind) -> [Command] {
    if let obstacle = obstacle(to: kind) {
      tell(obstacle)
      return []
    }
    walk.kind = kind
    if let set = set(of: kind, front) { walk.course.use(set) }
    return wantedDirections(of: front)
  }

  mutating func take(
    _ kind: DirectionSet.Kind, _ set: DirectionSet?, _ resolution: Int, _ id: Subject.ID
  ) -> [Command] {
    self[id].walk.isFinding = false
    guard let set else {
      if self[id].walk.kind == kind { self[id].walk.kind = self[id].walk.course.directionSet.kind }
      tell(
        "\(kind.name) directions cannot be found: the generator's weights are not finite.", of: id, isProblem: true)
      return []
    }
    let isFirst = self[id].walk.found.isEmpty
    self[id].walk.found[kind] = (set, resolution)
    guard self[id].walk.kind == kind else { return wantedDirections(of: id) }
    let before = self[id].walk.course.directions
    // Those that a walk begins with are no step of it.
    self[id].walk.course.use(set, asStep: !isFirst)
    let isTurned = self[id].walk.course.directions != before
    return (isTurned && isSeen(id) ? [render] : []) + wantedDirections(of: id)
  }

  /// Dislikes the picture that is seen, or takes that back.
  mutating func dislikeShown() -> [Command] {
    guard let shown = walk.image else {
      tell("There is no picture to dislike yet.")
      return []
    }
    let others = walk.dislikes.filter { $0 != shown.latent }
    let isTakenBack = others.count < walk.dislikes.count
    let dislikes = isTakenBack ? others : others + [shown.latent]
    tell(
      isTakenBack
        ? "No longer disliked." : "Disliked; x takes it back. d chooses directions learned from likes and dislikes.")
    return [.walk(.save(dislikes: dislikes), of: front)]
  }

  /// Learns the taste anew, if it is what steers.
  mutating func renewTaste(of id: Subject.ID) {
    guard self[id].walk.kind == .liked, let set = set(of: .liked, id) else { return }
    self[id].walk.course.use(set)
  }
}
