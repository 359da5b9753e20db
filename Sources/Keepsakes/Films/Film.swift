import Foundation
import Images
import LatentSpace
import ProgressiveGAN

/// Pictures of one size, one after the other, to be written to a file.
public protocol Reel {
  var frameCount: Int { get }
  /// A whole part of a hundred, which is all that GIF knows.
  var framesPerSecond: Int { get }
  /// The picture with a number from 0 on.
  func picture(_ frame: Int) throws -> Image
}

/// The pictures along a way through latent space, to be written to a file.
public struct Film: Equatable, Sendable {
  public enum Format: String, CaseIterable, Sendable {
    /// Animations that browsers and chat programs play.
    case gif, apng
    /// A folder with one PNG a picture, of the generator's own size.
    case png
    /// Videos, where the machine has ffmpeg.
    case mp4, webm
  }

  public var path: LatentPath
  /// Radians a second.
  public var speed: Double
  public var format: Format
  /// The class, of a conditional generator.
  public var label: Int

  public init(path: LatentPath, speed: Double, format: Format, label: Int = 0) {
    self.path = path
    self.speed = speed
    self.format = format
    self.label = label
  }

  public static let framesPerSecond = 25
  /// An hour and more; what is longer is played faster.
  public static let mostFrames = 100_000
  /// How long it would be, did it not have to be played faster.
  public var seconds: Double { path.length / speed }
  /// How many pictures it has.
  public var frameCount: Int {
    guard path.length > 0, speed > 0 else { return 1 }
    let steps = (path.length / speed * Double(Self.framesPerSecond)).rounded(.up)
    return Int(min(Double(Self.mostFrames), max(2, steps + (path.isClosed ? 0 : 1))))
  }

  /// The latent of a picture. The last one of a closed way is a step before the first one.
  func latent(of frame: Int) -> [Float] {
    let steps = path.isClosed ? frameCount : frameCount - 1
    return path.latent(at: path.length * Double(frame) / Double(max(1, steps)))
  }

  /// Its pictures by a generator.
  func reel(with snapshot: GeneratorSnapshot) -> some Reel { WalkReel(film: self, snapshot: snapshot) }
}

private struct WalkReel: Reel {
  let film: Film
  let snapshot: GeneratorSnapshot

  var frameCount: Int { film.frameCount }
  var framesPerSecond: Int { Film.framesPerSecond }
  func picture(_ frame: Int) -> Image { snapshot.image(of: film.latent(of: frame), label: film.label) }
}
