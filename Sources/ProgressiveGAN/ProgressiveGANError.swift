import Images

/// What can go wrong between training and the outside world, each as a sentence for the person who reads it.
public enum ProgressiveGANError: Error, Equatable, CustomStringConvertible {
  case noRun(path: String)
  case damaged(path: String, reason: String)
  case cannotWrite(path: String, reason: String)
  case inUse(path: String)
  case invalidSetting(String)
  case unsuitableData(String)
  /// Training ended without its last steps on disk.
  case unsaved(String)

  static func impossible(_ setting: Setting, _ text: String) -> ProgressiveGANError {
    .invalidSetting(
      "\(setting.name) cannot be '\(text.withVisibleControls)': it is \(setting.range).")
  }

  public var description: String {
    switch self {
    case .noRun(let path):
      "There is no run at '\(path.withVisibleControls)': it has no config.json. Start one with 'progan train --run'."
    case .damaged(let path, let reason):
      "The file '\(path.withVisibleControls)' cannot be read: \(reason)."
    case .cannotWrite(let path, let reason):
      "Cannot write '\(path.withVisibleControls)': \(reason). Check the folder's permissions and free space."
    case .inUse(let path):
      "The run '\(path.withVisibleControls)' is being trained by another progan. Quit that one first, or choose another --run."
    case .invalidSetting(let sentence): sentence
    case .unsuitableData(let sentence): sentence
    case .unsaved(let reason):
      "What was learned since the last snapshot is lost. \(reason) The run itself is whole and goes on from there."
    }
  }
}
