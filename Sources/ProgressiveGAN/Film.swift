import Foundation
import Images
import Kernels

/// The pictures along a way through latent space, to be written to a file.
public struct Film: Equatable, Sendable {
  public enum Format: String, CaseIterable, Sendable {
    /// Animations that browsers and chat programs play.
    case gif, apng
    /// A folder with one PNG a picture, of the generator's own size.
    case png
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

  /// A hundredth's whole multiple, which is all that GIF knows.
  static let framesPerSecond = 25
  /// An hour and more; what is longer is played faster.
  private static let mostFrames = 100_000
  /// Pixels a side that an animation has at least, so that small pictures can be seen.
  private static let leastSide = 256

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

  /// How many times an animation's pixels are enlarged.
  static func enlargement(of resolution: Int) -> Int { max(1, (leastSide + resolution - 1) / resolution) }
}
