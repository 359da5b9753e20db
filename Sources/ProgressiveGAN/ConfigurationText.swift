import Foundation
import Images

/// Configurations as text, setting by setting.
extension Configuration {
  /// Every setting's value by name.
  public var texts: [String: String] {
    Dictionary(uniqueKeysWithValues: Setting.all.map { ($0.name, $0.text(self)) })
  }

  /// Turns one knob.
  public mutating func set(_ name: String, to text: String) throws(ProgressiveGANError) {
    let setting = try Self.setting(named: name)
    guard setting.assign(&self, text) else { throw .impossible(setting, text) }
  }

  static func setting(named name: String) throws(ProgressiveGANError) -> Setting {
    if let found = Setting.all.first(where: { $0.name == name }) { return found }
    // Cut, as distances to a very long name take very long. One that holds the other is nearer than any misspelling.
    let name = name.quotable
    func distance(_ setting: Setting) -> Int {
      setting.name.contains(name) ? 0 : setting.name.editDistance(to: name)
    }
    let nearest = Setting.all.min { distance($0) < distance($1) }
    throw .invalidSetting(
      "There is no setting '\(name)'. The nearest is '\(nearest?.name ?? "")'; 'progan config' prints them all."
    )
  }

  /// All settings as lines of `name = value`, each under a comment that explains it.
  public var commented: String {
    Setting.all.map { setting in
      let fixed = setting.isFixed ? " Fixed once a run has begun." : ""
      return "# \(setting.help) (\(setting.range))\(fixed)\n\(setting.name) = \(setting.text(self))\n"
    }.joined(separator: "\n")
  }

  /// The assignments in a file of such lines: blank ones and those that begin with # are passed over.
  public static func assignments(
    in text: String, path: String
  ) throws(ProgressiveGANError) -> [(name: String, value: String)] {
    var result: [(String, String)] = []
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let line = line.trimmingCharacters(in: .whitespaces)
      if line.isEmpty || line.hasPrefix("#") { continue }
      guard let pair = assignment(line) else {
        throw .invalidSetting(
          "Line \(number + 1) of '\(path.withVisibleControls)' is not 'name = value': \(line.withVisibleControls)")
      }
      result.append(pair)
    }
    return result
  }

  /// "name = value" taken apart; nil without an equals sign.
  public static func assignment(_ text: String) -> (name: String, value: String)? {
    guard let sign = text.firstIndex(of: "=") else { return nil }
    let name = text[..<sign].trimmingCharacters(in: .whitespaces)
    let value = text[text.index(after: sign)...].trimmingCharacters(in: .whitespaces)
    return name.isEmpty ? nil : (name, value)
  }
}

/// As an object of texts by setting; settings that are missing have the laptop preset's values.
extension Configuration: Codable {
  public init(from decoder: any Decoder) throws {
    self.init(.laptop)
    for (name, value) in try [String: String](from: decoder) { try set(name, to: value) }
  }

  public func encode(to encoder: any Encoder) throws { try texts.encode(to: encoder) }
}

extension String {
  /// Insertions, deletions and exchanges of characters that turn one into the other (Levenshtein 1966).
  func editDistance(to other: String) -> Int {
    let target = Array(other)
    var row = Array(0...target.count)
    for (index, character) in enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for column in target.indices {
        let cost = Swift.min(diagonal + (character == target[column] ? 0 : 1), row[column] + 1, row[column + 1] + 1)
        diagonal = row[column + 1]
        row[column + 1] = cost
      }
    }
    return row[target.count]
  }
}
