/// Runs whose settings change after they began, and runs that begin with another's weights.
extension RunDirectory {
  /// The run with other settings, which are written to disk. A higher final resolution grows the run from where it is.
  ///
  /// - Throws: if the settings cannot work, or touch what a run keeps for good.
  public func reconfigured(_ wanted: Configuration) throws(ProgressiveGANError) -> RunDirectory {
    guard wanted != configuration else { return self }
    try wanted.validate()
    for setting in Setting.all where setting.isFixed && setting.text(wanted) != setting.text(configuration) {
      throw .invalidSetting(
        "The run '\(name)' has \(setting.name) = \(setting.text(configuration)) for good, not \(setting.text(wanted)). Leave the option out, or start another run with --run."
      )
    }
    let checkpoint = try newestCheckpoint()?.file
    let (imagesSeen, reached) = (checkpoint?.count("images") ?? 0, checkpoint?.count("resolution") ?? 4)
    var changed = wanted
    let (before, after) = (configuration.schedule.finalResolution, wanted.schedule.finalResolution)
    guard after >= before else {
      throw .invalidSetting("The run '\(name)' grows to resolution \(before); it cannot be cut down to \(after).")
    }
    changed.schedule.finalResolution = before
    changed.schedule = changed.schedule.grown(to: after, imagesSeen: imagesSeen)
    guard changed.schedule.position(at: imagesSeen).resolution >= reached else {
      throw .invalidSetting(
        "With these lengths of phases the run '\(name)' would go back from \(reached)×\(reached); make the early ones shorter."
      )
    }
    let result = RunDirectory(path, changed)
    try result.writeConfiguration()
    return result
  }

  /// Throws if somebody else changed the settings since they were read.
  func requireUnchanged() throws(ProgressiveGANError) {
    guard try RunDirectory(opening: path).configuration == configuration else {
      throw .invalidSetting("The settings of the run '\(name)' were changed just now by another progan. Try again.")
    }
  }

  /// Makes a new run that begins with the weights of a checkpoint, at its resolution.
  public init(
    creating path: String, _ configuration: Configuration, from source: Safetensors, at sourcePath: String
  ) throws(ProgressiveGANError) {
    let state = try TrainingState(transferring: source, to: configuration, path: sourcePath)
    try self.init(creating: path, configuration)
    try save(state.checkpoint(configuration: configuration, trainingSeconds: 0), imagesSeen: 0)
  }
}

extension Configuration {
  /// The same settings with the networks of a checkpoint, and growth from its resolution on.
  public func adopting(_ source: Safetensors, path: String) throws(ProgressiveGANError) -> Configuration {
    let other = try source.configuration(path: path)
    var result = self
    for setting in Setting.all where setting.isFixed && !["seed", "first-resolution", "labels"].contains(setting.name) {
      try result.set(setting.name, to: setting.text(other))
    }
    result.labels = other.labels
    result.schedule.firstResolution = source.count("resolution") ?? other.schedule.firstResolution
    result.schedule.finalResolution = max(result.schedule.finalResolution, result.schedule.firstResolution)
    return result
  }
}
