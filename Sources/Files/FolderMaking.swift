import Foundation

/// Makes a folder, and those above it, unless it is there.
///
/// - Parameter isChosen: whether a person has just named it, and could name another.
public func makeFolder(_ path: String, isChosen: Bool = false) throws(FileError) {
  var missing: [String] = []
  var folder = path
  while mkdir(folder, 0o777) != 0 {
    let error = errno
    // What lies above it is made first.
    if error == ENOENT, folder.folderAndName.folder != folder, folder != "." {
      missing.append(folder)
      folder = folder.folderAndName.folder
      continue
    }
    var status = stat()
    guard stat(folder, &status) == 0 else {
      let isLink = error == EEXIST && lstat(folder, &status) == 0
      throw .cannotWrite(path: path, reason: isLink ? "a link is there that leads nowhere" : systemReason(error))
    }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      if folder == path, isChosen { throw .taken(path: path, by: .fileForFolder) }
      throw .cannotWrite(path: path, reason: "'\(folder.withVisibleControls)' is there already, and is no folder")
    }
    guard error == EEXIST || folder == path else { throw .cannotWrite(path: path, reason: systemReason(error)) }
    break
  }
  for folder in missing.reversed() where mkdir(folder, 0o777) != 0 && errno != EEXIST {
    throw .cannotWrite(path: path, reason: systemReason(errno))
  }
}
