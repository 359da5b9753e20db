import Files
import Images
import ProgressiveGAN
import Runs

/// How the same latents looked at each of a run's saved moments: it learning, as a film.
public struct GrowthReel: Reel {
  private let run: RunDirectory
  private let moments: [SavedMoment]
  /// Samples on each picture.
  private let count: Int
  /// The sharpest moment's, which all pictures have.
  private let resolution: Int

  /// The last moment stays so many times as long.
  private static let rest = 10

  /// - Parameter count: how many samples, at most as many as the run saves.
  public init(of run: RunDirectory, count: Int) throws(FileError) {
    self.run = run
    moments = run.savedMoments()
    guard let resolution = moments.map(\.resolution).max() else {
      throw .damaged(path: run.path, reason: "there is no snapshot yet; let the run train first")
    }
    self.resolution = resolution
    self.count = min(count, run.configuration.sampleLatents.count)
  }

  public var framesPerSecond: Int { 5 }
  public var frameCount: Int { moments.count + Self.rest - 1 }

  public func picture(_ frame: Int) throws -> Image {
    let samples = try run.samples(at: moments[min(frame, moments.count - 1)])
    var images = samples.images.prefix(count).map { $0.enlarged(by: resolution / samples.resolution) }
    // A sheet that was cut short leaves places empty.
    let channels = images.first?.channels ?? 3
    let empty = Image(
      width: resolution, height: resolution, channels: channels,
      pixels: Array(repeating: 32, count: resolution * resolution * channels))
    images += Array(repeating: empty, count: count - images.count)
    return sampleSheet(images)
  }
}
