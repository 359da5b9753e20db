import Files
import Foundation
import Images
import Kernels
import ProgressiveGAN
import Runs

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
  /// Makes the pictures one by one and writes them.
  ///
  /// - Parameters:
  ///   - path: where it shall lie, without the format's ending.
  ///   - goOn: told how many pictures are done; false gives the film up.
  /// - Returns: where it lies; nil if it was given up.
  public func write(
    with snapshot: GeneratorSnapshot, to path: String, ifTaken: TakenName = .numbered, goOn: (Int) -> Bool
  ) throws -> String? {
    try reel(with: snapshot).write(as: format, to: path, ifTaken: ifTaken, goOn: goOn)
  }
}

extension Film.Format {
  /// Where a film lies that is written to a path without an ending.
  public func file(at path: String) -> String { self == .png ? path : "\(path).\(rawValue)" }
}

extension Reel {
  /// Makes the pictures one by one and writes them; the film appears whole or not at all.
  ///
  /// - Parameters:
  ///   - path: where it shall lie, without the format's ending.
  ///   - goOn: told how many pictures are done, again while another program is waited for; false gives the film up.
  /// - Returns: where it lies; nil if it was given up.
  public func write(
    as format: Film.Format, to path: String, ifTaken: TakenName = .numbered, goOn: (Int) -> Bool
  ) throws -> String? {
    let file = format.file(at: path)
    do {
      switch format {
      case .gif: return try write(to: file, ifTaken, try gif(), goOn)
      case .apng: return try write(to: file, ifTaken, apng, goOn)
      case .png: return try writePictures(to: file, ifTaken, goOn)
      case .mp4: return try write(to: file, ifTaken, .mp4, goOn)
      case .webm: return try write(to: file, ifTaken, .webm, goOn)
      }
    } catch is CancellationError {
      return nil
    }
  }

  private func write(
    to path: String, _ ifTaken: TakenName, _ encoder: some AnimationEncoder, _ goOn: (Int) -> Bool
  ) throws -> String {
    var encoder = encoder
    let file = try GrowingFile(path)
    try eachPicture(goOn) { picture, _ in
      try file.append(try encoder.bytes(adding: picture.enlarged(by: enlargement(of: picture))))
    }
    try file.append(encoder.end())
    return try file.finish(ifTaken: ifTaken)
  }

  private func write(
    to path: String, _ ifTaken: TakenName, _ format: VideoFile.Format, _ goOn: (Int) -> Bool
  ) throws -> String {
    let unfinished = temporaryPath(for: path)
    // Made by ourselves, a file that cannot be is told as such.
    _ = try GrowingFile(path)
    defer { unlink(unfinished) }
    return try withoutActuallyEscaping(goOn) { goOn in
      var done = 0
      var video: VideoFile?
      try eachPicture(goOn) { picture, frame in
        done = frame
        let image = picture.enlarged(by: enlargement(of: picture))
        let file =
          try video
          ?? VideoFile(
            unfinished, format, width: image.width, height: image.height, framesPerSecond: framesPerSecond
          ) { goOn(done) }
        video = file
        try file.add(image)
      }
      done = frameCount
      try video?.finish()
      // The program is gone before what it wrote gets its name.
      video = nil
      return try placeFile(unfinished, at: path, ifTaken: ifTaken)
    }
  }

  private func writePictures(to target: String, _ ifTaken: TakenName, _ goOn: (Int) -> Bool) throws -> String {
    let digits = max(4, "\(frameCount)".count)
    return try writeNewFolder(target, ifTaken: ifTaken) { folder in
      try eachPicture(goOn) { picture, frame in
        let number = String(repeating: "0", count: digits - "\(frame + 1)".count) + "\(frame + 1)"
        try writeDurably(Data(try picture.pngData(text: [("Software", "progan")])), to: "\(folder)/\(number).png")
      }
    }
  }

  private func eachPicture(_ goOn: (Int) -> Bool, _ take: (Image, Int) throws -> Void) throws {
    for frame in 0..<frameCount {
      guard goOn(frame) else { throw CancellationError() }
      try take(try picture(frame), frame)
    }
  }

  /// How many times an animation's pixels are enlarged, so that small pictures can be seen.
  private func enlargement(of picture: Image) -> Int { max(1, (256 + picture.width - 1) / picture.width) }

  private var apng: AnimatedPNG {
    AnimatedPNG(frameCount: frameCount, framesPerSecond: framesPerSecond, text: [("Software", "progan")])
  }

  /// With the colours of pictures from all along the way, so that they do not change between pictures.
  private func gif() throws -> AnimatedGIF {
    let count = min(frameCount, 48)
    let samples = try (0..<count).map { try picture($0 * frameCount / count) }
    return AnimatedGIF(palette: ColorPalette(of: samples), framesPerSecond: framesPerSecond)
  }
}

/// "2026-01-31-154502" of seconds since 1970, in local time.
func fileStamp(_ time: Double) -> String {
  let formatter = DateFormatter()
  formatter.locale = Locale(identifier: "en_US_POSIX")
  formatter.dateFormat = "yyyy-MM-dd-HHmmss"
  return formatter.string(from: Date(timeIntervalSince1970: time))
}
