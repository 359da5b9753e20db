import Files

/// What can be wrong with a run on disk, each as a sentence for the person who reads it.
public enum RunError: Error, Equatable, CustomStringConvertible {
  case noRun(path: String)
  /// A file of it cannot be read, as a sentence.
  case unreadable(String)
  /// A run has checkpoints, and none of them can be gone on with; `newest` says why, of the newest.
  case unusableCheckpoints(count: Int, newest: String)
  case inUse(path: String)
  /// Nobody can tell whether another process trains the run, since its lock cannot be taken.
  case cannotLock(path: String, reason: String)
  /// Nowhere is a folder for runs.
  case noHome(reason: String)
  /// Training ended without its last steps on disk.
  case unsaved(String)

  public var description: String {
    switch self {
    case .noRun(let path):
      "There is no run at '\(path.withVisibleControls)': it has no config.json. Start one with 'progan train --run'."
    case .unreadable(let sentence): sentence
    case .unusableCheckpoints(let count, let newest):
      "\(count == 1 ? "The run's only checkpoint cannot" : "None of the run's \(count) checkpoints can") be used. \(newest) Put back a copy, or start another run."
    case .inUse(let path):
      "The run '\(path.withVisibleControls)' is being trained by another progan. Quit that one first, or choose another --run."
    case .cannotLock(let path, let reason):
      "The run '\(path.withVisibleControls)' cannot be trained: \(reason)."
    case .noHome(let reason):
      "There is no folder for runs: \(reason). Set HOME or XDG_DATA_HOME to a folder of yours, or give the run's own with --run."
    case .unsaved(let reason):
      "What was learned since the last snapshot is lost. \(reason) The run itself is whole and goes on from there."
    }
  }
}
