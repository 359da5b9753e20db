import Kernels

/// A node of a pickle and what hangs on it.
struct PickleValue: Sendable {
  private let pickle: Pickle
  private let index: Int32

  init(_ pickle: Pickle, _ index: Int32) {
    self.pickle = pickle
    self.index = index
  }

  /// Nothing at all.
  static let none = PickleValue(
    Pickle(nodes: [.none], objects: [], globals: [], source: PickleBytes([])), 0)

  /// Tells the values of one pickle apart.
  var id: Int32 { index }
  private var node: Pickle.Node { pickle.nodes[Int(index)] }
  private func value(_ index: Int32) -> PickleValue { PickleValue(pickle, index) }

  var int: Int? {
    switch node {
    case .int(let value): value
    case .bool(let value): value ? 1 : 0
    case .float(let value): Int(exactly: value)
    default: nil
    }
  }

  var bool: Bool? { if case .bool(let value) = node { value } else { nil } }

  /// A finite one.
  var number: Double? {
    if case .float(let value) = node { return value.isFinite ? value : nil }
    return int.map(Double.init)
  }

  /// Short text.
  var text: String? {
    switch node {
    case .text(let text): text
    case .data(let bytes): String(decoding: bytes, as: UTF8.self)
    default: nil
    }
  }

  /// Raw bytes, of any length; of Python 3's text form of them, whose characters are the bytes, too.
  func bytes(atMost limit: Int) -> [UInt8]? {
    switch node {
    case .data(let bytes): return bytes
    case .text(let text): return Array(text.utf8).latin1
    case .bytes(let range): return range.count <= limit ? try? pickle.source.bytes(range) : nil
    case .longText(let range): return range.count <= 2 * limit ? (try? pickle.source.bytes(range))?.latin1 : nil
    default: return nil
    }
  }

  /// Elements of a tuple or list; nil of others, and where there are more.
  func elements(atMost limit: Int) -> [PickleValue]? {
    switch node {
    case .tuple(let indices), .list(let indices): indices.count <= limit ? indices.map(value) : nil
    default: nil
    }
  }

  /// Whole numbers of a tuple or list; nil if something else is among them.
  func integers(atMost limit: Int) -> [Int]? {
    guard let found = elements(atMost: limit)?.map(\.int), !found.contains(nil) else { return nil }
    return found.compactMap { $0 }
  }

  /// Longer dictionaries are of no interest.
  static let mostPairs = 1 << 16

  /// Keys and values of a dictionary, or of an object that was filled as one or keeps its state in one.
  private var pairIndices: [Int32]? {
    var node = node
    // A state may be a pair of dictionaries, and an object's state an object.
    for _ in 0..<4 {
      switch node {
      case .dictionary(let pairs): return pairs.count <= 2 * Self.mostPairs ? pairs : nil
      case .object(let number):
        let object = pickle.objects[number]
        if !object.items.isEmpty, object.items.count % 2 == 0 {
          return object.items.count <= 2 * Self.mostPairs ? object.items : nil
        }
        guard let state = object.state else { return nil }
        node = pickle.nodes[Int(state)]
      case .tuple(let parts) where parts.count == 2: node = pickle.nodes[Int(parts[0])]
      default: return nil
      }
    }
    return nil
  }

  /// The value of a key, the last one if there are several.
  subscript(key: String) -> PickleValue? {
    guard let pairs = pairIndices else { return nil }
    for place in stride(from: pairs.count - 2, through: 0, by: -2) where value(pairs[place]).text == key {
      return value(pairs[place + 1])
    }
    return nil
  }

  /// Those whose keys are text, in their order.
  var pairs: [(key: String, value: PickleValue)] {
    guard let pairs = pairIndices else { return [] }
    return stride(from: 0, to: pairs.count - 1, by: 2).compactMap { place in
      value(pairs[place]).text.map { ($0, value(pairs[place + 1])) }
    }
  }

  var isDictionary: Bool { pairIndices != nil }

  /// A class or function.
  var global: PickleGlobal? { if case .global(let number) = node { pickle.globals[number] } else { nil } }

  private var object: Pickle.Object? { if case .object(let number) = node { pickle.objects[number] } else { nil } }

  /// What an object would be made by.
  var callee: PickleGlobal? { object.flatMap { value($0.callee).global } }

  /// What an object is: what it would be made by, or the class that a general function would be given.
  var className: String? {
    guard let callee else { return nil }
    let isGeneral = ["_reconstructor", "__newobj__", "__newobj_ex__"].contains(callee.name)
    return (isGeneral ? arguments(atMost: 8)?.first?.global : callee)?.description
  }

  func arguments(atMost limit: Int) -> [PickleValue]? {
    object.flatMap { value($0.arguments).elements(atMost: limit) }
  }

  var state: PickleValue? { object?.state.map(value) }

  /// The name of something that lies outside.
  var persistentName: PickleValue? { if case .persistent(let name) = node { value(name) } else { nil } }

  /// The names of all classes and functions in its pickle, each once.
  var allGlobals: Set<PickleGlobal> { Set(pickle.globals) }

  var persistents: [PickleValue] { pickle.persistents }
}

extension [UInt8] {
  /// The bytes that characters of UTF-8 stand for; nil if there are others than those of Latin-1.
  fileprivate var latin1: [UInt8]? {
    var result: [UInt8] = []
    result.reserveCapacity(count)
    var lead: UInt8 = 0
    for byte in self {
      switch byte {
      case 0..<0x80: result.append(byte)
      case 0xC2, 0xC3: lead = byte
      case 0x80..<0xC0 where lead != 0:
        result.append(byte & 0x3F | lead << 6)
        lead = 0
      default: return nil
      }
    }
    return result
  }
}
