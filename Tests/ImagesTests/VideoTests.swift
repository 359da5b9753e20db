import Foundation
import Testing

@testable import Files
@testable import Images

/// What ffmpeg makes of pictures, and what becomes of those that are not as they should be: small shell scripts in its place.
@Suite(.serialized) struct VideoTests {
  private static let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
  private static var ffmpeg: String? {
    folders.map { "\($0)/ffmpeg" }.first { FileManager.default.isExecutableFile(atPath: $0) }
  }
  private static var hasFFmpeg: Bool { ffmpeg != nil }

  private let folder: DataFolder

  init() throws { folder = try DataFolder() }

  /// Runs a program, and returns what it prints.
  private func output(_ program: String, _ arguments: [String]) throws -> [UInt8] {
    let (process, output) = (Process(), Pipe())
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [program] + arguments
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return [UInt8](bytes)
  }

  /// Fields of saturated colours and greys, in a picture of any size.
  private static let colors: [(UInt8, UInt8, UInt8)] = [
    (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0), (0, 255, 255), (255, 0, 255), (255, 255, 255), (0, 0, 0),
    (128, 128, 128), (200, 40, 90),
  ]

  private func fields(side: Int) -> Image {
    let count = Self.colors.count
    let (width, height) = (side * count, side)
    var pixels: [UInt8] = []
    for _ in 0..<height {
      for column in 0..<width {
        let color = Self.colors[column / side]
        pixels += [color.0, color.1, color.2]
      }
    }
    return Image(width: width, height: height, channels: 3, pixels: pixels)
  }

  /// Read back by the tags that it carries, every colour is the pictures' own; sizes may be odd.
  @Test(.enabled(if: hasFFmpeg), arguments: [VideoFile.Format.mp4, .webm], [32, 31])
  func coloursAreThePicturesOwn(format: VideoFile.Format, side: Int) throws {
    let picture = fields(side: side)
    let file = "\(folder.path)/film.\(format.rawValue)"
    let video = try VideoFile(file, format, width: picture.width, height: picture.height, framesPerSecond: 25)
    for _ in 0..<3 { try video.add(picture) }
    try video.finish()
    let entries = "stream=width,height,color_range,color_space,color_transfer,color_primaries,pix_fmt"
    let told = try output("ffprobe", ["-v", "error", "-show_entries", entries, "-of", "default=nw=1", file])
    let facts = Set(String(decoding: told, as: UTF8.self).split(separator: "\n").map(String.init))
    let even = picture.height + picture.height % 2
    let wanted: Set = [
      "color_range=tv", "color_space=bt709", "color_transfer=iec61966-2-1", "color_primaries=bt709", "pix_fmt=yuv420p",
      "width=\(picture.width + picture.width % 2)", "height=\(even)",
    ]
    #expect(facts == wanted)
    // As planes, turned to RGB by the formula that the tags name.
    let planes = try output(
      "ffmpeg", ["-v", "error", "-i", file, "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "yuv420p", "-"])
    let width = picture.width + picture.width % 2
    try #require(planes.count == width * even * 3 / 2)
    for (index, color) in Self.colors.enumerated() {
      let (column, row) = (index * side + side / 2, side / 2)
      let chroma = row / 2 * (width / 2) + column / 2
      let y = (Double(planes[row * width + column]) - 16) / 219
      let b = (Double(planes[width * even + chroma]) - 128) / 224
      let r = (Double(planes[width * even * 5 / 4 + chroma]) - 128) / 224
      let values = [y + 1.5748 * r, y - 0.1873 * b - 0.4681 * r, y + 1.8556 * b].map { 255 * min(1, max(0, $0)) }
      for (value, own) in zip(values, [color.0, color.1, color.2]) {
        #expect(abs(value - Double(own)) <= 6, "\(color): \(values)")
      }
    }
  }

  // MARK: Others in its place

  /// Makes a film with a script for ffmpeg, and returns what it says; empty if the film was made.
  private func film(_ script: String, frames: Int = 30, mode: Int = 0o755, patience: Double = 30) throws -> String {
    try folder.write(Array("#!/bin/sh\n\(script)\n".utf8), "bin/ffmpeg")
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: folder.path + "/bin/ffmpeg")
    let picture = noise(width: 64, height: 64)
    let deadline = Date().addingTimeInterval(patience)
    do {
      let encoder = try VideoEncoder(for: .mp4, in: [folder.path + "/bin"]) { Date() < deadline }
      let video = try VideoFile(
        folder.path + "/film.mp4", .mp4, width: 64, height: 64, framesPerSecond: 25, by: encoder
      ) { Date() < deadline }
      for _ in 0..<frames { try video.add(picture) }
      try video.finish()
      return ""
    } catch { return "\(error)" }
  }

  /// Whether a process is still there that was begun with a word.
  private func isLeft(_ word: String) throws -> Bool {
    // What was killed may take a moment to go.
    for _ in 0..<100 where try isThere(word) { usleep(20_000) }
    return try isThere(word)
  }

  private func isThere(_ word: String) throws -> Bool {
    for name in try FileManager.default.contentsOfDirectory(atPath: "/proc") where Int(name) != nil {
      let words = FileManager.default.contents(atPath: "/proc/\(name)/cmdline") ?? Data()
      if words.split(separator: 0).contains(Data(word.utf8)) { return true }
    }
    return false
  }

  /// Takes the trial and the film, and writes something to the last word that it is given.
  private let works = "for last; do :; done; cat >/dev/null; case $last in file:*) echo film >\"${last#file:}\";; esac"

  @Test func whatIsPrintedIsDrained() throws {
    let errors = "head -c 300000 /dev/zero | tr '\\0' 'e' >&2; echo >&2"
    #expect(try film(errors + "\n" + works) == "")
    #expect(folder.names.contains("film.mp4"))
    // While pictures come, and in the end.
    #expect(try film("head -c 20000 >/dev/null; \(errors)\n\(works)\n\(errors)") == "")
    let said = try film("\(errors); printf 'at last: \\033[31mno.\\n' >&2; exit 3")
    #expect(said == "The film cannot be made: ffmpeg says: at last: ␛[31mno.", "\(said)")
  }

  @Test func whatHangsIsEnded() throws {
    let word = "31\(getpid() % 1000).5"
    for script in ["sleep \(word)", "trap '' TERM INT; sleep \(word); sleep \(word)", "exec 0<&-; sleep \(word)"] {
      let start = Date()
      #expect(try film(script, patience: 0.3).contains("CancellationError"))
      #expect(Date().timeIntervalSince(start) < 8)
      #expect(try !isLeft(word), "\(script)")
    }
    // Only in the film itself, when the trial went well.
    let late = "case \"$*\" in *file:*) sleep \(word);; esac\n" + works
    #expect(try film(late, patience: 2).contains("CancellationError"))
    #expect(try !isLeft(word))
  }

  @Test func whatDiesHasTheLastWord() throws {
    let trial = "case \"$*\" in *file:*) :;; *) exit 0;; esac\n"
    #expect(try film(trial + "head -c 20000 >/dev/null; echo 'no room' >&2; exit 1").hasSuffix("ffmpeg says: no room."))
    #expect(try film(trial + "head -c 20000 >/dev/null; kill -9 $$").hasSuffix("ffmpeg was ended by signal 9."))
    #expect(try film(trial + "exit 7").hasSuffix("ffmpeg ended without a word, with status 7."))
    #expect(try film("cat >/dev/null; exit 0").hasSuffix("ffmpeg wrote nothing."))
    #expect(try film("sleep 100 & exit 1", patience: 20).hasSuffix("with status 1."))
    #expect(try film("", mode: 0o644).contains("ffmpeg' is not executable; gif and apng need nothing"))
    try FileManager.default.removeItem(atPath: folder.path + "/bin/ffmpeg")
    try folder.write([], "bin/ffmpeg/file")
    #expect(throws: ImageError.self) { try VideoEncoder(for: .mp4, in: [folder.path + "/bin"]) { true } }
    try FileManager.default.removeItem(atPath: folder.path + "/bin/ffmpeg")
    try folder.write(Array("#!/no/such/shell\n".utf8), "bin/ffmpeg")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.path + "/bin/ffmpeg")
    let error = #expect(throws: ImageError.self) { try VideoEncoder(for: .mp4, in: [folder.path + "/bin"]) { true } }
    #expect("\(error!)".hasSuffix("/bin/ffmpeg' does not start: no such file or directory."), "\(error!)")
  }

  /// Without the best encoder it takes another that works; without any it names them.
  @Test func anotherEncoderIsTaken() throws {
    func list(_ names: String...) -> String {
      "case \"$*\" in *-encoders*) printf 'Encoders:\\n V..... = Video\\n ------\\n"
        + names.map { " V....D \($0)  words\\n" }.joined() + "'; exit 0;; esac\n"
    }
    let log = "echo \"$*\" >>\(folder.path)/log\n"
    #expect(try film(list("libopenh264", "mpeg4", "png") + log + works) == "")
    #expect(String(decoding: try folder.bytes("log"), as: UTF8.self).contains("-c:v libopenh264"))
    // Listed, but it does not work here.
    let broken = "case \"$*\" in *libx264*) echo 'Unknown encoder' >&2; exit 1;; esac\n"
    try folder.write([], "log")
    #expect(try film(list("libx264", "mpeg4") + broken + log + works) == "")
    #expect(String(decoding: try folder.bytes("log"), as: UTF8.self).contains("-c:v mpeg4"))
    #expect(try film(list("libx264") + broken).hasSuffix("ffmpeg says: Unknown encoder."))
    let none = try film(list("png", "libtheora") + works)
    #expect(none.contains("none of the encoders for mp4, libx264, libopenh264, mpeg4"), "\(none)")
    if let ffmpeg = Self.ffmpeg { #expect(try film(broken + "exec \(ffmpeg) \"$@\"") == "") }
  }

  /// It begins with signals as they are by default, whatever this process ignores or blocks.
  @Test func signalsAreNotInherited() throws {
    let before = signal(SIGPIPE, SIG_IGN)
    defer { signal(SIGPIPE, before) }
    #expect(try film("grep -E '^Sig(Blk|Ign)' /proc/self/status >\(folder.path)/signals\n" + works) == "")
    let signals = String(decoding: try folder.bytes("signals"), as: UTF8.self).matches(of: /:\t([0-9a-f]+)/).compactMap
    {
      UInt64($0.1, radix: 16)
    }
    // 32 and 33 are the C library's own.
    #expect(signals.map { $0 & ~(3 << 31) } == [0, 0])
  }
}
