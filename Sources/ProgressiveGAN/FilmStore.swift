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
    let folder = path + "/films"
    try makeFolder(folder)
    let name = unusedName(
      in: folder, "\(fileStamp(time))-\(snapshot.imagesSeen / 1000)kimg-\(snapshot.resolution.squareName)",
      film.format == .png ? "" : ".\(film.format.rawValue)")
    do {
      try Workers.withoutHelpers {
        switch film.format {
        case .gif: try write(film, snapshot, to: "\(folder)/\(name)", try film.gif(snapshot), goOn)
        case .apng: try write(film, snapshot, to: "\(folder)/\(name)", film.apng, goOn)
        case .png: try writePictures(film, snapshot, to: "\(folder)/\(name)", goOn)
        }
      }
      return "films/\(name)"
    } catch is CancellationError {
      return nil
    }
  }

  private func write(
    _ film: Film, _ snapshot: GeneratorSnapshot, to target: String, _ encoder: some AnimationEncoder,
    _ goOn: (Int) -> Bool
  ) throws {
    var encoder = encoder
    let file = try DurableFile(target)
    let scale = Film.enlargement(of: snapshot.resolution)
    for frame in 0..<film.frameCount {
      guard goOn(frame) else { throw CancellationError() }
      try file.append(try encoder.bytes(adding: film.picture(frame, snapshot).enlarged(by: scale)))
    }
    try file.append(encoder.end)
    try file.finish()
  }

  private func writePictures(
    _ film: Film, _ snapshot: GeneratorSnapshot, to target: String, _ goOn: (Int) -> Bool
  ) throws {
    let digits = max(4, "\(film.frameCount)".count)
    try makeFolderDurably(target) { folder in
      for frame in 0..<film.frameCount {
        guard goOn(frame) else { throw CancellationError() }
        let number = String(repeating: "0", count: digits - "\(frame + 1)".count) + "\(frame + 1)"
        let data = try film.picture(frame, snapshot).pngData(text: [("Software", "progan")])
        try writeDurably(Data(data), to: "\(folder)/\(number).png")
      }
    }
  }
}

extension Film {
  fileprivate func picture(_ frame: Int, _ snapshot: GeneratorSnapshot) -> Image {
    snapshot.image(of: latent(of: frame), label: label)
  }

  fileprivate var apng: AnimatedPNG {
    AnimatedPNG(frameCount: frameCount, framesPerSecond: Self.framesPerSecond, text: [("Software", "progan")])
  }

  /// With the colours of pictures from all along the way, so that they do not change between pictures.
  fileprivate func gif(_ snapshot: GeneratorSnapshot) throws -> AnimatedGIF {
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

/// The first of `base.suffix`, `base-2.suffix`, … that a folder does not have.
func unusedName(in folder: String, _ base: String, _ suffix: String) -> String {
  var number = 1
  while true {
    let name = number == 1 ? base + suffix : "\(base)-\(number)\(suffix)"
    if !FileManager.default.fileExists(atPath: "\(folder)/\(name)") { return name }
    number += 1
  }
}
