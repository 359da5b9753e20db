import Files
import Foundation

/// A folder for a new run, made and locked before anything is put into it, so that of two programs that begin the same run
/// one has it and the other is told.
public struct RunClaim {
  public let path: String
  public let lock: RunLock
  /// Whether the folder is of our making, and to go if no run comes of it.
  private let isOurs: Bool

  /// - Parameter path: where there is no run yet.
  /// - Throws: `inUse` if another process has it, or a sentence if a run has come there meanwhile.
  public init(path: String) throws {
    let isOurs = try Self.make(path)
    try self.init(path, isOurs: isOurs)
  }

  /// Under the first of "name", "name-2", … that nobody has.
  public init(named name: String, in folder: RunsFolder = RunsFolder()) throws {
    try makeFolder(folder.path)
    for _ in 0..<1000 {
      let path = folder.freePath(for: name)
      // Another one may have taken it just now.
      if mkdir(path, 0o777) == 0 {
        try self.init(path, isOurs: true)
        return
      }
      guard errno == EEXIST else { throw FileError.cannotWrite(path: path, reason: systemReason(errno)) }
    }
    throw FileError.cannotWrite(path: folder.path, reason: "other programs take every name")
  }

  /// Throws at once what would keep a folder from being made, before anybody waits for pictures.
  public static func requirePossible(at path: String) throws {
    guard path.standardizedPath != "/" else {
      throw FileError.cannotWrite(path: path, reason: "a run needs a folder of its own")
    }
    var (folder, status) = (path, stat())
    while lstat(folder, &status) != 0, errno == ENOENT, folder.folderAndName.folder != folder, folder != "." {
      folder = folder.folderAndName.folder
    }
    guard stat(folder, &status) == 0 else {
      throw FileError.cannotWrite(
        path: path, reason: errno == ENOENT ? "a link is there that leads nowhere" : systemReason(errno))
    }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      throw FileError.cannotWrite(
        path: path, reason: "'\(folder.withVisibleControls)' is there already, and is no folder")
    }
    guard access(folder, W_OK | X_OK) == 0 else { throw FileError.cannotWrite(path: path, reason: systemReason(errno)) }
  }

  private init(_ path: String, isOurs: Bool) throws {
    self.path = path
    self.isOurs = isOurs
    lock = try RunLock(run: path)
    guard !RunDirectory.exists(at: path) else { throw RunError.inUse(path: path) }
  }

  /// Makes the folder; false if it is there.
  private static func make(_ path: String) throws -> Bool {
    try makeFolder(path.folderAndName.folder)
    if mkdir(path, 0o777) == 0 { return true }
    // Says why not, unless it is a folder.
    try makeFolder(path)
    return false
  }

  /// Takes back what was made, if no run came of it.
  public func giveUp() {
    guard !RunDirectory.exists(at: path) else { return }
    unlink(path + "/lock")
    defer { lock.release() }
    guard isOurs else { return }
    for folder in ["samples", "favourites", "checkpoints", ""] { rmdir("\(path)/\(folder)") }
  }
}
