import Foundation
import Images

/// What can go wrong between training and the outside world, each as a sentence for the person who reads it.
public enum ProgressiveGANError: Error, Equatable, CustomStringConvertible {
  case noRun(path: String)
  case damaged(path: String, reason: String)
  /// A run has checkpoints, and none of them can be gone on with; `newest` says why, of the newest.
  case unusableCheckpoints(count: Int, newest: String)
  case cannotWrite(path: String, reason: String)
  /// Something lies where a person wanted something else written.
  case taken(path: String, by: Obstacle)
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

  public enum Obstacle: Sendable {
    case file, folder
    /// A folder where a file is to be; a file where a folder is to be.
    case folderForFile, fileForFolder
    /// What is read to make it.
    case source
    /// A folder that was not made by what would replace it.
    case otherFolder
    /// A pipe, a device.
    case noFile

    fileprivate func sentence(_ path: String) -> String {
      switch self {
      case .file: "There is a file '\(path)' already. Give --force to write over it, or choose another name."
      case .folder: "There is a folder '\(path)' already. Give --force to replace it, or choose another name."
      case .folderForFile: "'\(path)' is a folder, where a file is to be written. Choose another name."
      case .fileForFolder: "'\(path)' is a file, where a folder is to be. Choose another name."
      case .source: "'\(path)' is what is read, and is not written over. Choose another name."
      case .otherFolder:
        "There is a folder '\(path)' already, with other things in it than --force replaces. Choose another name."
      case .noFile: "'\(path)' is no regular file, but a pipe or a device. Choose another name."
      }
    }
  }

  static func impossible(_ setting: Setting, _ text: String) -> ProgressiveGANError {
    .invalidSetting(
      "\(setting.name) cannot be '\(text.quotable)': it is \(setting.range).")
  }

  /// The same about a setting, with the file where it stands.
  func found(in path: String) -> ProgressiveGANError {
    guard case .invalidSetting(let sentence) = self else { return self }
    return .damaged(path: path, reason: sentence)
  }

  public var description: String {
    switch self {
    case .noRun(let path):
      "There is no run at '\(path.withVisibleControls)': it has no config.json. Start one with 'progan train --run'."
    case .damaged(let path, let reason):
      "The file '\(path.withVisibleControls)' cannot be read: \(reason.withoutFullStop)."
    case .unusableCheckpoints(let count, let newest):
      "\(count == 1 ? "The run's only checkpoint cannot" : "None of the run's \(count) checkpoints can") be used. \(newest) Put back a copy, or start another run."
    case .cannotWrite(let path, let reason):
      "Cannot write '\(path.withVisibleControls)': \(reason.withoutFullStop).\(advice(on: reason))"
    case .taken(let path, let obstacle): obstacle.sentence(path.withVisibleControls)
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

/// What to do about a reason of the system's, where that follows from it.
private func advice(on reason: String) -> String {
  func isOne(of numbers: Int32...) -> Bool { numbers.contains { systemReason($0) == reason } }
  if isOne(of: EACCES, EPERM) { return " Check the folder's permissions." }
  if isOne(of: ENOSPC, EDQUOT) { return " Make room there, or choose another place." }
  if isOne(of: EROFS) { return " Choose another place." }
  return ""
}

extension String {
  /// Fit to be quoted in a sentence: on one line, controls made visible, and not too long.
  var quotable: String {
    let most = 80
    let start = unicodeScalars.prefix(most)
    return String(start).withVisibleControls + (start.endIndex < unicodeScalars.endIndex ? "…" : "")
  }
}
