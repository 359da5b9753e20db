import Files
import ProgressiveGAN

extension Configuration {
  /// The same settings with the networks of a checkpoint, and growth from its resolution on.
  ///
  /// - Parameter explicit: names of settings that somebody asked for, which are not to be changed.
  /// - Throws: if one of those is not what the checkpoint has.
  public func adopting(
    _ source: Safetensors, path: String, explicit: Set<String> = []
  ) throws -> Configuration {
    let listing = CheckpointListing(source, path: path)
    let other = try listing.configuration()
    var result = self
    for setting in Setting.all where setting.isFixed && !["seed", "classes"].contains(setting.name) {
      try result.set(setting.name, to: setting.text(other))
    }
    let reached = try listing.resolution(other.schedule)
    result.schedule.firstResolution = reached
    for setting in Setting.all where setting.isFixed && setting.name != "classes" && explicit.contains(setting.name) {
      guard setting.text(result) == setting.text(self) else {
        throw ProgressiveGANError.invalidSetting(
          "The model '\(path.withVisibleControls)' has \(setting.name) = \(setting.text(result)), not \(setting.text(self)). Leave that setting out, or --from."
        )
      }
    }
    result.classes = other.classes
    guard reached <= schedule.finalResolution || !explicit.contains("resolution") else {
      throw ProgressiveGANError.invalidSetting(
        "The model '\(path.withVisibleControls)' has grown to resolution \(reached); it cannot be cut down to \(schedule.finalResolution). Choose a higher --resolution, or leave --from out."
      )
    }
    result.schedule.finalResolution = max(schedule.finalResolution, reached)
    return result
  }
}
