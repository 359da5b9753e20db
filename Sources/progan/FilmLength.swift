import ArgumentParser
import Foundation
import Keepsakes

extension Film {
  /// Throws if nobody would wait for the film or could play it, with how long it would be; of a long one that is told.
  ///
  /// - Parameter side: of its pictures, in pixels.
  func requireLength(pictures side: Int, tell: (String) -> Void) throws {
    // As the film shows them.
    let shown = max(side, 256)
    let most = min(Self.mostFrames, Self.mostPixels / (shown * shown))
    let wanted = seconds * Double(Self.framesPerSecond)
    guard wanted > Double(most) else {
      if wanted > Double(60 * Self.framesPerSecond) {
        tell("The film will be \(Self.text(seconds: seconds)) long, \(frameCount) pictures.")
      }
      return
    }
    let least = path.length * Double(Self.framesPerSecond) / Double(most)
    throw ValidationError(
      String(
        format:
          "At --speed %g the way of %.1f radians would be a film of %@, and %d pictures of %d×%d pixels are the most that is filmed. Give --speed %@ or more.",
        speed, path.length, Self.text(seconds: seconds), most, shown, shown, Self.rounded(up: least)))
  }

  /// 100,000 pictures of 512×512.
  private static let mostPixels = 100_000 << 18

  /// With two digits.
  private static func rounded(up value: Double) -> String {
    let unit = pow(10, floor(log10(value)) - 1)
    return String(format: "%g", (value / unit).rounded(.up) * unit)
  }

  /// "149 years"; of what nobody can imagine the power of ten.
  private static func text(seconds: Double) -> String {
    guard seconds.isFinite else { return "more years than there are numbers for" }
    let units = [("s", 1.0), ("min", 60), ("hours", 3600), ("days", 86_400), ("years", 31_557_600)]
    let (name, length) = units.last { seconds >= 2 * $0.1 } ?? units[0]
    return String(format: seconds / length < 1000 ? "%.0f %@" : "%.1g %@", seconds / length, name)
  }
}
