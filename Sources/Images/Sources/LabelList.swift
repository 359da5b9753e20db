import Files
import Foundation

/// A `dataset.json` as StyleGAN2-ADA and 3 have it: `{"labels": [["00000/img00000000.png", 6], …]}`, names being those from
/// its own folder on.
struct LabelList {
  static let fileName = "dataset.json"

  private let path: String
  /// The folder that it lies in.
  let folder: [String]
  private let labels: [ExactText: Int]
  /// By names that are equal where they look alike, as a list and its pictures may have come through different systems.
  private let alike: [String: Int?]

  /// What a list has for its length is bounded by its pictures, as a tree of values takes many times its text.
  static func longest(pictures: Int) -> Int { 1 << 16 + pictures << 10 }

  /// Nil if it has no labels.
  init?(_ json: [UInt8], folder: [String], name: String) throws(ImageError) {
    func unusable(_ reason: String) -> ImageError { .unusableLabels(path: name, reason: reason) }
    let wanted = #"they are pairs of a name and a number, as ["00000/img00000000.png", 6]"#
    guard let content = try? JSONSerialization.jsonObject(with: Data(json)) else { throw unusable("it is not JSON") }
    guard let listed = (content as? [String: Any])?["labels"], !(listed is NSNull) else { return nil }
    let pairs: [[Any]]
    switch listed {
    case let rows as [[Any]]: pairs = rows
    case let named as [String: Any]: pairs = named.map { [$0.key, $0.value] }
    default: throw unusable(wanted)
    }
    var labels: [ExactText: Int] = [:]
    var alike: [String: Int?] = [:]
    for pair in pairs {
      guard pair.count == 2, let name = pair[0] as? String else { throw unusable(wanted) }
      guard let label = pair[1] as? Int, label >= 0 else {
        throw unusable("the class of '\(name.quotable)' is '\("\(pair[1])".quotable)'; \(wanted)")
      }
      let path = pathComponents(name.utf8, splitsBackslashes: true).joined(separator: "/")
      guard labels.updateValue(label, forKey: ExactText(path)) ?? label == label else {
        throw unusable("it has two classes for '\(name.quotable)'")
      }
      let isClear = alike[path].map { $0 == label } ?? true
      alike.updateValue(isClear ? label : nil, forKey: path)
    }
    (path, self.folder, self.labels, self.alike) = (name, folder, labels, alike)
  }

  /// The label of a picture under some name; nil if it has none, or several that look alike have different ones.
  func label(_ name: ExactText) -> Int? { labels[name] ?? alike[name.text] ?? nil }

  /// What to say of a picture that it has no label for.
  func refusal(of picture: String) -> ImageError {
    let file = { (path: String) in path.split(separator: "/").last.map { $0.lowercased() } }
    let near = labels.keys.map(\.text).filter { file($0) == file(picture) }.min()
    let hint = near.map { "; it has '\($0.quotable)'" } ?? ""
    return .unusableLabels(path: path, reason: "it has no class for '\(picture.quotable)'\(hint)")
  }
}

/// Which class each picture is in.
struct Classes {
  /// Each picture's path, by its parts.
  let paths: [[String]]
  let lists: [LabelList]
  /// Names that are classes even where all pictures are in one of them.
  private let known: Set<ExactText>

  init(paths: [[String]], lists: [LabelList], known: [String]) {
    self.paths = paths
    self.lists = lists
    self.known = Set(known.map(ExactText.init))
  }

  /// The labels of lists, else the topmost folders that tell pictures apart: one that has all in it is only a wrapping.
  ///
  /// - Parameter source: where the pictures are.
  func names(in source: String) throws(ImageError) -> [String] {
    lists.isEmpty ? try folders(source) : try labels(source)
  }

  private func labels(_ source: String) throws(ImageError) -> [String] {
    var used: Set<Place> = []
    var labels = paths.map { path -> Int? in
      let place = enclosingPlace(path)
      if let place { used.insert(place) }
      return place.flatMap { lists[$0.list].label($0.name) }
    }
    // A list may also lie beside its pictures. What it says of one is said of no other.
    for (index, path) in paths.enumerated() where labels[index] == nil {
      let place = path.indices.lazy.compactMap { self.place(path[$0...]) }.first
      labels[index] = place.flatMap { used.insert($0).inserted ? lists[$0.list].label($0.name) : nil }
    }
    return try zip(paths, labels).map { (path, label) throws(ImageError) in
      guard let label else {
        let nearest = lists.filter { path.starts(with: $0.folder) }.max { $0.folder.count < $1.folder.count }
        throw (nearest ?? lists[0]).refusal(of: path.joined(separator: "/"))
      }
      // Padded, so that their order as text is that of the numbers.
      return String(format: "%04d", label)
    }
  }

  /// What a list says of some name.
  private struct Place: Hashable {
    let list: Int
    let name: ExactText
  }

  /// In the nearest list of a folder above.
  private func enclosingPlace(_ path: [String]) -> Place? {
    lists.indices.filter { lists[$0].folder.count < path.count && path.starts(with: lists[$0].folder) }
      .sorted { lists[$0].folder.count > lists[$1].folder.count }
      .lazy.compactMap { self.place(path[self.lists[$0].folder.count...], in: $0) }.first
  }

  private func place(_ path: ArraySlice<String>) -> Place? {
    lists.indices.lazy.compactMap { self.place(path, in: $0) }.first
  }

  private func place(_ path: ArraySlice<String>, in list: Int) -> Place? {
    let name = path.joined(separator: "/")
    return lists[list].label(ExactText(name)).map { _ in Place(list: list, name: ExactText(name)) }
  }

  private func folders(_ source: String) throws(ImageError) -> [String] {
    let depth = wrappingDepth
    let isFlat = paths.allSatisfy { $0.count <= depth + 1 }
    return try paths.map { (path) throws(ImageError) in
      guard path.count > depth + 1 else {
        throw .noClasses(path: source, stray: isFlat ? nil : path.joined(separator: "/"))
      }
      return path[depth]
    }
  }

  private var wrappingDepth: Int {
    guard let first = paths.first else { return 0 }
    let common = paths.reduce(first.count - 1) { common, path in
      var count = 0
      while count < min(common, path.count - 1), ExactText(path[count]) == ExactText(first[count]) { count += 1 }
      return count
    }
    return first.prefix(common).firstIndex { known.contains(ExactText($0)) } ?? common
  }
}

/// The parts of a path, as a person reads them; none for a folder itself, and what leads up leads up.
///
/// - Parameter splitsBackslashes: whether they separate, as they do in what was packed under Windows.
func pathComponents(_ path: some Collection<UInt8>, splitsBackslashes: Bool) -> [String] {
  let (slash, backslash) = (UInt8(ascii: "/"), UInt8(ascii: "\\"))
  var result: [String] = []
  for part in path.split(whereSeparator: { $0 == slash || splitsBackslashes && $0 == backslash }) {
    switch shownName(part) {
    case ".": break
    case "..": _ = result.popLast()
    case let name: result.append(name)
    }
  }
  return result
}
