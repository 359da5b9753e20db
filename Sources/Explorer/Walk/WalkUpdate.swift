import Images
import Keepsakes
import Kernels
import LatentSpace
import ModelFiles
import ProgressiveGAN
import Runs

/// Steering the walk, taking pictures into it, and keeping them.
extension Model {
  mutating func take(_ message: WalkMessage) -> [Command] {
    switch message {
    case .newGenerator(let resolution): return take(generatorOf: resolution)
    case .rendered(let image): walk.image = image
    case .surrounded(let map): walk.map = map
    case .found(let kind, let set, let resolution): return take(kind, set, resolution)
    case .disliked(let latents):
      walk.dislikes = latents
      renewTaste()
    case .filming(let done, let total): walk.filming = .init(done: done, total: total)
    case .filmed(let path):
      walk.filming = nil
      tell(
        path.map {
          facts(of: artist) == nil
            ? "The film is written: \($0) in the run's folder." : "The film is written: \(home(of: artist))/\($0)."
        } ?? "The film was given up; nothing of it stays.")
    case .filmFailed(let sentence):
      walk.filming = nil
      complain(sentence)
    case .searching(let done, let total): if walk.search != nil { walk.search = .init(done: done, total: total) }
    case .searched(let latent, let name, let distance): return takeFound(latent, near: name, distance: distance)
    case .searchFailed(let sentence):
      walk.search = nil
      complain(sentence)
    }
    return []
  }

  private mutating func take(generatorOf resolution: Int) -> [Command] {
    walk.resolution = resolution
    guard view == .walk else { return [] }
    var wish = walk.render
    // The pictures around follow a generator that learns at their leisure.
    if now - walk.mapAskedAt < 2, case .walk(.render(var only)) = wish {
      only.around = nil
      wish = .walk(.render(only))
    } else {
      walk.mapAskedAt = now
    }
    return [wish] + wantedDirections()
  }

  mutating func enterWalk() -> [Command] {
    walk.reach = mapReach
    return [walk.render] + wantedDirections()
  }

  mutating func tickWalk() -> [Command] {
    guard walk.isPlaying else { return [] }
    let speed = walk.radiansPerSecond
    walk.motion?.advance(to: now, speed: speed)
    return [walk.render]
  }

  mutating func performInWalk(_ action: Action) -> [Command] {
    if action == .walk(.otherGenerator) { return turnToOther() }
    let before = (walk.course.latent, walk.course.directions, walk.label)
    let commands = act(action)
    let after = (walk.course.latent, walk.course.directions, walk.label)
    if before.0 != after.0 { walk.recording?.append(after.0) }
    return before == after || view != .walk ? commands : [walk.render] + commands
  }

  private mutating func act(_ action: Action) -> [Command] {
    switch action {
    case .move, .home, .undo, .redo:
      stopPlaying()
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
      stopPlaying()
      walk.course.jumpToNextSeed()
    case .askSeed:
      ask(Prompt(.walk(.seed), title: "seed", hint: "A whole number; the same seed is always the same latent."))
    case .changeStep(let offset):
      if walk.motion == nil { walk.course.changeStep(by: offset) } else { return play(.changeSpeed(offset)) }
    case .changeClass(let offset): return changeClass(by: offset)
    case .jump(let columns, let rows):
      stopPlaying()
      jump(columns, rows)
    case .slide(let direction, let angle):
      stopPlaying()
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
    let classes = classes(of: artist)
    guard !classes.isEmpty else {
      tell(
        facts(of: artist) == nil
          ? "This run has no classes: it was not begun with --labels folders." : "This model has no classes."
      )
      return []
    }
    walk.label = (walk.label + offset + classes.count) % classes.count
    // Activations are those of a class.
    walk.found[.activations] = nil
    return wantedDirections()
  }

  mutating func answer(_ question: WalkQuestion, _ text: String) throws(InvalidAnswer) -> [Command] {
    switch question {
    case .seed:
      guard let seed = UInt64(text) else { throw InvalidAnswer(sentence: "A seed is a whole number from 0 on.") }
      stopPlaying()
      walk.course.jump(toSeed: seed)
      walk.recording?.append(walk.course.latent)
      return [walk.render]
    case .picture: return try search(text)
    case .format:
      guard let format = Film.Format(rawValue: text.lowercased()) else {
        throw InvalidAnswer(sentence: "It is one of gif, apng, mp4, webm and png.")
      }
      return film(as: format)
    }
  }

  /// Goes to Walk with a latent from elsewhere, by the generator that it is for.
  mutating func walk(from latent: [Float], label: Int, named name: String, by artist: Artist) -> [Command] {
    let size = latentSize(of: artist)
    guard latent.count == size else {
      complain("Its latent has \(latent.count) numbers, this run's have \(size): it cannot be walked here.")
      return []
    }
    turn(to: artist)
    _ = endMotion()
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
    let favourite = favourite(of: shown, by: artist)
    guard !shown.isPreview else { return [.favourites(.saveWhole(favourite, label: shown.label, by: artist))] }
    return [.favourites(.save(favourite, by: artist))]
  }

  func favourite(of shown: RenderedImage, by artist: Artist) -> Favourite {
    Favourite(
      image: shown.image, latent: shown.latent, resolution: shown.resolution, alpha: shown.alpha,
      model: name(of: artist), imagesSeen: shown.imagesSeen, savedAt: now,
      className: className(shown.label, by: artist))
  }
}
