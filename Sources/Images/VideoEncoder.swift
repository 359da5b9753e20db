import Files
import Foundation

/// The ffmpeg that the machine has, and what it can encode with.
struct VideoEncoder {
  /// One of ffmpeg's encoders with its settings, about the same to look at.
  struct Choice: Equatable {
    let name: String
    let settings: [String]
  }

  let program: String
  let choice: Choice

  /// The first encoder for a format that works here: those that it lists, each tried, as a list tells nothing of missing
  /// libraries.
  ///
  /// - Parameter folders: where to look for ffmpeg.
  /// - Throws: `ImageError`; `CancellationError` once it is not wanted.
  init(for format: VideoFile.Format, in folders: [String] = Self.path, isWanted: () -> Bool) throws {
    program = try Self.findProgram(for: format, in: folders)
    let listed = Self.names(in: try Self.run(program, ["-hide_banner", "-encoders"], isWanted: isWanted).said)
    let known = format.choices.filter { listed.isEmpty || listed.contains($0.name) }
    guard !known.isEmpty else {
      let names = format.choices.map(\.name)
      throw ImageError.cannotFilm(
        reason: "ffmpeg has none of the encoders for \(format.rawValue), \(names.joined(separator: ", ")). "
          + "Choose another format; gif and apng need no ffmpeg")
    }
    var words: String?
    for choice in known {
      let (ending, said) = try Self.run(
        program,
        VideoFile.source(width: 64, height: 64, framesPerSecond: 25) + ["-c:v", choice.name] + choice.settings
          + ["-f", "null", "-"], input: [UInt8](repeating: 127, count: 64 * 64 * 3), isWanted: isWanted)
      if ending == .status(0) {
        self.choice = choice
        return
      }
      words = words ?? lastWords(said, ending)
    }
    throw ImageError.cannotFilm(reason: words ?? "ffmpeg does not work")
  }

  private static func run(
    _ program: String, _ arguments: [String], input: [UInt8] = [], isWanted: () -> Bool
  ) throws -> (ending: ChildProgram.Ending, said: [UInt8]) {
    let child = try start(program, arguments)
    _ = try input.withUnsafeBytes { try child.feed($0, isWanted: isWanted) }
    let ending = try child.finish(isWanted: isWanted)
    return (ending, child.said)
  }

  static func start(_ program: String, _ arguments: [String]) throws(ImageError) -> ChildProgram {
    do { return try ChildProgram(program, arguments) } catch {
      throw .cannotFilm(reason: "'\(program.withVisibleControls)' does not start: \(error)")
    }
  }

  /// The folders of PATH.
  private static var path: [String] {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
  }

  /// The first that can be run.
  private static func findProgram(
    for format: VideoFile.Format, in folders: [String]
  ) throws(ImageError) -> String {
    var status = stat()
    let files = folders.map { "\($0)/ffmpeg" }.filter { (file: String) -> Bool in
      stat(file, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
    }
    if let program = files.first(where: { access($0, X_OK) == 0 }) { return program }
    let name = format.rawValue
    if let file = files.first {
      throw .cannotFilm(
        reason: "\(name) needs ffmpeg, and '\(file.withVisibleControls)' is not executable; gif and apng need nothing")
    }
    throw .cannotFilm(reason: "\(name) needs ffmpeg, which is not installed here; gif and apng need nothing")
  }

  /// The names in what `-encoders` prints: lines such as " V....D libx264   libx264 H.264 / AVC".
  static func names(in text: [UInt8]) -> Set<String> {
    let lines = String(decoding: text, as: UTF8.self).split { $0.isNewline }.map { $0.split(separator: " ") }
    return Set(lines.filter { $0.count > 1 && $0[0].count == 6 && $0[0].first == "V" }.map { String($0[1]) })
  }
}

/// What a program said last before it ended, or how it ended without a word.
func lastWords(_ said: [UInt8], _ ending: ChildProgram.Ending) -> String {
  let lines = String(decoding: said, as: UTF8.self).split { $0.isNewline }
  if let line = lines.last(where: { !$0.allSatisfy(\.isWhitespace) }) {
    let text = line.trimmingCharacters(in: CharacterSet(charactersIn: " .\t"))
    return "ffmpeg says: \(text.withVisibleControls.prefix(300))"
  }
  switch ending {
  case .status(let number): return "ffmpeg ended without a word, with status \(number)"
  case .signal(let number): return "ffmpeg was ended by signal \(number)"
  }
}

extension VideoFile.Format {
  /// The best first; the last ones come with every ffmpeg, or with most.
  fileprivate var choices: [VideoEncoder.Choice] {
    switch self {
    case .mp4:
      [
        .init(name: "libx264", settings: ["-crf", "18"]),
        .init(name: "libopenh264", settings: ["-b:v", "8M"]),
        .init(name: "mpeg4", settings: ["-q:v", "2"]),
      ]
    case .webm:
      [
        .init(name: "libvpx-vp9", settings: ["-crf", "24", "-b:v", "0", "-row-mt", "1"]),
        .init(name: "libsvtav1", settings: ["-crf", "24", "-preset", "8"]),
        .init(name: "libaom-av1", settings: ["-crf", "24", "-b:v", "0", "-cpu-used", "6"]),
        .init(name: "libvpx", settings: ["-crf", "8", "-b:v", "8M"]),
      ]
    }
  }
}
