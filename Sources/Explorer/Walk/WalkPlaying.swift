import Keepsakes
import LatentSpace

/// Ways that are played, and films of them.
extension Model {
  mutating func play(_ action: WalkAction) -> [Command] {
    switch action {
    case .mark:
      walk.marks.append(walk.here)
      let count = walk.marks.count
      tell(
        "Point \(markName(count - 1)) is marked. "
          + (count > 1 ? "i plays the way." : "m marks another, i plays the way from it to here."))
    case .forgetMarks:
      walk.marks = []
      tell("No point is marked any more.")
    case .interpolate: return interpolate()
    case .tour: return tour()
    case .animate: return walk.motion == nil ? circle() : endMotion()
    case .changeSpeed(let offset):
      walk.speed = min(WalkMotion.speeds.count - 1, max(0, walk.speed + offset))
    case .changePace:
      walk.pace = walk.pace == .constant ? .eased : .constant
      tell(walk.pace == .eased ? "Ways slow down at their points." : "Ways are walked at a constant speed.")
    case .record: return record()
    case .recordAs(let format): return film(as: format)
    case .stopRecording:
      walk.recording = nil
      return walk.filming == nil ? [] : [.walk(.stopRecording, of: front)]
    default: break
    }
    return []
  }

  /// "A", "B", …, "Z", "27", …
  func markName(_ index: Int) -> String {
    index < 26 ? String(UnicodeScalar(UInt8(65 + index))) : "\(index + 1)"
  }

  private mutating func interpolate() -> [Command] {
    let names = walk.marks.indices.map(markName)
    switch walk.marks.count {
    case 0:
      tell(
        "No point is marked: m marks this one, i then plays the way from there to where you go. I goes through the favourites."
      )
      return []
    case 1: return play(through: [walk.marks[0], walk.here], "A and here")
    case 2...4: return play(through: walk.marks, names.joined(separator: ", "))
    default: return play(through: walk.marks, "\(names.count) marked points")
    }
  }

  private mutating func tour() -> [Command] {
    let likes = likes.map(\.latent)
    switch likes.count {
    case 0:
      tell("There is no favourite to go through yet: f keeps a picture.")
      return []
    case 1: return play(through: [walk.here, likes[0]], "the favourite and here")
    default: return play(through: likes, "\(likes.count) favourites")
    }
  }

  mutating func play(through points: [[Float]], _ name: String) -> [Command] {
    start(LatentPath(through: points, isClosed: true, pace: walk.pace), "through \(name)")
  }

  private mutating func circle() -> [Command] {
    let name = walk.course.pairDirections[0].name
    return start(LatentPath(circleFrom: walk.course.latent, along: walk.course.directions[0]), "a circle along \(name)")
  }

  private mutating func start(_ path: LatentPath, _ name: String) -> [Command] {
    guard path.length > 0 else {
      tell("These points are one: go elsewhere first.")
      return []
    }
    walk.motion = WalkMotion(path, named: name, at: now)
    return [render]
  }

  mutating func toggleMotion() -> [Command] {
    guard walk.isPlaying else {
      let now = now
      walk.motion?.resume(at: now)
      return [render]
    }
    walk.stopPlaying()
    return []
  }

  mutating func endMotion() -> [Command] {
    walk.endMotion()
    return []
  }

  // MARK: Films

  private mutating func record() -> [Command] {
    if walk.filming != nil {
      return perform(.confirm("Give up the film that is being written?", .walk(.stopRecording)))
    }
    guard walk.motion == nil else { return askFormat() }
    guard let recording = walk.recording else {
      walk.recording = [walk.course.latent]
      tell("Recording where you walk: R again makes the film of it.")
      return []
    }
    guard recording.count > 1 else {
      walk.recording = nil
      tell("Nothing was walked: there is no film.")
      return []
    }
    return askFormat()
  }

  private mutating func askFormat() -> [Command] {
    ask(
      Prompt(
        .walk(.format), title: "film as", hint: "gif, apng, mp4, webm, or png: a folder with a file for each picture",
        text: walk.format.rawValue))
    return []
  }

  /// Of the way that is played, else of what was recorded.
  mutating func film(as format: Film.Format) -> [Command] {
    walk.format = format
    let path = walk.motion?.path ?? walk.recording.map { LatentPath(through: $0) }
    guard let path, path.length > 0 else {
      tell("There is no way to film: a, i or I plays one, R records where you walk.")
      return []
    }
    guard walk.filming == nil else {
      tell("One film after the other: the last one is still being written.")
      return []
    }
    let film = Film(path: path, speed: walk.radiansPerSecond, format: format, label: walk.label)
    if walk.motion == nil { walk.recording = nil }
    walk.filming = .init(done: 0, total: film.frameCount)
    tell("A film of \(film.frameCount) pictures is being written; go on meanwhile.")
    return [.walk(.record(film), of: front)]
  }
}

extension WalkModel {
  /// Stands still where the way is, which is a step of the walk.
  mutating func stopPlaying() {
    guard isPlaying, let here = motion?.latent else { return }
    motion?.pause()
    course.move(to: here)
  }

  mutating func endMotion() {
    stopPlaying()
    motion = nil
  }
}
