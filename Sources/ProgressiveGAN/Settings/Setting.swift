import Foundation
import NeuralNetworks

/// A value that people write and read as text.
protocol SettingValue: Equatable, Sendable {
  init?(settingText: String)
  var settingText: String { get }
}

extension Int: SettingValue {
  init?(settingText: String) { self.init(settingText) }
  var settingText: String { "\(self)" }
}

extension UInt64: SettingValue {
  init?(settingText: String) { self.init(settingText) }
  var settingText: String { "\(self)" }
}

extension Double: SettingValue {
  init?(settingText: String) {
    guard let number = settingText.decimalNumber else { return nil }
    self = number
  }
  /// Whole numbers without a decimal point.
  var settingText: String { self == rounded() && abs(self) < 1e15 ? "\(Int(self))" : "\(self)" }
}

extension Float: SettingValue {
  init?(settingText: String) {
    guard settingText.decimalNumber != nil else { return nil }
    self.init(settingText)
  }
  var settingText: String { self == rounded() && abs(self) < 1e7 ? "\(Int(self))" : "\(self)" }
}

extension Bool: SettingValue {
  init?(settingText: String) {
    switch settingText.lowercased() {
    case "yes", "true", "on": self = true
    case "no", "false", "off": self = false
    default: return nil
    }
  }
  var settingText: String { self ? "yes" : "no" }
}

extension String: SettingValue {
  init?(settingText: String) { self = settingText }
  var settingText: String { self }
}

/// As JSON: names may hold anything.
extension [String]: SettingValue {
  init?(settingText: String) {
    guard let names = try? JSONDecoder().decode([String].self, from: Data(settingText.utf8)) else { return nil }
    self = names
  }
  var settingText: String { (try? JSONEncoder().encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "[]" }
}

/// "16, 256:14, 512:6": the value, then the exceptions.
extension ByResolution: SettingValue where Value: SettingValue {
  init?(settingText: String) {
    let parts = settingText.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    guard let first = parts.first.flatMap({ Value(settingText: $0) }) else { return nil }
    self.init(first)
    for part in parts.dropFirst() {
      let pair = part.split(separator: ":").map { $0.trimmingCharacters(in: .whitespaces) }
      guard pair.count == 2, let resolution = Int(pair[0]),
        NetworkShape.resolutions(upTo: 1024).contains(resolution), let value = Value(settingText: pair[1])
      else { return nil }
      exceptions[resolution] = value
    }
  }

  var settingText: String {
    let pairs = exceptions.sorted { $0.key < $1.key }.map { "\($0.key):\($0.value.settingText)" }
    return ([standard.settingText] + pairs).joined(separator: ", ")
  }
}

/// One knob of a configuration: its name, what it means, and how to turn it by text.
public struct Setting: Sendable {
  public let name: String
  public let help: String
  /// What values there are, as in "an integer from 1 to 4096".
  public let range: String
  /// Whether a run keeps it for good: weights or random numbers would not fit any more.
  public let isFixed: Bool
  package let text: @Sendable (Configuration) -> String
  /// Turns the knob; false if the text is no possible value.
  let assign: @Sendable (inout Configuration, String) -> Bool

  init<Value: SettingValue>(
    _ name: String, _ path: WritableKeyPath<Configuration, Value> & Sendable, _ range: String, isFixed: Bool = false,
    _ help: String, allows: @escaping @Sendable (Value) -> Bool = { _ in true }
  ) {
    self.name = name
    self.help = help
    self.range = range
    self.isFixed = isFixed
    text = { $0[keyPath: path].settingText }
    assign = { configuration, text in
      // A comma may part a list, and where it cannot, it is that of a decimal fraction.
      let read = Value(settingText: text) ?? text.withDecimalPoints.flatMap { Value(settingText: $0) }
      guard let value = read, allows(value) else { return false }
      configuration[keyPath: path] = value
      return true
    }
  }

  /// A knob with named positions.
  init<Value: RawRepresentable<String> & CaseIterable & Equatable & Sendable>(
    choice name: String, _ path: WritableKeyPath<Configuration, Value> & Sendable, isFixed: Bool = false,
    _ help: String
  ) {
    self.name = name
    self.help = help
    range = Value.allCases.map(\.rawValue).joined(separator: " or ")
    self.isFixed = isFixed
    text = { $0[keyPath: path].rawValue }
    assign = { configuration, text in
      guard let value = Value(rawValue: text) else { return false }
      configuration[keyPath: path] = value
      return true
    }
  }
}
