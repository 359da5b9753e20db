import Foundation

/// A video that ffmpeg makes of pictures as they come, where the machine has it.
public final class VideoFile {
  public enum Format: String, Sendable {
    /// H.264 in MP4, or what the ffmpeg at hand has instead.
    case mp4
    /// VP9 in WebM, or what the ffmpeg at hand has instead.
    case webm

    fileprivate var container: [String] {
      switch self {
      case .mp4: ["-movflags", "+faststart", "-f", "mp4"]
      case .webm: ["-f", "webm"]
      }
    }
  }

  private let child: ChildProgram
  private let path: String
  private let size: (width: Int, height: Int)
  private let isWanted: () -> Bool

  /// Begins the file at a path, over whatever lies there.
  ///
  /// - Parameters:
  ///   - size: of every picture, in pixels; beside an odd last row or column comes a black one, as the formats need.
  ///   - isWanted: asked while ffmpeg is waited for.
  /// - Throws: `ImageError`, and `CancellationError` once it is not wanted, as all that follows.
  public convenience init(
    _ path: String, _ format: Format, width: Int, height: Int, framesPerSecond: Int,
    isWanted: @escaping () -> Bool = { true }
  ) throws {
    try self.init(
      path, format, width: width, height: height, framesPerSecond: framesPerSecond,
      by: VideoEncoder(for: format, isWanted: isWanted), isWanted: isWanted)
  }

  init(
    _ path: String, _ format: Format, width: Int, height: Int, framesPerSecond: Int, by encoder: VideoEncoder,
    isWanted: @escaping () -> Bool
  ) throws {
    (size, self.path, self.isWanted) = ((width, height), path, isWanted)
    child = try VideoEncoder.start(
      encoder.program,
      Self.source(width: width, height: height, framesPerSecond: framesPerSecond)
        + ["-c:v", encoder.choice.name] + encoder.choice.settings + format.container + ["file:" + path])
  }

  /// What comes in, the way from the pictures' sRGB to what videos have, and the tags that say so: without them players guess by the size.
  static func source(width: Int, height: Int, framesPerSecond: Int) -> [String] {
    let filters = [
      "pad=\(width + width % 2):\(height + height % 2)",
      "scale=out_color_matrix=bt709:out_range=tv:flags=bicubic+accurate_rnd+full_chroma_int",
      "format=yuv420p",
      "setparams=range=tv:color_primaries=bt709:color_trc=iec61966-2-1:colorspace=bt709",
    ]
    return ["-hide_banner", "-nostdin", "-loglevel", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24"]
      + ["-s", "\(width)x\(height)", "-r", "\(framesPerSecond)", "-i", "pipe:0", "-vf", filters.joined(separator: ",")]
      + ["-color_range", "tv", "-color_primaries", "bt709", "-color_trc", "iec61966-2-1", "-colorspace", "bt709"]
  }

  public func add(_ image: Image) throws {
    let image = image.converted(toChannels: 3)
    precondition((image.width, image.height) == size, "a picture of another size")
    let isTaken = try image.pixels.withUnsafeBytes { try child.feed($0, isWanted: isWanted) }
    guard isTaken else { throw try failure() }
  }

  /// Returns when the file is whole.
  public func finish() throws {
    let ending = try child.finish(isWanted: isWanted)
    guard ending == .status(0) else { throw ImageError.cannotFilm(reason: lastWords(child.said, ending)) }
    var status = stat()
    guard stat(path, &status) == 0, status.st_size > 0 else {
      throw ImageError.cannotFilm(reason: child.said.isEmpty ? "ffmpeg wrote nothing" : lastWords(child.said, ending))
    }
  }

  private func failure() throws -> ImageError {
    ImageError.cannotFilm(reason: lastWords(child.said, try child.finish(isWanted: isWanted)))
  }
}
