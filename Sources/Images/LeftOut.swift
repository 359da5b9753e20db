import Files

/// What lies among pictures and is left out, and why.
public struct LeftOut: Codable, Equatable, Sendable {
  public struct Kind: Codable, Equatable, Sendable {
    /// As it is called with this count.
    public var name: String
    public var count: Int
    /// The first of them.
    public var example: String
    /// What systems keep beside pictures.
    public var isHousekeeping: Bool
  }

  /// Most frequent first.
  public var others: [Kind] = []
  /// Folders that cannot be looked into, or not to their end.
  public var folders: [UnreadableFile] = []

  public init() {}

  public var count: Int { others.reduce(0) { $0 + $1.count } }

  /// "12 others: 8 HEIC without libheif, 4 videos"; nil if there are none.
  public var sentence: String? {
    guard count > 0 else { return nil }
    let most = 8
    var kinds = others.prefix(most).map { "\($0.count) \($0.name)" }
    if others.count > most { kinds.append("\(others.dropFirst(most).reduce(0) { $0 + $1.count }) more") }
    return "\(count) other\(count == 1 ? "" : "s"): \(kinds.joined(separator: ", "))"
  }

  /// The same for whoever only wants to know of what could have been meant to be learned from.
  public var news: String? { others.allSatisfy(\.isHousekeeping) ? nil : sentence }

  /// Throws if there is a folder that could not be read.
  func requireNoFolder(in path: String) throws(ImageError) {
    if let first = folders.first { throw .unreadableFolders(path: path, count: folders.count, first: first) }
  }
}

/// Counts what is left out.
struct LeftOutTally {
  private var found: [FileKind: (count: Int, example: String)] = [:]
  private var folders: [UnreadableFile] = []

  mutating func add(_ kind: FileKind, _ name: @autoclosure () -> String) {
    let name = found[kind].map { min($0.example, name()) } ?? name()
    found[kind, default: (0, name)].count += 1
    found[kind]?.example = name
  }

  mutating func addFolder(_ name: String, _ reason: String) {
    folders.append(UnreadableFile(name: name.withVisibleControls, reason: reason.withVisibleControls))
  }

  var result: LeftOut {
    var result = LeftOut()
    result.others = found.map { kind, facts in
      LeftOut.Kind(
        name: facts.count == 1 ? kind.one : kind.many, count: facts.count, example: facts.example.withVisibleControls,
        isHousekeeping: kind.isHousekeeping)
    }.sorted { ($1.count, $0.name) < ($0.count, $1.name) }
    result.folders = folders.sorted { $0.name < $1.name }
    return result
  }
}
