import Files
import Foundation
import ProgressiveGAN

/// The folder where runs live, each a folder of its own; `.archive` in it has those that were put away. Nothing here
/// destroys anything.
public struct RunsFolder: Equatable, Sendable {
  public let path: String

  public init(_ path: String = RunDirectory.runsFolder()) {
    self.path = path.standardizedPath
  }

  private var archivePath: String { path + "/.archive" }

  private func folder(archived: Bool) -> String { archived ? archivePath : path }

  /// Names of all runs, in no order; other files are none.
  public func names(archived: Bool = false) -> [String] {
    let folder = folder(archived: archived)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { name in
      var isFolder: ObjCBool = false
      return !name.hasPrefix(".") && FileManager.default.fileExists(atPath: "\(folder)/\(name)", isDirectory: &isFolder)
        && isFolder.boolValue
    }
  }

  /// Folders that are no runs for us, since their names are not UTF-8, as a sentence; nil without any.
  public func remark(archived: Bool = false) -> String? {
    let folder = RawPath(folder(archived: archived))
    let names = fileNames(in: folder).filter { name in
      String(validating: name, as: UTF8.self) == nil && isFolder(at: folder.inside(name)) == true
    }
    guard let first = names.map(shownName).min() else { return nil }
    let subject = names.count == 1 ? "A folder of runs is" : "\(names.count) folders of runs are"
    return "\(subject) passed over, as '\(first)': such a name is not UTF-8. Rename it with mv."
  }

  /// All runs, the one worked on last first; what is damaged is among them, with what is wrong.
  public func runs(archived: Bool = false) -> [RunSummary] {
    names(archived: archived).map { RunSummary(of: "\(folder(archived: archived))/\($0)", isArchived: archived) }
      .sorted { ($0.lastChange, $1.folderName) > ($1.lastChange, $0.folderName) }
  }

  /// Whether there is any run, or any put away.
  public var isEmpty: Bool { names().isEmpty && names(archived: true).isEmpty }

  /// Gives a run another name; returns its new path.
  ///
  /// - Throws: if the name cannot be a folder's, is taken, or the run is in use.
  public func rename(_ name: String, to wanted: String) throws -> String {
    let new = try Self.checked(wanted)
    guard new != name else { return "\(path)/\(name)" }
    let target = "\(path)/\(new)"
    // Where capitals do not count, a name that differs by them alone is the run's own.
    let source = try place(of: name)
    guard !FileManager.default.fileExists(atPath: target) || isSameFolder(source, target) else {
      throw ProgressiveGANError.invalidSetting(
        "There is a run '\(new.withVisibleControls)' already. Choose another name.")
    }
    try move(source, to: target)
    return target
  }

  /// Puts a run away; returns its name in the archive, which has a number if there was one of that name.
  public func archive(_ name: String) throws -> String {
    try makeFolder(archivePath)
    let new = freeName(name, in: archivePath)
    try move(place(of: name), to: "\(archivePath)/\(new)")
    return new
  }

  /// Brings a run back from the archive; returns its name, which has a number if another took it meanwhile.
  public func restore(_ name: String) throws -> String {
    let new = freeName(name, in: path)
    try move(place(of: name, archived: true), to: "\(path)/\(new)")
    return new
  }

  /// The path of a new run: of that name as far as a run can have it, "name-2", …
  func freePath(for name: String) -> String { "\(path)/\(freeName(Self.visibleName(name), in: path))" }

  /// The nearest to a name that a run may have: ".faces" is hidden, so "faces" is taken.
  public static func visibleName(_ name: String) -> String {
    let plain = name.withVisibleControls.replacingOccurrences(of: "/", with: "-")
      .trimmingCharacters(in: .whitespaces).drop { $0 == "." || $0 == "-" || $0.isWhitespace }
    // In bytes, and so that a number may follow.
    var (result, bytes) = ("", 0)
    for character in plain {
      bytes += character.utf8.count
      if bytes > 180 { break }
      result.append(character)
    }
    return result.isEmpty ? "run" : result
  }

  /// A name that a new run or a renamed one may have.
  ///
  /// - Throws: a sentence about what is wrong with it.
  public static func checked(_ name: String) throws -> String {
    let name = name.trimmingCharacters(in: .whitespaces)
    let problem: String? =
      name.isEmpty
      ? "A run needs a name."
      : name.hasPrefix(".")
        ? "A run's name cannot begin with a dot: such folders are hidden."
        : name.hasPrefix("-")
          ? "A run's name cannot begin with a hyphen: commands would take it for an option."
          : name.contains("/")
            ? "A run's name is that of one folder: it cannot have '/' in it."
            : name != name.withVisibleControls
              ? "A run's name cannot have control characters in it."
              : name.utf8.count > 200 ? "A run's name can have 200 bytes, not \(name.utf8.count)." : nil
    if let problem { throw ProgressiveGANError.invalidSetting(problem) }
    return name
  }

  private func isSameFolder(_ a: String, _ b: String) -> Bool {
    var (first, second) = (stat(), stat())
    return stat(a, &first) == 0 && stat(b, &second) == 0 && first.st_ino == second.st_ino
      && first.st_dev == second.st_dev
  }

  private func freeName(_ name: String, in folder: String) -> String {
    sequence(first: 1) { $0 + 1 }.lazy.map { $0 == 1 ? name : "\(name)-\($0)" }
      .first { !FileManager.default.fileExists(atPath: "\(folder)/\($0)") } ?? name
  }

  /// The path of a run by its name, which leads nowhere else.
  private func place(of name: String, archived: Bool = false) throws -> String {
    let place = "\(folder(archived: archived))/\(name)"
    guard !name.contains("/"), !name.hasPrefix("."), !name.isEmpty else { throw RunError.noRun(path: place) }
    return place
  }

  /// Moves a run that nobody trains.
  private func move(_ source: String, to target: String) throws {
    guard FileManager.default.fileExists(atPath: source) else { throw RunError.noRun(path: source) }
    let lock = try RunLock(run: source)
    defer { withExtendedLifetime(lock) {} }
    guard Foundation.rename(source, target) == 0 else {
      let reason =
        errno == EXDEV ? "it would lie on another disk than '\(source.withVisibleControls)'" : systemReason(errno)
      throw FileError.cannotWrite(path: target, reason: reason)
    }
  }
}
