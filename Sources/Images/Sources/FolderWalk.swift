import Dispatch
import Files
import Foundation
import Synchronization

/// The way through a folder: real folders first, then those that only links lead to.
struct FolderWalk {
  private(set) var pictures: [RawPath] = []
  private(set) var undecided: [RawPath] = []
  private(set) var lists: [RawPath] = []
  private(set) var tally = LeftOutTally()
  private let root: RawPath
  private let missing: Set<PictureFormat>
  private var links: [RawPath] = []
  private var visited: Set<Identity> = []
  /// What the folder lies in, which is no part of it, whatever links say.
  private var above: Set<Identity> = []
  private let madeUp = madeUpDevices()

  private struct Identity: Hashable {
    let device: UInt
    let number: UInt

    init(_ status: stat) {
      device = UInt(status.st_dev)
      number = UInt(status.st_ino)
    }
  }

  init(_ folder: RawPath, missing: [PictureFormat: String]) throws(ImageError) {
    root = folder
    self.missing = Set(missing.keys)
    let descriptor = open(folder.cString, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .unreadableFolder(path: folder.description, reason: readingReason(errno)) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, !madeUp.contains(Identity(status).device) else {
      throw .unreadableFolder(path: folder.description, reason: "what is in it the system makes up")
    }
    var (path, last) = ("..", Identity?.none)
    while fstatat(descriptor, path, &status, 0) == 0, last != Identity(status), path.utf8.count < 3000 {
      last = Identity(status)
      above.insert(Identity(status))
      path += "/.."
    }
  }

  mutating func walk(_ most: Int, _ isWanted: () -> Bool) {
    descend(RawPath([]), isLink: false, most, isWanted)
    while !links.isEmpty {
      let round = links.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
      links = []
      for link in round { descend(link, isLink: true, most, isWanted) }
    }
  }

  private mutating func descend(_ start: RawPath, isLink: Bool, _ most: Int, _ isWanted: () -> Bool) {
    var waiting = [start]
    while let folder = waiting.popLast(), pictures.count < most, isWanted() {
      guard let handle = openFolder(folder, isLink: isLink) else { continue }
      errno = 0
      while let entry = readdir(handle) {
        take(name(of: entry), Int(entry.pointee.d_type), in: folder, handle, &waiting)
        errno = 0
      }
      if errno != 0 { tally.addFolder(root.inside(folder.bytes).description, readingReason(errno)) }
      closedir(handle)
    }
  }

  /// Nil if it is not to be read, or cannot be, which is noted.
  private mutating func openFolder(_ folder: RawPath, isLink: Bool) -> OpaquePointer? {
    let descriptor = open(
      root.inside(folder.bytes).cString, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK)
    var status = stat()
    guard descriptor >= 0, fstat(descriptor, &status) == 0 else {
      tally.addFolder(root.inside(folder.bytes).description, readingReason(errno))
      if descriptor >= 0 { close(descriptor) }
      return nil
    }
    if let kind = reasonToPassOver(Identity(status), isLink: isLink) {
      tally.add(kind, folder.description)
      close(descriptor)
      return nil
    }
    guard let handle = fdopendir(descriptor) else {
      close(descriptor)
      return nil
    }
    return handle
  }

  private mutating func reasonToPassOver(_ identity: Identity, isLink: Bool) -> FileKind? {
    if madeUp.contains(identity.device) { return .madeUp }
    if isLink, above.contains(identity) { return .linkBack }
    // Real folders cannot lie in themselves; and some file systems give all of theirs the same number.
    return visited.insert(identity).inserted || !isLink ? nil : .linkAgain
  }

  private mutating func take(
    _ name: [UInt8], _ type: Int, in folder: RawPath, _ handle: OpaquePointer, _ waiting: inout [RawPath]
  ) {
    guard name != Array(".".utf8), name != Array("..".utf8) else { return }
    let path = folder.bytes.isEmpty ? RawPath(name) : folder.appending(name)
    let text = String(decoding: name, as: UTF8.self)
    switch FileType(type, name, dirfd(handle)) {
    case .folder:
      if !isHousekeeping(path, text) { waiting.append(path) }
    case .linkToFolder:
      if !isHousekeeping(path, text) { links.append(path) }
    case .file: takeFile(path, text)
    case .nothing: takeOther(path, text, .brokenLink)
    case .other: takeOther(path, text, .device)
    }
  }

  private mutating func isHousekeeping(_ folder: RawPath, _ name: String) -> Bool {
    guard let kind = Housekeeping.kind(ofFolder: name) else { return false }
    tally.add(kind, folder.description)
    return true
  }

  private mutating func takeFile(_ path: RawPath, _ name: String) {
    if let kind = Housekeeping.kind(ofFile: name) {
      tally.add(kind, path.description)
    } else if let format = pictureExtensions[pathExtension(name)], !missing.contains(format) {
      // What it is shows when it is read.
      pictures.append(path)
    } else if name == LabelList.fileName {
      lists.append(path)
    } else {
      undecided.append(path)
    }
  }

  /// What is called a picture and is no file is as good as damaged.
  private mutating func takeOther(_ path: RawPath, _ name: String, _ kind: FileKind) {
    if let housekeeping = Housekeeping.kind(ofFile: name) {
      tally.add(housekeeping, path.description)
    } else if pictureExtensions[pathExtension(name)] != nil {
      pictures.append(path)
    } else {
      tally.add(kind, path.description)
    }
  }
}

/// File systems without a disk, whose files are processes, devices and settings.
private func madeUpDevices() -> Set<UInt> {
  let types: Set = [
    "proc", "sysfs", "debugfs", "tracefs", "cgroup", "cgroup2", "devpts", "securityfs", "bpf", "binfmt_misc",
    "configfs", "pstore", "efivarfs", "mqueue", "nsfs",
  ]
  // "22 28 0:21 / /proc rw,nosuid - proc proc rw"
  let mounts = FileManager.default.contents(atPath: "/proc/self/mountinfo") ?? Data()
  return Set(
    String(decoding: mounts, as: UTF8.self).split(separator: "\n").compactMap { line -> UInt? in
      let fields = line.split(separator: " ")
      guard fields.count > 2, let mark = fields.firstIndex(of: "-"), mark + 1 < fields.count,
        types.contains(String(fields[mark + 1]))
      else { return nil }
      let numbers = fields[2].split(separator: ":").compactMap { UInt($0) }
      guard numbers.count == 2 else { return nil }
      // As glibc's makedev does.
      let (major, minor) = (numbers[0], numbers[1])
      return (major & 0xFFF) << 8 | minor & 0xFF | (minor & ~0xFF) << 12 | (major & ~0xFFF) << 32
    })
}

/// What an entry of a folder is, links followed.
private enum FileType {
  case folder, linkToFolder, file, nothing, other

  init(_ type: Int, _ name: [UInt8], _ folder: Int32) {
    switch type {
    case Int(DT_REG): self = .file
    case Int(DT_DIR): self = .folder
    case Int(DT_LNK), Int(DT_UNKNOWN):
      var (status, target) = (stat(), stat())
      let path = RawPath(name).cString
      let isLink = fstatat(folder, path, &status, AT_SYMLINK_NOFOLLOW) == 0 && status.st_mode & S_IFMT == S_IFLNK
      guard fstatat(folder, path, &target, 0) == 0 else {
        // A folder that may be listed and not entered tells no more than names.
        self = isLink ? .nothing : .file
        return
      }
      switch target.st_mode & S_IFMT {
      case S_IFREG: self = .file
      case S_IFDIR: self = isLink ? .linkToFolder : .folder
      default: self = .other
      }
    default: self = .other
    }
  }
}
