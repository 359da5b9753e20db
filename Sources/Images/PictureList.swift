import Files

/// What a run knows of the pictures that it learns from, to tell later how they changed.
public struct PictureList: Codable, Equatable, Sendable {
  public var kind: DataKind
  /// Nil where nobody counted.
  public var count: Int?
  /// Empty without labels.
  public var classes: [String]
  /// Paths within the data, in the order of the pictures; nil where pictures are only numbered.
  public var names: [String]?
  /// Each picture's class, as an index into `classes`; nil without labels.
  public var labels: [Int]?

  public init(
    kind: DataKind, count: Int?, classes: [String], names: [String]? = nil, labels: [Int]? = nil
  ) {
    self.kind = kind
    self.count = count
    self.classes = classes
    self.names = names
    self.labels = labels
  }

  /// What to remember after these are replaced by others: the same without names does not make these forgotten.
  public func followed(by new: PictureList) -> PictureList {
    new.names == nil && names != nil && new.count == count && changes(to: new) == nil ? self : new
  }

  /// How other pictures differ from these, in words that follow "the pictures changed: "; nil if they do not.
  public func changes(to new: PictureList) -> String? {
    guard let names, let newNames = new.names else {
      guard let count, let now = new.count, count != now else { return nil }
      return "there are \(now) now instead of \(count)"
    }
    let moved = relabeled(in: new)
    guard !names.elementsEqual(newNames, by: { ExactText($0) == ExactText($1) }) else {
      return Self.text(moved, "in another class", toldApart: moved)
    }
    var change = NameChange(from: names, to: newNames)
    let renamed = change.takeRenamedFolders()
    let shown = Array(change.added.prefix(Self.mostShown) + change.gone.prefix(Self.mostShown))
    let folders = renamed.map { pair in
      let names = toldApart([pair.old, pair.new]).map(\.withVisibleControls)
      return "the folder '\(names[0])' is now called '\(names[1])'"
    }
    let parts =
      [
        Self.text(change.added, "added", toldApart: shown), Self.text(change.gone, "gone", toldApart: shown),
        Self.text(moved, "in another class", toldApart: moved),
      ].compactMap { $0 } + folders
    // The same pictures in another order are no news to a person.
    return parts.isEmpty ? nil : parts.prefix(6).joined(separator: ", ")
  }

  /// Pictures that are there as before, in another class.
  private func relabeled(in new: PictureList) -> [String] {
    guard let names, let labels, let newNames = new.names, let newLabels = new.labels, labels.count == names.count,
      newLabels.count == newNames.count, labels != newLabels || names != newNames
    else { return [] }
    let before = Dictionary(zip(names.map(ExactText.init), labels)) { first, _ in first }
    return zip(newNames, newLabels).filter { name, label in
      before[ExactText(name)].map { old in
        classes.indices.contains(old) && ExactText(classes[old]) != ExactText(new.classes[label])
      } ?? false
    }.map(\.0)
  }

  /// How other classes differ from these; nil if they do not.
  ///
  /// - Parameter newNames: the pictures in them, by which classes are known again under another name.
  public func classChanges(to new: [String], names newNames: [String]? = nil) -> String? {
    let (before, after) = (Set(classes.map(ExactText.init)), Set(new.map(ExactText.init)))
    var gone = classes.filter { !after.contains(ExactText($0)) }
    var added = new.filter { !before.contains(ExactText($0)) }
    guard !(gone.isEmpty && added.isEmpty) else { return nil }
    var parts: [String] = []
    var change = NameChange(from: names ?? [], to: newNames ?? [])
    for (old, new) in change.takeRenamedFolders().map({ (Self.lastPart($0.old), Self.lastPart($0.new)) }) {
      guard let one = gone.firstIndex(of: old), let other = added.firstIndex(of: new) else { continue }
      let shown = toldApart([old, new]).map(\.withVisibleControls)
      parts.append("'\(shown[0])' is now called '\(shown[1])'")
      gone.remove(at: one)
      added.remove(at: other)
    }
    let shown = toldApart(added + gone)
    parts += Self.named(shown.prefix(added.count), "is new", "are new")
    parts += Self.named(shown.dropFirst(added.count), "is gone", "are gone")
    return parts.joined(separator: ", ")
  }

  /// Throws if there are other classes.
  func requireClasses(_ new: [String], _ names: [String]?, in path: String) throws(ImageError) {
    if let changes = classChanges(to: new, names: names) { throw .otherClasses(path: path, changes: changes) }
  }

  private static func lastPart(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }

  private static func named(_ names: ArraySlice<String>, _ one: String, _ many: String) -> [String] {
    guard !names.isEmpty else { return [] }
    let most = 10
    var shown = names.prefix(most).map { "'\($0.withVisibleControls)'" }
    if names.count > most { shown.append("\(names.count - most) more") }
    return ["\(shown.joined(separator: ", ")) \(names.count == 1 ? one : many)"]
  }

  private static let mostShown = 3

  /// - Parameter others: names that are shown beside.
  private static func text(_ names: [String], _ what: String, toldApart others: [String]) -> String? {
    guard !names.isEmpty else { return nil }
    let apart = Dictionary(zip(others.map(ExactText.init), Images.toldApart(others))) { first, _ in first }
    let shown = names.prefix(mostShown).map { (apart[ExactText($0)] ?? $0).withVisibleControls }
    return "\(names.count) \(what) (\((shown + (names.count > mostShown ? ["…"] : [])).joined(separator: ", ")))"
  }
}

/// What is new and what is gone of names of files.
private struct NameChange {
  private(set) var added: [String]
  private(set) var gone: [String]
  private let folders: (before: Set<ExactText>, after: Set<ExactText>)

  init(from old: [String], to new: [String]) {
    let (before, after) = (Set(old.map(ExactText.init)), Set(new.map(ExactText.init)))
    added = new.filter { !before.contains(ExactText($0)) }
    gone = old.filter { !after.contains(ExactText($0)) }
    folders = (Set(old.map { ExactText(Self.split($0).folder) }), Set(new.map { ExactText(Self.split($0).folder) }))
  }

  /// Folders that are gone and most of whose files are in one that is new; those count no longer as gone and added.
  mutating func takeRenamedFolders() -> [(old: String, new: String)] {
    let left = Self.byFolder(gone).filter { !folders.after.contains($0.key) && !$0.key.text.isEmpty }
    let come = Self.byFolder(added).filter { !folders.before.contains($0.key) && !$0.key.text.isEmpty }
    // Beyond that nobody would read it.
    guard left.count * come.count <= 10_000 else { return [] }
    func isAlike(_ one: Set<ExactText>, _ other: Set<ExactText>) -> Bool {
      one.intersection(other).count * 2 > max(one.count, other.count)
    }
    var (result, same) = ([(old: String, new: String)](), [ExactText: Set<ExactText>]())
    for (old, files) in left.sorted(by: { $0.key.text < $1.key.text }) {
      let fitting = come.filter { isAlike(files, $0.value) }
      // Where several folders have files of the same names, nobody can tell which is which.
      guard fitting.count == 1, let new = fitting.first, left.filter({ isAlike($0.value, new.value) }).count == 1 else {
        continue
      }
      result.append((old.text, new.key.text))
      same[old] = files.intersection(new.value)
      same[new.key] = same[old]
    }
    func isKept(_ name: String) -> Bool {
      let parts = Self.split(name)
      return same[ExactText(parts.folder)]?.contains(ExactText(parts.file)) ?? false
    }
    gone.removeAll(where: isKept)
    added.removeAll(where: isKept)
    return result
  }

  private static func byFolder(_ names: [String]) -> [ExactText: Set<ExactText>] {
    Dictionary(grouping: names) { ExactText(split($0).folder) }.mapValues { Set($0.map { ExactText(split($0).file) }) }
  }

  private static func split(_ name: String) -> (folder: String, file: String) {
    guard let slash = name.utf8.lastIndex(of: UInt8(ascii: "/")) else { return ("", name) }
    return (String(name[..<slash]), String(name[name.utf8.index(after: slash)...]))
  }
}
