import Foundation
import Images
import Kernels

/// Films lie in the run's `films` folder: `2026-01-31-154502-127kimg-64x64.gif`, or `.apng`, or a folder of PNG files.
extension RunDirectory {
  /// Makes a film's pictures one by one and writes them, on the calling thread. Films appear whole or not at all.
  ///
  /// - Parameters:
  ///   - time: seconds since 1970.
  ///   - goOn: told how many pictures are done; false gives the film up, and nothing of it stays.
  /// - Returns: where it lies within the run; nil if it was given up.
  public func record(
    _ film: Film, with snapshot: GeneratorSnapshot, at time: Double, goOn: (Int) -> Bool
  ) throws -> String? {
    try makeFolder(path + "/films")
    let name = "\(fileStamp(time))-\(snapshot.imagesSeen / 1000)kimg-\(snapshot.resolution.squareName)"
    let file = try Workers.withoutHelpers { try film.write(with: snapshot, to: "\(path)/films/\(name)", goOn: goOn) }
    return file.map { "films/" + URL(fileURLWithPath: $0).lastPathComponent }
  }
}

extension Film {
  /// Makes the pictures one by one and writes them; the film appears whole or not at all, and never over another.
  ///
  /// - Parameters:
  ///   - path: where it shall lie, without the format's ending.
  ///   - goOn: told how many pictures are done; false gives the film up.
  /// - Returns: where it lies; nil if it was given up.
  public func write(with snapshot: GeneratorSnapshot, to path: String, goOn: (Int) -> Bool) throws -> String? {
    do {
      switch format {
      case .gif: return try write(snapshot, to: path + ".gif", try gif(snapshot), goOn)
      case .apng: return try write(snapshot, to: path + ".apng", apng, goOn)
      case .png: return try writePictures(snapshot, to: path, goOn)
      }
    } catch is CancellationError {
      return nil
    }
  }

  private func write(
    _ snapshot: GeneratorSnapshot, to wanted: String, _ encoder: some AnimationEncoder, _ goOn: (Int) -> Bool
  ) throws -> String {
    var encoder = encoder
    let target = try reserve(wanted)
    do {
      let file = try GrowingFile(target)
      let scale = Self.enlargement(of: snapshot.resolution)
      for frame in 0..<frameCount {
        guard goOn(frame) else { throw CancellationError() }
        try file.append(try encoder.bytes(adding: picture(frame, snapshot).enlarged(by: scale)))
      }
      try file.append(encoder.end())
      try file.finish()
    } catch {
      unlink(target)
      throw error
    }
    return target
  }

  private func writePictures(_ snapshot: GeneratorSnapshot, to target: String, _ goOn: (Int) -> Bool) throws -> String {
    let digits = max(4, "\(frameCount)".count)
    return try writeNewFolder(target) { folder in
      for frame in 0..<frameCount {
        guard goOn(frame) else { throw CancellationError() }
        let number = String(repeating: "0", count: digits - "\(frame + 1)".count) + "\(frame + 1)"
        let data = try picture(frame, snapshot).pngData(text: [("Software", "progan")])
        try writeDurably(Data(data), to: "\(folder)/\(number).png")
      }
    }
  }

  private func picture(_ frame: Int, _ snapshot: GeneratorSnapshot) -> Image {
    snapshot.image(of: latent(of: frame), label: label)
  }

  private var apng: AnimatedPNG {
    AnimatedPNG(frameCount: frameCount, framesPerSecond: Self.framesPerSecond, text: [("Software", "progan")])
  }

  /// With the colours of pictures from all along the way, so that they do not change between pictures.
  private func gif(_ snapshot: GeneratorSnapshot) throws -> AnimatedGIF {
    let count = min(frameCount, 48)
    let samples = (0..<count).map { picture($0 * frameCount / count, snapshot) }
    return AnimatedGIF(palette: ColorPalette(of: samples), framesPerSecond: Self.framesPerSecond)
  }
}

/// "2026-01-31-154502" of seconds since 1970, in local time.
func fileStamp(_ time: Double) -> String {
  let formatter = DateFormatter()
  formatter.locale = Locale(identifier: "en_US_POSIX")
  formatter.dateFormat = "yyyy-MM-dd-HHmmss"
  return formatter.string(from: Date(timeIntervalSince1970: time))
}
