import Files
import Foundation
import ProgressiveGAN
import Runs
import TerminalCanvas

/// What is to be known of a new run.
struct NewRunForm: Equatable, Sendable {
  enum Field: Int, CaseIterable, Sendable { case data, preset, resolution, name, start }

  /// What is wrong with a field.
  struct Objection: Equatable, Sendable {
    var field: Field
    var sentence: String
  }

  var field = Field.data
  var data = TextField()
  /// How the path may go on.
  var candidates: [String] = []
  var preset = Configuration.Preset.laptop
  /// The resolution chosen; the preset's without.
  var chosenResolution: Int?
  /// The name typed; without, one after the data.
  private(set) var typedName: TextField?
  private(set) var facts: DataFacts?
  var objection: Objection?

  static let resolutions = Array(sequence(first: 4) { $0 * 2 }.prefix { $0 <= 1024 })

  /// The data's path as the file system knows it; the portraits that ship where nothing is typed.
  var dataPath: String {
    let text = data.text.trimmingCharacters(in: .whitespaces)
    guard !text.isEmpty, text != Configuration.embeddedData else { return Configuration.embeddedData }
    return data.text.typedPath.standardizedPath
  }

  var name: TextField {
    typedName
      ?? TextField(RunsFolder.visibleName(URL(fileURLWithPath: dataPath).deletingPathExtension().lastPathComponent))
  }

  var hasTypedName: Bool { typedName != nil }

  var resolution: Int { chosenResolution ?? Configuration(preset).schedule.finalResolution }

  var configuration: Configuration {
    var result = Configuration(preset, dataPath: dataPath)
    result.schedule.finalResolution = resolution
    return result
  }

  mutating func take(_ facts: DataFacts, at path: String) {
    guard path == dataPath else { return }
    self.facts = facts
  }

  mutating func take(completions: [String], of text: String) {
    guard data.text == text else { return }
    if let shared = completions.commonPrefix, shared.count > text.count { data = TextField(shared) }
    candidates = completions.count > 1 ? completions : []
    objection = completions.isEmpty ? Objection(field: .data, sentence: "Nothing begins like this.") : nil
  }

  /// Goes to another field.
  mutating func move(by offset: Int) {
    field = Field(rawValue: field.rawValue + offset) ?? field
    candidates = []
  }

  /// Types into the field, or turns its choice; false if the key means nothing there.
  mutating func handle(_ key: Key) -> Bool {
    switch (field, key) {
    case (.data, _), (.name, _): return edit { $0.handle(key) }
    case (.preset, .left), (.preset, .right), (.preset, .character("h")), (.preset, .character("l")),
      (.preset, .character(" ")):
      preset = Configuration.Preset.allCases.neighbour(of: preset, by: key.isBackwards ? -1 : 1)
      chosenResolution = nil
    case (.resolution, .left), (.resolution, .right), (.resolution, .character("h")), (.resolution, .character("l")),
      (.resolution, .character(" ")):
      chosenResolution = Self.resolutions.neighbour(of: resolution, by: key.isBackwards ? -1 : 1)
    default: return false
    }
    objection = nil
    return true
  }

  /// Pastes into the field; false where no text is asked for.
  mutating func insert(_ text: String) -> Bool {
    edit {
      $0.insert(text)
      return true
    }
  }

  private mutating func edit(_ change: (inout TextField) -> Bool) -> Bool {
    var text = field == .data ? data : name
    guard field == .data || field == .name, change(&text) else { return false }
    if field == .data {
      (data, candidates, facts) = (text, [], nil)
    } else {
      typedName = text
    }
    objection = text.isFull ? Objection(field: field, sentence: TextField.fullSentence) : nil
    return true
  }

  /// What a run shall be made of.
  ///
  /// - Throws: what is wrong with which field.
  func checked(among runs: [RunSummary]) throws(Objection) -> (name: String, Configuration) {
    if let objection = dataPath.pathObjection {
      throw Objection(field: .data, sentence: "That is no path: \(objection).")
    }
    switch facts {
    case .nothing: throw Objection(field: .data, sentence: "There is nothing at '\(dataPath.withVisibleControls)'.")
    case .folder(pictures: 0, _):
      throw Objection(field: .data, sentence: "There are no pictures in that folder.")
    default: break
    }
    let checked: String
    do { checked = try RunsFolder.checked(name.text) } catch { throw Objection(field: .name, sentence: "\(error)") }
    guard !hasTypedName || !runs.contains(where: { $0.folderName == checked }) else {
      throw Objection(field: .name, sentence: "There is a run '\(checked)' already.")
    }
    let configuration = configuration
    do { try configuration.validate() } catch { throw Objection(field: .resolution, sentence: "\(error)") }
    return (checked, configuration)
  }
}

extension NewRunForm.Objection: Error {}

extension Key {
  fileprivate var isBackwards: Bool { self == .left || self == .character("h") }
}

extension Array where Element: Equatable {
  /// The element before or after another, round and round.
  fileprivate func neighbour(of element: Element, by offset: Int) -> Element {
    let index = firstIndex(of: element) ?? 0
    return self[(index + offset + count) % count]
  }
}
