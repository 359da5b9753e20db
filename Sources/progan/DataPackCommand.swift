import ArgumentParser
import Files
import Foundation
import Images

struct DataPackCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pack", abstract: "Put all pictures into one file that is learned from without being held in memory.",
    discussion: """
      Every resolution from 4×4 up lies in a part of its own, with a checksum for each picture; training maps the file \
      and reads ahead while it learns. What it learns is, bit for bit, what it would learn from the pictures themselves \
      at that resolution. Classes come along where the data has them.

      EXAMPLES
        progan data pack ~/pictures faces.pack                     at the resolution that suits most of them
        progan data pack ~/pictures faces.pack --resolution 128    at 128×128
        progan train --data faces.pack --resolution 128            learn from it
      """)

  @Argument(help: ArgumentHelp("What --data takes: a folder, an archive, a file.", valueName: "path"))
  var path: String
  @Argument(help: ArgumentHelp("File to write.", valueName: "out"), completion: .file())
  var output: String
  @Option(
    help: ArgumentHelp(
      "Of the largest level, a power of two from 4 to 1024 (default: the largest that most pictures have).",
      valueName: "n"), completion: .resolution)
  var resolution: Int?
  @OptionGroup var reading: ReadingOptions
  @OptionGroup var writing: WritingOptions

  mutating func validate() throws {
    path = try givenPath(path, "The data", isData: true)
    output = try givenPath(output, "The packed file")
    guard resolution.map({ (4...1024).contains($0) && $0 & ($0 - 1) == 0 }) ?? true else {
      throw ValidationError("--resolution must be a power of two from 4 to 1024, not \(resolution ?? 0).")
    }
  }

  func run() throws {
    let place = try writing.place(forFile: output, besides: path)
    let interruption = Interruption {}
    let progress = ReadingProgress("packing pictures")
    let summary = try packData(
      at: path, to: place, ifTaken: writing.ifTaken, resolution: resolution,
      isStrict: reading.strict, progress: progress.show,
      tell: { summary in
        let about = sentences(about: summary.unreadable, of: summary.count) + sentences(about: summary.leftOut)
        for sentence in about { printError(sentence) }
        if let why = summary.withoutClasses { printError("packed without classes: \(why)") }
      },
      check: { if interruption.isRequested { throw FileError.interrupted(path: output) } })
    interruption.release()
    let classes = summary.classes.isEmpty ? "" : ", \(summary.classes.count) classes"
    let (name, side) = (output.withVisibleControls, summary.resolution)
    try say(
      "Wrote \(name): \(counted(summary.count, "picture")) at \(side)×\(side)\(classes), "
        + String(format: "%.1f MB", Double(summary.bytes) / 1e6)
        + ". 'progan train --data \(output.shellQuoted) --resolution \(side)' learns from it.")
  }
}
