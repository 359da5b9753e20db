import ArgumentParser
import Foundation
import Images
import ProgressiveGAN

/// Options that define a new run, and are checked against an existing one.
struct RunOptions: ParsableArguments {
  enum Preset: String, ExpressibleByArgument, CaseIterable { case laptop, paper }

  @Option(
    help: ArgumentHelp(
      "Folder of PNG and JPEG pictures, or a packed sheet (default: the portraits that ship with progan).",
      valueName: "path"))
  var data: String?
  @Option(help: "Settings to begin with.")
  var preset = Preset.laptop
  @Option(
    help: ArgumentHelp(
      "Final resolution, a power of two from 4 to 1024 (default: 64 for laptop, 1024 for paper).", valueName: "n"))
  var resolution: Int?
  @Option(help: ArgumentHelp("Most feature maps of a layer.", valueName: "n"))
  var featureMaps: Int?
  @Option(
    help: ArgumentHelp("Feature maps at a resolution are 2 × this / resolution, up to --feature-maps.", valueName: "n"))
  var featureMapBase: Int?
  @Option(help: ArgumentHelp("Numbers in a latent.", valueName: "n"))
  var latent: Int?
  @Option(help: ArgumentHelp("Images per step.", valueName: "n"))
  var batch: Int?
  @Option(help: ArgumentHelp("Thousand images per phase (fade or stabilize).", valueName: "x"))
  var kimg: Double?
  @Option(help: ArgumentHelp("Thousand images for the last phase.", valueName: "x"))
  var finalKimg: Double?
  @Option(help: ArgumentHelp("Thousand images between checkpoints.", valueName: "x"))
  var snapshotKimg: Double?
  @Flag(help: "Also learn from the pictures' mirror images.")
  var mirror = false
  @Option(help: ArgumentHelp("Seed of all random numbers.", valueName: "n"))
  var seed: UInt64?

  /// The configuration these options describe.
  func configuration() throws -> Configuration {
    let path = data.map { URL(fileURLWithPath: $0).standardizedFileURL.path } ?? Configuration.embeddedData
    var result =
      preset == .paper
      ? Configuration.paper(resolution: resolution ?? 1024, dataPath: path)
      : Configuration.laptop(resolution: resolution ?? 64, dataPath: path)
    if let featureMaps { result.featureMapMaximum = featureMaps }
    if let featureMapBase { result.featureMapBase = featureMapBase }
    if let latent { result.latentSize = latent }
    if let kimg { (result.schedule.fadeKimg, result.schedule.stabilizeKimg) = (kimg, kimg) }
    if let finalKimg = finalKimg ?? kimg { result.schedule.finalKimg = finalKimg }
    if let batch { (result.schedule.batchSize, result.schedule.batchSizeByResolution) = (batch, [:]) }
    if let snapshotKimg { result.snapshotKimg = snapshotKimg }
    if let seed { result.seed = seed }
    result.mirror = mirror
    try result.validate()
    return result
  }

  /// Refuses options that contradict a run that exists.
  func check(against run: RunDirectory) throws {
    let stored = run.configuration
    func check<Value: Equatable>(_ option: String, _ given: Value?, _ there: Value) throws {
      guard let given, given != there else { return }
      throw ValidationError(
        "The run '\(run.name)' has \(option) \(there), not \(given). Leave the option out, or start another run with --run."
      )
    }
    try check("--data", data.map { URL(fileURLWithPath: $0).standardizedFileURL.path }, stored.dataPath)
    try check("--resolution", resolution, stored.schedule.finalResolution)
    try check("--feature-maps", featureMaps, stored.featureMapMaximum)
    try check("--feature-map-base", featureMapBase, stored.featureMapBase)
    try check("--latent", latent, stored.latentSize)
    try check("--batch", batch, stored.schedule.batchSize)
    try check("--kimg", kimg, stored.schedule.stabilizeKimg)
    try check("--final-kimg", finalKimg, stored.schedule.finalKimg)
    try check("--snapshot-kimg", snapshotKimg, stored.snapshotKimg)
    try check("--seed", seed, stored.seed)
    if mirror, !stored.mirror {
      throw ValidationError(
        "The run '\(run.name)' learns without mirror images. Leave --mirror out, or start another run with --run.")
    }
  }
}
