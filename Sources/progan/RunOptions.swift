import ArgumentParser
import Files
import Foundation
import ProgressiveGAN
import Runs

extension Configuration.Preset: ExpressibleByArgument {
  public var defaultValueDescription: String { summary }
}

/// Options that define a new run, or change one that exists.
struct RunOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Pictures: a folder or zip of them; MNIST, CIFAR, TFRecords; a packed file (default: the portraits that ship).",
      valueName: "path"), completion: .file())
  var data: String?
  @Option(help: ArgumentHelp("Settings to begin with (default: laptop).", valueName: "name"))
  var preset: Configuration.Preset?
  @Option(
    help: ArgumentHelp("File of settings, as 'progan config' prints them.", valueName: "file"),
    completion: .file())
  var config: String?
  @Option(
    help: ArgumentHelp(
      "Final resolution, a power of two from 4 to 1024; a run that exists grows to it.", valueName: "n"),
    completion: .resolution)
  var resolution: String?
  @Option(help: ArgumentHelp("Most feature maps of a layer.", valueName: "n"))
  var featureMaps: String?
  @Option(
    help: ArgumentHelp("Feature maps at a resolution are 2 × this / resolution, up to --feature-maps.", valueName: "n"))
  var featureMapBase: String?
  @Option(help: ArgumentHelp("Numbers in a latent.", valueName: "n"))
  var latent: String?
  @Option(help: ArgumentHelp("Images per step.", valueName: "n"))
  var batch: String?
  @Option(help: ArgumentHelp("Thousand images per phase (fade or stabilize).", valueName: "x"))
  var kimg: String?
  @Option(help: ArgumentHelp("Thousand images for the last phase.", valueName: "x"))
  var finalKimg: String?
  @Option(help: ArgumentHelp("Thousand images between checkpoints.", valueName: "x"))
  var snapshotKimg: String?
  @Option(
    help: ArgumentHelp(
      "folders: subfolders, or an archive's own labels, are classes to tell apart.", valueName: "source"),
    completion: .list(["folders", "none"]))
  var labels: String?
  @Flag(help: "Also learn from the pictures' mirror images.")
  var mirror = false
  @Option(help: ArgumentHelp("Seed of all random numbers.", valueName: "n"))
  var seed: String?
  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: ArgumentHelp(
      "Any setting by its name, as often as you like; 'progan config' prints them all.", valueName: "name=value"),
    completion: .setting)
  var assignments: [String] = []

  mutating func validate() throws {
    if data != Configuration.embeddedData { data = try givenPath(data, "--data", isData: true) }
    config = try givenPath(config, "--config")
  }

  /// The configuration of a new run.
  func configuration() throws -> Configuration {
    var result = Configuration(preset ?? .laptop)
    try apply(to: &result)
    try requireNoLengthOfTheLast(result)
    try result.validate()
    return result
  }

  /// The settings of a run that exists with those that are given. What says only what the run has already is passed over:
  /// the command that began it goes on with it.
  func configuration(changing run: RunDirectory) throws -> Configuration {
    let stored = run.configuration
    var result = stored
    try apply(to: &result, of: run)
    try requireSameData(of: run)
    if let preset { try requireSame(preset, of: run) }
    // What a run has already is let be; that it cannot shrink is told elsewhere.
    if result != stored, result.schedule.finalResolution >= stored.schedule.finalResolution {
      try requireNoLengthOfTheLast(result)
    }
    return result
  }

  /// Names of the settings that somebody asked for. Where growth begins counts only on the command line: every printed
  /// file of settings has it.
  func explicitSettings() throws -> Set<String> {
    let file = Set(try fileAssignments().map(\.name)).subtracting(["first-resolution", "seed"])
    return file.union(try commandLineAssignments().map(\.name)).subtracting(["seed"])
  }

  /// - Parameter run: the one that has begun, if it is its settings that change.
  private func apply(to configuration: inout Configuration, of run: RunDirectory? = nil) throws {
    func take(_ name: String, _ value: String, in configuration: inout Configuration) throws {
      guard let run, try isKept(name, value, by: run) else { return try set(name, value, in: &configuration) }
      // What the run has counts again, should an assignment before this one have changed it.
      try configuration.set(name, to: run.configuration.texts[name] ?? value)
    }
    for assignment in try fileAssignments() {
      if run != nil, Self.unknownToFiles.contains(assignment.name) { continue }
      do { try take(assignment.name, assignment.value, in: &configuration) } catch {
        throw ProgressiveGANError.invalidSetting(
          "Line \(assignment.line) of '\((config ?? "").withVisibleControls)': \(error)")
      }
    }
    for assignment in try commandLineAssignments() {
      do { try take(assignment.name, assignment.value, in: &configuration) } catch {
        // The person may never have seen the setting's own name.
        guard let option = assignment.option, option != assignment.name else { throw error }
        throw ProgressiveGANError.invalidSetting("--\(option): \(error)")
      }
    }
  }

  private func set(_ name: String, _ value: String, in configuration: inout Configuration) throws {
    try configuration.set(name, to: name == "data" ? try givenData(value) : value)
  }

  /// The last resolution's length is final-kimg alone: another one would be passed over in silence.
  private func requireNoLengthOfTheLast(_ configuration: Configuration) throws {
    let last = configuration.schedule.finalResolution
    guard let kimg = configuration.schedule.stabilizeKimg.exceptions[last] else { return }
    throw ProgressiveGANError.invalidSetting(
      "stabilize-kimg has \(kimg) for \(last), the final resolution, which final-kimg is for. Take '\(last):' out of stabilize-kimg and set final-kimg."
    )
  }

  func fileAssignments() throws -> [Configuration.Assignment] {
    try config.map { try Configuration.assignments(in: settingsText($0), path: $0) } ?? []
  }

  /// In the order in which they count: the options', those of --set.
  func commandLineAssignments() throws -> [(name: String, value: String, option: String?)] {
    let options: [(String, String?, String)] = [
      ("data", data, "data"), ("resolution", resolution, "resolution"),
      ("feature-map-maximum", featureMaps, "feature-maps"), ("feature-map-base", featureMapBase, "feature-map-base"),
      ("latent-size", latent, "latent"), ("batch-size", batch, "batch"), ("fade-kimg", kimg, "kimg"),
      ("stabilize-kimg", kimg, "kimg"), ("final-kimg", finalKimg ?? kimg, finalKimg == nil ? "kimg" : "final-kimg"),
      ("snapshot-kimg", snapshotKimg, "snapshot-kimg"), ("labels", labels, "labels"),
      ("mirror", mirror ? "yes" : nil, "mirror"), ("seed", seed, "seed"),
    ]
    var result = options.compactMap { name, value, option in
      value.map { (name: name, value: $0, option: option as String?) }
    }
    for text in assignments {
      guard let pair = Configuration.assignment(text) else {
        throw ValidationError("--set wants name=value, not '\(text.withVisibleControls)'.")
      }
      result.append((pair.name, pair.value, nil))
    }
    return result
  }
}
