import Images

/// What can go wrong between training and the outside world, each as a sentence for the person who reads it.
public enum ProgressiveGANError: Error, Equatable, CustomStringConvertible {
  case noRun(path: String)
  case damaged(path: String, reason: String)
  /// A run has checkpoints, and none of them can be gone on with; `newest` says why, of the newest.
  case unusableCheckpoints(count: Int, newest: String)
  case cannotWrite(path: String, reason: String)
  /// Somebody ended what would have written a file.
  case interrupted(path: String)
  case inUse(path: String)
  /// Nobody can tell whether another process trains the run, since its lock cannot be taken.
  case cannotLock(path: String, reason: String)
  /// Nowhere is a folder for runs.
  case noHome(reason: String)
  /// What is wanted takes more memory than there is.
  case tooLarge(String)
  case invalidSetting(String)
  case unsuitableData(String)
  /// Training ended without its last steps on disk.
  case unsaved(String)

  static func impossible(_ setting: Setting, _ text: String) -> ProgressiveGANError {
    .invalidSetting(
      "\(setting.name) cannot be '\(text.quotable)': it is \(setting.range).")
  }

  /// The same about a setting, with the file where it stands.
  func found(in path: String) -> ProgressiveGANError {
    guard case .invalidSetting(let sentence) = self else { return self }
    return .damaged(path: path, reason: sentence.hasSuffix(".") ? String(sentence.dropLast()) : sentence)
  }

  public var description: String {
    switch self {
    case .noRun(let path):
      "There is no run at '\(path.withVisibleControls)': it has no config.json. Start one with 'progan train --run'."
    case .damaged(let path, let reason):
      "The file '\(path.withVisibleControls)' cannot be read: \(reason)."
    case .unusableCheckpoints(let count, let newest):
      "\(count == 1 ? "The run's only checkpoint cannot" : "None of the run's \(count) checkpoints can") be used. \(newest) Put back a copy, or start another run."
    case .cannotWrite(let path, let reason):
      "Cannot write '\(path.withVisibleControls)': \(reason). Check the folder's permissions and free space."
    case .interrupted(let path):
      "Interrupted: '\(path.withVisibleControls)' was not written."
    case .inUse(let path):
      "The run '\(path.withVisibleControls)' is being trained by another progan. Quit that one first, or choose another --run."
    case .cannotLock(let path, let reason):
      "The run '\(path.withVisibleControls)' cannot be trained: \(reason)."
    case .noHome(let reason):
      "There is no folder for runs: \(reason). Set HOME or XDG_DATA_HOME to a folder of yours, or give the run's own with --run."
    case .tooLarge(let sentence): sentence
    case .invalidSetting(let sentence): sentence
    case .unsuitableData(let sentence): sentence
    case .unsaved(let reason):
      "What was learned since the last snapshot is lost. \(reason) The run itself is whole and goes on from there."
    }
  }
}

extension String {
  /// Fit to be quoted in a sentence: on one line, controls made visible, and not too long.
  var quotable: String {
    let most = 80
    let start = unicodeScalars.prefix(most)
    return String(start).withVisibleControls + (start.endIndex < unicodeScalars.endIndex ? "…" : "")
  }
}
