import LatentSpace

/// A way that is played.
struct WalkMotion: Equatable, Sendable {
  let path: LatentPath
  /// What it leads through.
  let name: String
  /// Radians walked, from 0 to the way's length.
  private(set) var position = 0.0
  /// Seconds since 1970.
  private var lastTick: Double
  private(set) var isPaused = false

  /// To choose from, in radians a second.
  static let speeds = [0.1, 0.2, 0.4, 0.8, 1.6, 3.2]
  /// Time that a tick may bring: what stood still for longer, in another view, say, goes on from where it was.
  private static let longestTick = 0.25

  init(_ path: LatentPath, named name: String, at time: Double) {
    self.path = path
    self.name = name
    lastTick = time
  }

  var latent: [Float] { path.latent(at: position) }

  /// Part of the way that is done, from 0 to 1.
  var share: Double { path.length > 0 ? position / path.length : 0 }

  /// Goes on to a time, round and round.
  mutating func advance(to time: Double, speed: Double) {
    let seconds = min(Self.longestTick, max(0, time - lastTick))
    lastTick = time
    guard !isPaused, path.length > 0 else { return }
    position = (position + seconds * speed).truncatingRemainder(dividingBy: path.length)
  }

  mutating func pause() { isPaused = true }

  mutating func resume(at time: Double) {
    isPaused = false
    lastTick = time
  }
}
