import Foundation
import Kernels
import NeuralNetworks

/// The tensors of a network by name, as PyTorch's `state_dict` has them, wherever they lie in a file.
struct StateDictionary {
  private let file: TorchFile
  private let values: [String: PickleValue]
  /// Where in the file it was found, as names of dictionaries: "shadow_generator", "state_dict".
  let path: [String]
  /// Numbers read so far: a file may call the same ones by many names.
  private let budget = ElementBudget()

  init(_ dictionary: PickleValue, _ file: TorchFile, at path: [String] = []) {
    self.file = file
    self.path = path
    values = Dictionary(
      dictionary.pairs.filter { TorchFile.isTensor($0.value) }.map { ($0.key, $0.value) },
      uniquingKeysWith: { _, last in last })
  }

  private init(_ file: TorchFile, _ values: [String: PickleValue], at path: [String]) {
    (self.file, self.values, self.path) = (file, values, path)
  }

  var names: some Collection<String> { values.keys }
  var isEmpty: Bool { values.isEmpty }
  func has(_ name: String) -> Bool { values[name] != nil }

  subscript(name: String) -> ForeignArray? {
    get throws(ForeignFault) {
      guard let value = values[name], let array = try file.array(value, named: name) else { return nil }
      try budget.take(array.values.count)
      return array
    }
  }

  /// Its part under a prefix, without that.
  func under(_ prefix: String) -> StateDictionary {
    guard !prefix.isEmpty else { return self }
    let part = values.filter { $0.key.hasPrefix(prefix) }
    return StateDictionary(
      file, Dictionary(uniqueKeysWithValues: part.map { (String($0.key.dropFirst(prefix.count)), $0.value) }),
      at: path + [prefix])
  }

  /// What its names begin with before one of these; several where several networks lie in it.
  func prefixes(before name: String) -> [String] {
    values.keys.filter { $0 == name || $0.hasSuffix("." + name) }.map { String($0.dropLast(name.count)) }.sorted()
  }

  /// Whether it is one of several by its number alone.
  var isInList: Bool { path.contains { $0.hasPrefix("[") } && !isAverage }

  /// Whether it is called an average over training, which makes the better pictures.
  var isAverage: Bool {
    let words = path.joined(separator: ".").lowercased()
    return ["ema", "shadow", "avg", "average"].contains { words.contains($0) }
  }

  /// Longer lists are no checkpoints of several parts.
  private static let mostParts = 64

  /// Where it lies, as a person would write it in Python: "[0]", "['state_dict'][1]"; empty for the file itself.
  var place: String { path.map { $0.hasPrefix("[") ? $0 : "['\($0.quotable)']" }.joined() }

  /// All of a file's, in dictionaries and lists within each other and in whole modules.
  static func all(of file: TorchFile) -> [StateDictionary] {
    var result: [StateDictionary] = []
    var waiting: [(value: PickleValue, path: [String])] = [(file.content, [])]
    var seen: Set<Int32> = []
    while let (value, path) = waiting.popLast(), seen.count < 10_000 {
      guard seen.insert(value.id).inserted else { continue }
      // Before dictionaries: a pair may also be an object's state.
      if let parts = value.elements(atMost: mostParts) {
        guard path.count < 6 else { continue }
        waiting += parts.enumerated().map { ($1, path + ["[\($0)]"]) }.reversed()
        continue
      }
      guard value.isDictionary else { continue }
      if let module = flattened(value, file, path) {
        result.append(module)
        continue
      }
      let found = StateDictionary(value, file, at: path)
      if !found.isEmpty { result.append(found) }
      guard path.count < 6 else { continue }
      for (key, inner) in value.pairs.reversed() where inner.isDictionary || inner.elements(atMost: mostParts) != nil {
        waiting.append((inner, path + [key]))
      }
    }
    return result
  }

  /// Of a module that was saved as a whole: its parameters and buffers, and those of the modules in it.
  private static func flattened(_ module: PickleValue, _ file: TorchFile, _ path: [String]) -> StateDictionary? {
    guard module["_modules"] != nil, module["_parameters"] != nil else { return nil }
    var values: [String: PickleValue] = [:]
    var waiting = [(module, "")]
    var seen: Set<Int32> = []
    while let (module, prefix) = waiting.popLast(), seen.count < 10_000 {
      guard seen.insert(module.id).inserted else { continue }
      for kind in ["_parameters", "_buffers"] {
        for (name, value) in module[kind]?.pairs ?? [] where TorchFile.isTensor(value) { values[prefix + name] = value }
      }
      waiting += (module["_modules"]?.pairs ?? []).map { ($0.value, "\(prefix)\($0.key).") }
    }
    return values.isEmpty ? nil : StateDictionary(file, values, at: path)
  }
}

/// How many numbers may still be read of a file.
final class ElementBudget {
  private var left = 1 << 27

  func take(_ count: Int) throws(ForeignFault) {
    left -= count
    guard left >= 0 else { throw .reason("its weights are more than any such network has") }
  }
}
