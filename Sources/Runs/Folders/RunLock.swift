import Files
import Foundation

/// An exclusive lock on a file, and on the folder that it lies in, should somebody remove the file; released with the value
/// or with the process.
public final class RunLock: Sendable {
  private let descriptor: Int32
  /// Of the folder; -1 where the system does not lock folders.
  private let folderDescriptor: Int32
  /// What the system said where the file system has no locks: then nobody is kept away.
  let missing: String?

  /// The folder itself, whatever it is called by now.
  private let folder: (device: dev_t, inode: ino_t)

  /// Locks the run in a folder, and waits a little: somebody may just be looking.
  ///
  /// - Throws: `inUse` if another process trains the run, and only then; else what keeps the lock from being taken.
  init(run path: String) throws {
    let file = path + "/lock"
    var (taken, missing) = (try Self.opened(file, of: path), String?.none)
    // Whoever began a run and gave up took the file away: that is no lock any more.
    do {
      missing = try Self.lock(taken, of: path)
      while !Self.isFile(taken, at: file) {
        close(taken)
        taken = -1
        taken = try Self.opened(file, of: path)
        missing = try Self.lock(taken, of: path)
      }
    } catch {
      close(taken)
      throw error
    }
    do { folderDescriptor = try Self.lockedFolder(path) } catch {
      close(taken)
      throw error
    }
    (descriptor, self.missing) = (taken, missing)
    folder = Self.folder(path) ?? (0, 0)
  }

  private static func folder(_ path: String) -> (device: dev_t, inode: ino_t)? {
    var status = stat()
    return stat(path, &status) == 0 ? (status.st_dev, status.st_ino) : nil
  }

  /// Throws if the folder that was locked is not at that path any more: it was moved or deleted, and what is written there
  /// would make a ghost of it, or spoil another run.
  func requireFolder(at path: String) throws {
    guard let found = Self.folder(path) else {
      throw FileError.cannotWrite(path: path, reason: "the run's folder was moved or deleted. Put it back")
    }
    guard found == folder else {
      throw FileError.cannotWrite(path: path, reason: "another folder lies where the run's was. Put that back")
    }
  }

  /// Nil when the lock is taken; what the system says where there are no locks.
  private static func lock(_ descriptor: Int32, of path: String) throws -> String? {
    for _ in 0..<40 {
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return nil }
      switch errno {
      case EINTR: continue
      case EWOULDBLOCK: usleep(5000)
      case EIO, ESTALE: throw RunError.cannotLock(path: path, reason: systemReason(errno))
      // ENOLCK, EOPNOTSUPP, ENOSYS and the like of network mounts without locks. There a run could never be trained if
      // this were an error; so it is said, and people are to see to it themselves.
      default: return systemReason(errno)
      }
    }
    throw RunError.inUse(path: path)
  }

  /// Network mounts have no locks for folders; those of the file have to do there.
  private static func lockedFolder(_ path: String) throws -> Int32 {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return -1 }
    do {
      if try lock(descriptor, of: path) == nil { return descriptor }
    } catch RunError.inUse {
      close(descriptor)
      throw RunError.inUse(path: path)
    } catch {}
    close(descriptor)
    return -1
  }

  private static func isFile(_ descriptor: Int32, at path: String) -> Bool {
    var (open, named) = (stat(), stat())
    return fstat(descriptor, &open) == 0 && stat(path, &named) == 0 && open.st_ino == named.st_ino
      && open.st_dev == named.st_dev
  }

  private static func opened(_ file: String, of path: String) throws -> Int32 {
    var descriptor = open(file, O_CREAT | O_RDWR | O_NONBLOCK | O_CLOEXEC, 0o644)
    // Locking needs no right to write; somebody else's file is as good.
    if descriptor < 0, errno == EACCES || errno == EPERM {
      descriptor = open(file, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    }
    guard descriptor >= 0 else { throw RunError.cannotLock(path: path, reason: Self.reason(errno, file)) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      close(descriptor)
      throw RunError.cannotLock(path: path, reason: Self.notRegular(file, isFolder: status.st_mode & S_IFMT == S_IFDIR))
    }
    return descriptor
  }

  private static func reason(_ error: Int32, _ file: String) -> String {
    switch error {
    case EISDIR: notRegular(file, isFolder: true)
    case ENXIO, ENODEV: notRegular(file, isFolder: false)
    case EROFS: "its file system is read-only. Copy the run to where it can be written"
    case EACCES, EPERM: "'\(file.withVisibleControls)' may not be written to. Change its permissions, or its folder's"
    case ENOENT: "its folder is gone"
    default: "'\(file.withVisibleControls)': \(systemReason(error))"
    }
  }

  private static func notRegular(_ file: String, isFolder: Bool) -> String {
    "'\(file.withVisibleControls)' is \(isFolder ? "a folder" : "no regular file"). Move it away; progan makes its own"
  }

  /// Whether a process trains the run in a folder. To see that, its locks are shared for an instant.
  static func isHeld(run path: String) -> Bool {
    [path + "/lock", path].contains { path in
      let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
      guard descriptor >= 0 else { return false }
      defer { close(descriptor) }
      return flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
    }
  }

  /// Lets others have it at once.
  func release() {
    for taken in [descriptor, folderDescriptor] where taken >= 0 { flock(taken, LOCK_UN) }
  }

  deinit { for taken in [descriptor, folderDescriptor] where taken >= 0 { close(taken) } }
}
