import Keepsakes
import Kernels

/// Steering the walk, taking pictures into it, and keeping them.
extension Model {
  /// Takes in what is new of a subject's walk, whether it is shown or not.
  mutating func take(_ message: WalkMessage, of id: Subject.ID) -> [Command] {
    switch message {
    case .newGenerator(let resolution): return take(generatorOf: resolution, id)
    case .rendered(let image): self[id].walk.image = image
    case .surrounded(let map): self[id].walk.map = map
    case .found(let kind, let set, let resolution): return take(kind, set, resolution, id)
    case .disliked(let latents):
      self[id].walk.dislikes = latents
      renewTaste(of: id)
    case .filming(let done, let total): self[id].walk.filming = .init(done: done, total: total)
    case .filmed(let path):
      self[id].walk.filming = nil
      let place = path.map { self[id].learns ? "\($0) in the run's folder" : "\(self[id].home)/\($0)" }
      tell(place.map { "The film is written: \($0)." } ?? "The film was given up; nothing of it stays.", of: id)
    case .filmFailed(let sentence):
      self[id].walk.filming = nil
      tell(sentence, of: id, isProblem: true)
    case .searching(let done, let total):
      if self[id].walk.search != nil { self[id].walk.search = .init(done: done, total: total) }
    case .searched(let latent, let name, let distance): return takeFound(latent, near: name, distance: distance, id)
    case .searchFailed(let sentence):
      self[id].walk.search = nil
      tell(sentence, of: id, isProblem: true)
    }
    return []
  }

  private mutating func take(generatorOf resolution: Int, _ id: Subject.ID) -> [Command] {
    self[id].walk.resolution = resolution
    guard isSeen(id) else { return [] }
    var wish = walk.wish
    // The pictures around follow a generator that learns at their leisure.
    if now - walk.mapAskedAt < 2 { wish.around = nil } else { walk.mapAskedAt = now }
    return [.walk(.render(wish), of: id)] + wantedDirections(of: id)
  }

  /// The wish for the picture that Walk is to show.
  var render: Command { .walk(.render(walk.wish), of: front) }

  mutating func enterWalk() -> [Command] {
    walk.reach = mapReach
    return [render] + wantedDirections(of: front)
  }

  mutating func tickWalk() -> [Command] {
    guard walk.isPlaying else { return [] }
    let speed = walk.radiansPerSecond
    let now = now
    walk.motion?.advance(to: now, speed: speed)
    return [render]
  }

  mutating func performInWalk(_ action: Action) -> [Command] {
    if action == .walk(.otherGenerator) { return turnToNext() }
    let before = (walk.course.latent, walk.course.directions, walk.label)
    let commands = act(action)
    let after = (walk.course.latent, walk.course.directions, walk.label)
    if before.0 != after.0 { walk.recording?.append(after.0) }
    return before == after || view != .walk ? commands : [render] + commands
  }

  private mutating func act(_ action: Action) -> [Command] {
    switch action {
    case .move, .home, .undo, .redo:
      walk.stopPlaying()
      move(action)
    case .walk(let action): return act(action)
    case .scroll(let amount): walk.course.changeStep(by: -amount)
    case .keep: return keepShown()
    case .discard: return dislikeShown()
    case .togglePause: return walk.motion == nil ? togglePause() : toggleMotion()
    case .back: return walk.motion == nil ? leave() : endMotion()
    default: break
    }
    return []
  }

  private mutating func move(_ action: Action) {
    switch action {
    case .move(let columns, 0): walk.course.move(along: 0, by: Double(columns))
    // Up is more, as on an axis.
    case .move(_, let rows): walk.course.move(along: 1, by: Double(-rows))
    case .home: walk.course.goHome()
    case .undo: walk.course.undo()
    case .redo: walk.course.redo()
    default: break
    }
  }

  private mutating func act(_ action: WalkAction) -> [Command] {
    switch action {
    case .newLatent:
      walk.stopPlaying()
      walk.course.jumpToNextSeed()
    case .askSeed:
      ask(Prompt(.walk(.seed), title: "seed", hint: "A whole number; the same seed is always the same latent."))
    case .changeStep(let offset):
      if walk.motion == nil { walk.course.changeStep(by: offset) } else { return play(.changeSpeed(offset)) }
    case .changeClass(let offset): return changeClass(by: offset)
    case .jump(let columns, let rows):
      walk.stopPlaying()
      jump(columns, rows)
    case .slide(let direction, let angle):
      walk.stopPlaying()
      let offset = angle - walk.course.angles[direction]
      walk.course.turn(by: direction == 0 ? [offset, 0] : [0, offset])
    case .findPicture: return askForPicture()
    case .stopSearch: return stopSearch()
    case .changeSet, .choose, .findDirections, .changePair: return choose(action)
    default: return play(action)
    }
    return []
  }

  /// To a cell of the map: to the picture that is seen there, should the walk have gone on meanwhile.
  private mutating func jump(_ columns: Int, _ rows: Int) {
    let spacing = walk.map?.surroundings.spacing ?? walk.spacing
    let angles = [Double(columns) * spacing, Double(rows) * spacing]
    if let plane = walk.map?.surroundings.plane, plane.point != walk.course.latent, walk.reach > 0 {
      walk.course.move(to: plane.latent(at: angles))
    } else {
      walk.course.turn(by: angles)
    }
  }

  private mutating func changeClass(by offset: Int) -> [Command] {
    let classes = self[front].classes
    guard !classes.isEmpty else {
      tell(
        self[front].learns
          ? "This run has no classes: it was not begun with --labels folders." : "This model has no classes."
      )
      return []
    }
    walk.label = (walk.label + offset + classes.count) % classes.count
    // Activations are those of a class.
    walk.found[.activations] = nil
    return wantedDirections(of: front)
  }

  mutating func answer(_ question: WalkQuestion, _ text: String) throws(InvalidAnswer) -> [Command] {
    switch question {
    case .seed:
      guard let seed = UInt64(text) else { throw InvalidAnswer(sentence: "A seed is a whole number from 0 on.") }
      walk.stopPlaying()
      walk.course.jump(toSeed: seed)
      let point = walk.course.latent
      walk.recording?.append(point)
      return [render]
    case .picture: return try search(text)
    case .format:
      guard let format = Film.Format(rawValue: text.lowercased()) else {
        throw InvalidAnswer(sentence: "It is one of gif, apng, mp4, webm and png.")
      }
      return film(as: format)
    }
  }

  /// Goes to Walk with a latent from elsewhere, by the generator that it is for.
  mutating func walk(from latent: [Float], label: Int, named name: String, of id: Subject.ID) -> [Command] {
    let size = self[id].walk.course.latent.count
    guard latent.count == size else {
      complain("Its latent has \(latent.count) numbers, this run's have \(size): it cannot be walked here.")
      return []
    }
    front = id
    walk.endMotion()
    walk.course.jump(to: latent, named: name)
    walk.label = label
    return show(.walk)
  }

  /// Keeps what is seen: the picture as it is on the screen, with the latent that made it.
  private mutating func keepShown() -> [Command] {
    guard let shown = walk.image else {
      tell("There is no picture to keep yet.")
      return []
    }
    let favourite = favourite(of: shown, front)
    guard !shown.isPreview else { return [.favourites(.saveWhole(favourite, label: shown.label, of: front))] }
    return [.favourites(.save(favourite, of: front))]
  }

  func favourite(of shown: RenderedImage, _ id: Subject.ID) -> Favourite {
    Favourite(
      image: shown.image, latent: shown.latent, resolution: shown.resolution, alpha: shown.alpha,
      model: self[id].name, imagesSeen: shown.imagesSeen, savedAt: now,
      className: self[id].className(shown.label))
  }
}
