import Files
import Foundation
import ModelFiles
import ProgressiveGAN

/// Runs whose settings change after they began, and runs that begin with another's weights.
extension RunDirectory {
  /// The run with other settings, which are written to disk. A higher final resolution grows the run from where it is.
  ///
  /// - Throws: if the settings cannot work, or touch what a run keeps for good.
  public func reconfigured(_ wanted: Configuration) throws -> RunDirectory {
    guard wanted != configuration else { return self }
    try wanted.validate()
    for setting in Setting.all where setting.isFixed && setting.text(wanted) != setting.text(configuration) {
      throw ProgressiveGANError.invalidSetting(
        "The run '\(name)' has \(setting.name) = \(setting.text(configuration).quotable) for good, not \(setting.text(wanted).quotable). Leave the option out, or start another run with --run."
      )
    }
    let state = try newestCheckpoint()?.state
    let (imagesSeen, reached) = (state?.imagesSeen ?? 0, state?.generator.resolution ?? 4)
    var changed = wanted
    let (before, after) = (configuration.schedule.finalResolution, wanted.schedule.finalResolution)
    guard after >= before else {
      throw ProgressiveGANError.invalidSetting(
        "The run '\(name)' grows to resolution \(before); it cannot be cut down to \(after).")
    }
    changed.schedule.finalResolution = before
    changed.schedule = changed.schedule.grown(to: after, imagesSeen: imagesSeen)
    guard changed.schedule.position(at: imagesSeen).resolution >= reached else {
      throw ProgressiveGANError.invalidSetting(
        "With these lengths of phases the run '\(name)' would go back from \(reached)×\(reached); make the early ones shorter."
      )
    }
    let result = RunDirectory(path, changed)
    try result.writeConfiguration()
    return result
  }

  /// Throws if somebody else changed the settings since they were read.
  func requireUnchanged() throws {
    guard try RunDirectory(opening: path).configuration == configuration else {
      throw ProgressiveGANError.invalidSetting(
        "The settings of the run '\(name)' were changed just now by another progan. Try again.")
    }
  }

  /// Makes a new run that begins with the weights of a checkpoint, at its resolution. It is no run before all is there.
  ///
  /// The generator begins as the source's average, which is the better one; so the new average has nothing else to
  /// follow at first, however young it is.
  ///
  /// - Parameter origin: the run or file that somebody named as the source, for `origin` to tell.
  public init(
    creating path: String, _ configuration: Configuration, from source: Safetensors, at sourcePath: String,
    origin: String? = nil
  ) throws {
    try configuration.validate()
    let labels = try CheckpointListing(source, path: sourcePath).configuration().classes.count
    guard labels == configuration.classes.count else {
      throw ProgressiveGANError.unsuitableData(
        "The model '\(sourcePath.withVisibleControls)' knows \(labels) classes, the data has \(configuration.classes.count). Choose data with as many, or leave --from out."
      )
    }
    var state = try TrainingState(transferring: source, to: configuration, path: sourcePath)
    state.generator = state.smoothed
    try Self.clearUnfinished(at: path)
    self.init(path, configuration)
    for folder in ["samples", "favourites", "checkpoints"] { try makeFolder("\(path)/\(folder)") }
    try save(state.checkpoint(configuration: configuration, trainingSeconds: 0), imagesSeen: 0)
    if let data = try? JSONEncoder().encode(["from": (origin ?? sourcePath).resolvedPath]) {
      try write(data, to: Self.originFile)
    }
    try writeConfiguration()
  }

  private static let originFile = "origin.json"

  /// The run or file whose weights this one began with, links resolved; nil if it began with none, or does not say.
  public var origin: String? {
    guard let file = try? RegularFile("\(path)/\(Self.originFile)"), let bytes = try? file.contents(atMost: 1 << 16)
    else {
      return nil
    }
    return (try? JSONDecoder().decode([String: String].self, from: Data(bytes)))?["from"]
  }

  /// Removes the first checkpoint of a run whose making was cut short, which another could take for its own.
  ///
  /// - Throws: if there is a run, or checkpoints of one.
  public static func clearUnfinished(at path: String) throws {
    guard !exists(at: path) else { throw FileError.cannotWrite(path: path, reason: "there is a run already") }
    let files = RunDirectory(path, Configuration(.tiny)).checkpointFiles()
    guard files.allSatisfy({ $0.imagesSeen == 0 }) else {
      throw ProgressiveGANError.invalidSetting(
        "There are checkpoints in '\(path.withVisibleControls)', but no config.json. Put that back, or choose another --run."
      )
    }
    for file in files { unlink(file.path) }
  }
}
