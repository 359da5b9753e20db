import Files
import Foundation
import NeuralNetworks

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
      return "# \(setting.help) (\(setting.range))\(fixed)\n\(setting.name) = \(setting.text(self).asSettingValue)\n"
    }.joined(separator: "\n")
  }

  /// An assignment in a file of settings, with the number of its line.
  public struct Assignment: Equatable, Sendable {
    public let name: String
    public let value: String
    public let line: Int
  }

  /// The assignments in a file of such lines: blank ones and those that begin with # are passed over.
  public static func assignments(in text: String, path: String) throws(ProgressiveGANError) -> [Assignment] {
    var result: [Assignment] = []
    // By scalars: to a Character, a line's end as Windows has it is another one.
    let scalars = text.unicodeScalars.drop { $0 == "\u{FEFF}" }
    for (number, line) in scalars.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      let line = String(line).trimmingCharacters(in: .whitespacesAndNewlines)
      if line.isEmpty || line.hasPrefix("#") { continue }
      guard let pair = assignment(line) else {
        throw .invalidSetting(
          "Line \(number + 1) of '\(path.withVisibleControls)' is not 'name = value': \(line.quotable)")
      }
      result.append(Assignment(name: pair.name, value: pair.value, line: number + 1))
    }
    return result
  }

  /// "name = value" taken apart; nil without an equals sign. A value in double quotes is read as JSON has texts.
  public static func assignment(_ text: String) -> (name: String, value: String)? {
    guard let sign = text.unicodeScalars.firstIndex(of: "=") else { return nil }
    let name = text[..<sign].trimmingCharacters(in: .whitespaces)
    let value = text[text.unicodeScalars.index(after: sign)...].trimmingCharacters(in: .whitespaces)
    return name.isEmpty ? nil : (name, value.fromSettingValue)
  }
}

extension String {
  /// A setting's text as a file of settings has it: in quotes where it would not come back as it is.
  fileprivate var asSettingValue: String {
    let isPlain =
      self == trimmingCharacters(in: .whitespacesAndNewlines) && self == withVisibleControls
      && unicodeScalars.first != "\""
    guard !isPlain else { return self }
    return "\""
      + unicodeScalars.map { scalar in
        let text = String(scalar)
        if scalar == "\"" || scalar == "\\" { return "\\\(text)" }
        return text == text.withVisibleControls ? text : String(format: "\\u%04x", scalar.value)
      }.joined() + "\""
  }

  fileprivate var fromSettingValue: String {
    guard unicodeScalars.first == "\"", let text = try? JSONDecoder().decode(String.self, from: Data(utf8)) else {
      return self
    }
    return text
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
