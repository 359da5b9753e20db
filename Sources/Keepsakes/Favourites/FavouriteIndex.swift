import Files
import Foundation

/// A favourite where it lies, without its picture.
@dynamicMemberLookup
public struct FavouriteEntry: Equatable, Sendable, Identifiable {
  public var file: FavouriteFile
  public var record: FavouriteRecord

  public init(file: FavouriteFile, record: FavouriteRecord) {
    self.file = file
    self.record = record
  }

  public var id: FavouriteFile { file }

  public subscript<Value>(dynamicMember path: KeyPath<FavouriteRecord, Value>) -> Value { record[keyPath: path] }
}

/// The favourites of all runs, and of their trash. Looking again reads only what is new or has changed.
public struct FavouriteIndex: Sendable {
  /// Oldest first.
  public private(set) var entries: [FavouriteEntry] = []
  /// Each file that cannot be read, with the reason.
  public private(set) var failures: [FileError] = []
  /// Pictures among them that are no favourites.
  public private(set) var foreignCount = 0

  private var known: [FavouriteFile: (stamp: Stamp, content: Content)] = [:]

  private enum Content: Sendable {
    case favourite(FavouriteRecord)
    case foreign
    case unreadable(FileError)
  }

  /// By what a changed file is told from the one that was read.
  private struct Stamp: Equatable {
    let inode: UInt64
    let size: Int
    let seconds: Int
    let nanoseconds: Int

    /// Nil of what is not there, and of what is still empty: a name that somebody is about to write to.
    init?(of path: String) {
      var status = stat()
      guard stat(path, &status) == 0, status.st_size > 0 else { return nil }
      (inode, size) = (UInt64(status.st_ino), Int(status.st_size))
      (seconds, nanoseconds) = (status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
    }
  }

  public init() {}

  /// Looks through the favourites and the trash of the runs.
  ///
  /// - Parameters:
  ///   - runs: their folders.
  ///   - batch: how many files to read between calls of `progress`.
  ///   - progress: is given the index as far as it is known.
  public mutating func refresh(runs: [String], batch: Int = 256, progress: (FavouriteIndex) -> Void = { _ in }) {
    var files: [FavouriteFile: Stamp] = [:]
    for run in runs {
      for file in FavouriteFile.all(of: run, isTrashed: false) + FavouriteFile.all(of: run, isTrashed: true) {
        files[file] = Stamp(of: file.path)
      }
    }
    known = known.filter { files[$0.key] == $0.value.stamp }
    let new = files.filter { known[$0.key] == nil }.sorted { $0.key.path < $1.key.path }
    for (number, (file, stamp)) in new.enumerated() {
      known[file] = (stamp, Self.content(of: file))
      if (number + 1) % batch == 0, number + 1 < new.count {
        arrange()
        progress(self)
      }
    }
    arrange()
  }

  private static func content(of file: FavouriteFile) -> Content {
    do { return try file.record().map { .favourite($0) } ?? .foreign } catch { return .unreadable(error) }
  }

  private mutating func arrange() {
    entries = known.compactMap { file, found in
      guard case .favourite(let record) = found.content else { return nil }
      return FavouriteEntry(file: file, record: record)
    }.sorted { ($0.savedAt, $0.file.path) < ($1.savedAt, $1.file.path) }
    foreignCount = known.values.count { if case .foreign = $0.content { true } else { false } }
    failures = known.sorted { $0.key.path < $1.key.path }.compactMap { _, found in
      if case .unreadable(let error) = found.content { error } else { nil }
    }
  }

  /// The folders of a folder of runs that have favourites, and those of a few runs and models more, which come first.
  public static func runs(in folder: String, and more: [String]) -> [String] {
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    let paths = more + names.filter { !$0.hasPrefix(".") }.map { "\(folder)/\($0)" }
    var seen: Set<String> = []
    return paths.filter { path in
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: "\(path)/favourites", isDirectory: &isFolder) && isFolder.boolValue
        && seen.insert(URL(fileURLWithPath: path).resolvingSymlinksInPath().path).inserted
    }
  }
}

extension FavouriteFile {
  /// What could be favourites by their names, in a run's folder or in its trash.
  static func all(of runPath: String, isTrashed: Bool) -> [FavouriteFile] {
    let folder = folder(of: runPath, isTrashed: isTrashed)
    return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
      .compactMap { FavouriteFile(runPath: runPath, name: $0, isTrashed: isTrashed) }
  }
}
