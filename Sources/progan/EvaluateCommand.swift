import ArgumentParser
import Files
import Foundation
import Measures
import ProgressiveGAN

struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate", abstract: "Measure how near a run's pictures are to the reals, and how varied.",
    discussion: """
      Prints the sliced Wasserstein distance (SWD × 10³) for every level of detail, the lower the better, and the MS-SSIM \
      of pairs of generated pictures, the higher the more alike. Both as in Karras et al. 2018, section 5. SWD falls with \
      the number of pictures: compare only figures of the same number.

      EXAMPLES
        progan evaluate ~/mine                       a table
        progan evaluate ~/mine --images 8192 --json  of more pictures, as JSON
        progan evaluate 000000105000.safetensors     a single checkpoint
      """)

  @Argument(
    help: ArgumentHelp(
      "Folder of a run, its name among the runs in the data directory, or a checkpoint's file.", valueName: "run"),
    completion: .model)
  var runName: String
  @Option(
    help: ArgumentHelp("Reals to compare with (default: those that the run learns from).", valueName: "path"),
    completion: .file())
  var data: String?
  @Option(help: ArgumentHelp("Pictures of each kind, at most as many as there are reals.", valueName: "n"))
  var images = 2048
  @Option(help: ArgumentHelp("Seed of latents, patches and directions.", valueName: "n"))
  var seed: UInt64 = 1
  @Flag(help: "Print the figures as JSON.")
  var json = false
  @OptionGroup var reading: ReadingOptions

  mutating func validate() throws {
    runName = try givenPath(runName, "The run")
    data = try givenPath(data, "--data", isData: true)
    guard (16...65536).contains(images) else {
      throw ValidationError("--images must be from 16 to 65536, not \(images).")
    }
  }

  func run() throws {
    try checkProcessor()
    let snapshot = try loadSnapshot(runName)
    var configuration = try loadConfiguration(runName)
    if let data {
      configuration.dataPath = try givenData(data)
      configuration.labels = .none
    }
    var reader = reading.reader
    reader.trains = false
    var remembered = data == nil ? (try? findRun(runName))?.rememberedPictures() : nil
    // Other classes are no obstacle to measuring.
    remembered?.classes = []
    let reals = try loadData(for: configuration, remembered: remembered, reader)
    if let changes = reals.changes {
      printError("the pictures changed since the run last learned from them: \(changes)")
    }
    let evaluation = try Evaluation(of: snapshot, data: reals, imageCount: images, seed: seed)
    if json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      try say(String(decoding: try encoder.encode(evaluation), as: UTF8.self))
    } else {
      try say(Self.table(evaluation))
    }
  }

  static func table(_ evaluation: Evaluation) -> String {
    func line(_ name: String, _ value: Double?, _ decimals: Int) -> String {
      let text = value.map { String(format: "%.\(decimals)f", $0) } ?? "–"
      let padding = String(repeating: " ", count: max(1, 20 - name.count - text.count))
      return "  \(name)\(padding)\(text)"
    }
    let kimg = String(format: "%.1f", Double(evaluation.imagesSeen) / 1000)
    let levels = evaluation.levels.map { line("\($0.resolution)×\($0.resolution)", $0.distance, 2) }
    return
      ([
        "\(evaluation.resolution)×\(evaluation.resolution) after \(kimg) kimg, \(counted(evaluation.imageCount, "picture")) of each kind"
      ]
      + ["SWD × 10³ (it falls with the number of pictures)"] + levels + [line("mean", evaluation.meanDistance, 2)]
      + ["MS-SSIM of pairs of generated pictures", line("mean", evaluation.similarity, 4)]
      + (evaluation.similarity == nil ? ["  (one picture makes no pair)"] : [])).joined(separator: "\n")
  }
}
