import Foundation

/// What can go wrong with files that are read and written, each as a sentence for the person who reads it.
public enum FileError: Error, Equatable, CustomStringConvertible {
  case damaged(path: String, reason: String)
  case cannotWrite(path: String, reason: String)
  /// Something lies where a person wanted something else written.
  case taken(path: String, by: Obstacle)
  /// Somebody ended what would have written a file.
  case interrupted(path: String)

  public enum Obstacle: Sendable {
    case file, folder
    /// A folder where a file is to be; a file where a folder is to be.
    case folderForFile, fileForFolder
    /// What is read to make it, or a part of that.
    case source
    /// A part of a run.
    case run
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
      case .source: "'\(path)' is what is read, or a part of it, and is not written over. Choose another name."
      case .run: "'\(path)' is a part of a run, and is not written over. Choose another name."
      case .otherFolder:
        "There is a folder '\(path)' already, with other things in it than --force replaces. Choose another name."
      case .noFile: "'\(path)' is no regular file, but a pipe or a device. Choose another name."
      }
    }
  }

  public var description: String {
    switch self {
    case .damaged(let path, let reason):
      "The file '\(path.withVisibleControls)' cannot be read: \(reason.withoutFullStop)."
    case .cannotWrite(let path, let reason):
      "Cannot write '\(path.withVisibleControls)': \(reason.withoutFullStop).\(advice(on: reason))"
    case .taken(let path, let obstacle): obstacle.sentence(path.withVisibleControls)
    case .interrupted(let path):
      "Interrupted: '\(path.withVisibleControls)' was not written."
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
