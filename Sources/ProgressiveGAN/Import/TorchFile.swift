import Foundation
import Images

/// What `torch.save` wrote: a pickle and the numbers that it points to, as a zip archive since PyTorch 1.6, before as one
/// pickle after another with the numbers behind them (torch/serialization.py).
struct TorchFile {
  let content: PickleValue
  private let storage: (_ key: String) throws(ProgressiveGANError) -> [UInt8]
  private let path: String

  /// Nil if the file is none.
  static func open(_ path: String) throws(ProgressiveGANError) -> TorchFile? {
    let start = try RegularFile(path)
    let first = try start.bytes(at: 0, count: min(16, start.count))
    if first.starts(with: Array("PK".utf8)) {
      return try TorchFile(archive: path)
    }
    return first.starts(with: Self.legacyStart) ? try TorchFile(legacy: start) : nil
  }

  /// Protocol 2 and the long number 0x1950a86a20f9469cfc6c.
  private static let legacyStart: [UInt8] = [
    0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19,
  ]

  private init?(archive path: String) throws(ProgressiveGANError) {
    let archive = try Self.translated(path) { () throws(ImageError) in try ZipArchive(path: path) }
    let names = archive.entries.map(\.name)
    guard let pickle = names.first(where: { $0.hasSuffix("/data.pkl") || $0 == "data.pkl" }) else { return nil }
    let folder = pickle.dropLast("data.pkl".count)
    self.path = path
    content = try Self.read(Self.bytes(pickle, of: archive, path))
    storage = { (key) throws(ProgressiveGANError) in try Self.bytes("\(folder)data/\(key)", of: archive, path) }
  }

  private init(legacy file: RegularFile) throws(ProgressiveGANError) {
    path = file.path
    let bytes = try file.bytes(at: 0, count: file.count)
    var reader = PickleReader(bytes[...])
    // Magic number, protocol and facts about the system come first.
    for _ in 0..<3 { _ = try Self.next(&reader, file.path) }
    content = try Self.next(&reader, file.path)
    let keys = try Self.next(&reader, file.path).elements?.compactMap(\.text) ?? []
    let sizes = Self.storageSizes(content)
    var places: [String: Range<Int>] = [:]
    var position = reader.position
    for key in keys {
      guard position + 8 <= bytes.count, let size = sizes[key] else {
        throw Self.damaged(file.path, "a storage is missing")
      }
      let count = bytes[position..<(position + 8)].reversed().reduce(0) { $0 << 8 | Int($1) }
      guard count >= 0, count <= (bytes.count - position - 8) / size else {
        throw Self.damaged(file.path, "it ends within its numbers")
      }
      places[key] = (position + 8)..<(position + 8 + count * size)
      position += 8 + count * size
    }
    let found = places
    storage = { (key) throws(ProgressiveGANError) in
      guard let place = found[key] else { throw Self.damaged(file.path, "a storage is missing") }
      return Array(bytes[place])
    }
  }

  private static func next(_ reader: inout PickleReader, _ path: String) throws(ProgressiveGANError) -> PickleValue {
    do { return try reader.read() } catch { throw damaged(path, "\(error)") }
  }

  private static func read(_ bytes: [UInt8]) throws(ProgressiveGANError) -> PickleValue {
    var reader = PickleReader(bytes[...])
    return try next(&reader, "data.pkl")
  }

  private static func bytes(
    _ name: String, of archive: ZipArchive, _ path: String
  ) throws(ProgressiveGANError) -> [UInt8] {
    guard let entry = archive.entries.first(where: { $0.name == name }) else {
      throw damaged(path, "'\(name)' is missing")
    }
    return try translated(path) { () throws(ImageError) in try archive.bytes(of: entry, atMost: 4 << 30) }
  }

  private static func translated<Result>(
    _ path: String, _ work: () throws(ImageError) -> Result
  ) throws(ProgressiveGANError) -> Result {
    do { return try work() } catch {
      guard case .undecodable(_, let reason) = error else { throw damaged(path, "\(error)") }
      throw damaged(path, reason)
    }
  }

  private static func damaged(_ path: String, _ reason: String) -> ProgressiveGANError {
    .damaged(path: path, reason: reason)
  }

  /// Bytes a number, by storage.
  private static func storageSizes(_ value: PickleValue) -> [String: Int] {
    var result: [String: Int] = [:]
    func look(_ value: PickleValue) {
      switch value {
      case .persistent: if let place = StoragePlace(value) { result[place.key] = place.number.size }
      case .tuple(let items), .list(let items): items.forEach(look)
      case .dictionary(let pairs): pairs.forEach { look($0.value) }
      case .object(_, let arguments, let state):
        arguments.forEach(look)
        if let state { look(state) }
      default: break
      }
    }
    look(value)
    return result
  }

  /// The array that a pickled tensor stands for.
  func array(_ value: PickleValue) throws(ProgressiveGANError) -> ForeignArray? {
    guard case .object(let global, let arguments, _) = value else { return nil }
    if global.name == "_rebuild_parameter", let data = arguments.first { return try array(data) }
    guard global.name.hasPrefix("_rebuild_tensor"), arguments.count >= 4, let place = StoragePlace(arguments[0]),
      let offset = arguments[1].int, let shape = arguments[2].elements?.compactMap(\.int),
      let strides = arguments[3].elements?.compactMap(\.int), shape.count == strides.count, offset >= 0,
      shape.allSatisfy({ $0 >= 0 }), strides.allSatisfy({ $0 >= 0 })
    else { return nil }
    let bytes = try storage(place.key)
    let stored = place.number.floats(bytes[...])
    let count = shape.reduce(1, *)
    let last = zip(shape, strides).reduce(offset) { $0 + max(0, $1.0 - 1) * $1.1 }
    guard count == 0 || last < stored.count else { throw Self.damaged(path, "a tensor reaches beyond its storage") }
    let isPlain = strides == shape.indices.map { shape[($0 + 1)...].reduce(1, *) }
    guard !isPlain else { return ForeignArray(shape: shape, values: Array(stored[offset..<(offset + count)])) }
    var values: [Float] = []
    values.reserveCapacity(count)
    func walk(_ axis: Int, _ at: Int) {
      guard axis < shape.count else { return values.append(stored[at]) }
      for index in 0..<shape[axis] { walk(axis + 1, at + index * strides[axis]) }
    }
    walk(0, offset)
    return ForeignArray(shape: shape, values: values)
  }
}

/// Where a tensor's numbers lie: ("storage", type, key, device, count).
private struct StoragePlace {
  let key: String
  let number: ForeignNumber

  init?(_ value: PickleValue) {
    let numbers: [String: ForeignNumber] = [
      "FloatStorage": .float32, "HalfStorage": .float16, "DoubleStorage": .float64, "LongStorage": .int64,
      "IntStorage": .int32, "ByteStorage": .byte, "BoolStorage": .byte,
    ]
    guard case .persistent(let name) = value, let parts = name.elements, parts.count >= 3, parts[0].text == "storage",
      case .global(let type) = parts[1], let number = numbers[type.name], let key = parts[2].text
    else { return nil }
    self.key = key
    self.number = number
  }
}
