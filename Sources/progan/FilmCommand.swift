import ArgumentParser
import Files
import Foundation
import Keepsakes
import LatentSpace
import ProgressiveGAN

struct FilmCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "film", abstract: "Film a way through latent space, or how a run learned.",
    discussion: """
      The ending of --output says what it becomes: .gif, .apng, .mp4 and .webm (where ffmpeg is installed), or none: a \
      folder with a PNG file for each picture. In the explorer, R in Walk films what is walked or played.

      EXAMPLES
        progan film ~/mine --seeds 1 2 3 --closed --output walk.gif   through three samples and back
        progan film ~/mine --favourites --output mine.webm            through all that was kept
        progan film ~/mine --growth --output growth.mp4               the same latents at every snapshot
      """)

  @Argument(
    help: ArgumentHelp(
      "Folder of a run, its name among the runs in the data directory, or a model's file.", valueName: "model"),
    completion: .model)
  var model: String
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Seeds to go through, two or more, as 'generate --seed' and Walk's # have them.", valueName: "n")
  )
  var seeds: [UInt64] = []
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp("Favourites to go through: PNG files with a latent inside, two or more.", valueName: "png"),
    completion: .file(extensions: ["png"]))
  var through: [String] = []
  @Flag(help: "Go through all of the model's favourites, the oldest first.")
  var favourites = false
  @Flag(help: "Film how the run learned: its sample latents at every snapshot that there is.")
  var growth = false
  @Option(help: ArgumentHelp("Samples on each picture of --growth, from 1 to 64.", valueName: "n"))
  var count = 16
  @Flag(help: "Return to where it began, for a film without an end.")
  var closed = false
  @Flag(help: "Go slowly near the points, fast between them.")
  var eased = false
  @Option(help: ArgumentHelp("Radians a second (default: 0.8).", valueName: "x"), transform: typedNumber)
  var speed = 0.8
  @Option(
    help: ArgumentHelp("Class of a conditional model, by name or number (default: the first).", valueName: "class"))
  var label: String?
  @Option(help: ArgumentHelp("The film's file.", valueName: "file"), completion: .file())
  var output: String
  @OptionGroup var writing: WritingOptions

  mutating func validate() throws {
    model = try givenPath(model, "The model")
    through = try through.map { try givenPath($0, "--through") }
    output = try givenPath(output, "--output")
    guard [!seeds.isEmpty, !through.isEmpty, favourites, growth].filter({ $0 }).count == 1 else {
      throw ValidationError("Give one of --seeds, --through, --favourites and --growth.")
    }
    guard seeds.count != 1, through.count != 1 else { throw ValidationError("A way needs two points or more.") }
    guard speed > 0, speed.isFinite else {
      throw ValidationError("--speed must be a number above 0, not \(speed).")
    }
    guard (1...64).contains(count) else { throw ValidationError("--count must be from 1 to 64, not \(count).") }
    guard growth || count == 16 else { throw ValidationError("--count goes with --growth.") }
  }

  func run() throws {
    try checkProcessor()
    let (name, format) = try target()
    let path = try writing.place(format, at: name)
    try makeFolder(URL(fileURLWithPath: path).deletingLastPathComponent().path, isChosen: true)
    let interruption = Interruption {}
    let progress = ReadingProgress("filming")
    func goOn(_ total: Int) -> (Int) -> Bool {
      { done in
        progress.show(done, of: total)
        return !interruption.isRequested
      }
    }
    let written: String?
    if growth {
      guard !isModelFile(model) else { throw ValidationError("--growth needs a run: a single model has no snapshots.") }
      let reel = try GrowthReel(of: try findRun(model), count: count)
      written = try reel.write(as: format, to: path, ifTaken: writing.ifTaken, goOn: goOn(reel.frameCount))
    } else {
      let named = try NamedModel(model)
      let label = try label.map { try number(of: $0, in: named.snapshot.classes) } ?? 0
      let way = LatentPath(through: try points(named), isClosed: closed, pace: eased ? .eased : .constant)
      let film = Film(path: way, speed: speed, format: format, label: label)
      try film.requireLength(pictures: named.snapshot.resolution, tell: printError)
      written = try film.write(
        with: named.snapshot, to: path, ifTaken: writing.ifTaken, goOn: goOn(film.frameCount))
    }
    guard let written else {
      printError("The film was given up; nothing of it stays.")
      throw ExitCode(130)
    }
    progress.show(1, of: 1)
    interruption.release()
    try say("Wrote \(written.beforeFullStop).")
  }

  /// Where it shall lie, without the ending, and as what.
  private func target() throws -> (String, Film.Format) {
    let url = URL(fileURLWithPath: output)
    let ending = url.pathExtension.lowercased()
    if ending.isEmpty { return (url.path, .png) }
    guard ending != "png", let format = Film.Format(rawValue: ending) else {
      throw ValidationError(
        "'\(output.withVisibleControls)' is no film: end it with .gif, .apng, .mp4 or .webm, or with nothing for a folder."
      )
    }
    return (url.deletingPathExtension().path, format)
  }

  private func points(_ named: NamedModel) throws -> [[Float]] {
    let size = named.snapshot.latentSize
    if !seeds.isEmpty { return seeds.map { sampleLatent(size: size, seed: $0) } }
    let kept: [(path: String, latent: [Float])] =
      try favourites ? ownFavourites(named.home) : through.map { ($0, try latent(of: $0)) }
    guard kept.count > 1 else {
      throw ValidationError("A way needs two favourites or more; there are \(kept.count).")
    }
    guard let odd = kept.first(where: { $0.latent.count != size }) else { return kept.map(\.latent) }
    throw ValidationError(
      "The favourite '\(odd.path.withVisibleControls)' has a latent of \(odd.latent.count) numbers; this model's have \(size). It is of another model."
    )
  }

  /// Those that lie in the trash are none; those that cannot be read are named.
  private func ownFavourites(_ home: String) throws -> [(path: String, latent: [Float])] {
    var index = FavouriteIndex()
    index.refresh(runs: [home])
    for failure in index.failures { printError("passed over: \(failure)") }
    return index.entries.filter { !$0.file.isTrashed }.map { ($0.file.path, $0.latent) }
  }

  private func latent(of path: String) throws -> [Float] {
    guard let record = try FavouriteFile.record(of: path) else {
      throw ValidationError("'\(path.withVisibleControls)' is a picture, but there is no latent in it.")
    }
    return record.latent
  }
}
