import Files
import Foundation
import Kernels

/// What `torch.save` wrote: a pickle and the numbers that it points to, as a zip archive since PyTorch 1.6, before as one
/// pickle after another with the numbers behind them (torch/serialization.py).
struct TorchFile {
  let content: PickleValue
  private let numbers: TorchNumbers

  init(archive path: String) throws(ForeignFault) {
    let archive = try TorchArchive(path)
    var reader = PickleReader(PickleBytes(try archive.pickle()))
    do { content = try reader.read() } catch { throw .reason("\(error)") }
    numbers = archive
  }

  /// Protocol 2 and the long number 0x1950a86a20f9469cfc6c.
  static let legacyStart: [UInt8] = [0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19]

  init(legacy file: RegularFile) throws(ForeignFault) {
    var (reader, keys) = (PickleReader(PickleBytes(file)), [String]())
    do {
      // Magic number, protocol and facts about the system come first. Numbers are little-endian wherever it was written.
      for _ in 0..<3 { _ = try reader.read() }
      content = try reader.read()
      keys = try reader.read().elements(atMost: 100_000)?.compactMap(\.text) ?? []
    } catch {
      throw .reason("\(error)")
    }
    numbers = try TorchPlaces(file, start: reader.position, keys, of: content)
  }

  /// Whether a value is a tensor.
  static func isTensor(_ value: PickleValue) -> Bool { value.callee?.name.hasPrefix("_rebuild_") ?? false }

  /// The array that a pickled tensor stands for; nil if the value is none.
  ///
  /// - Parameter name: what to call it in sentences.
  func array(_ value: PickleValue, named name: String) throws(ForeignFault) -> ForeignArray? {
    guard let tensor = try TorchTensor(value, named: name) else { return nil }
    if let array = tensor.array { return array }
    let number = tensor.number
    let (place, overflows) = number.size.multipliedReportingOverflow(by: tensor.offset + tensor.reach)
    guard !overflows else { throw .reason("its tensor '\(name.quotable)' reaches beyond its storage") }
    let bytes = try numbers.bytes(
      tensor.key, (tensor.offset * number.size)..<place, named: name.quotable)
    let stored = number.floats(bytes[...], isBigEndian: numbers.isBigEndian)
    return ForeignArray(shape: tensor.shape, values: tensor.gathered(stored))
  }
}

/// A pickled tensor: how its numbers lie in a storage.
private struct TorchTensor {
  var shape: [Int] = []
  private var strides: [Int] = []
  var offset = 0
  /// Numbers from its first to its last one.
  var reach = 0
  var key = ""
  var number = ForeignNumber.float32
  /// The numbers themselves, of a tensor that was written as NumPy's.
  var array: ForeignArray?

  init?(_ value: PickleValue, named name: String) throws(ForeignFault) {
    var value = value
    // A parameter, and one with more state, are called with their tensor.
    for _ in 0..<4 where value.callee?.name.hasPrefix("_rebuild_parameter") ?? false {
      guard let inner = value.arguments(atMost: 8)?.first else { return nil }
      value = inner
    }
    guard TorchFile.isTensor(value), let callee = value.callee, let arguments = value.arguments(atMost: 12) else {
      return nil
    }
    if callee.name == "_rebuild_device_tensor_from_numpy",
      let array = arguments.first.flatMap(ForeignArray.init(numpy:))
    {
      self.array = array
      return
    }
    guard callee.name.hasPrefix("_rebuild_tensor"), arguments.count >= 4, let place = StoragePlace(arguments) else {
      throw .reason(
        "its tensor '\(name.quotable)' is stored as '\((StoragePlace.typeName(arguments) ?? callee.name).quotable)', which we do not read"
      )
    }
    guard let offset = arguments[1].int, let shape = arguments[2].integers(atMost: 8),
      let strides = arguments[3].integers(atMost: 8), shape.count == strides.count, offset >= 0
    else { throw .reason("its tensor '\(name.quotable)' has no shape that makes sense") }
    (self.shape, self.strides, key, number) = (shape, strides, place.key, place.number)
    let (start, overflows) = offset.addingReportingOverflow(place.offset)
    guard !overflows, let reach = Self.reach(shape, strides), !start.addingReportingOverflow(reach).overflow,
      let count = elementCount(of: shape), count <= ForeignArray.mostElements, reach <= 2 * ForeignArray.mostElements
    else { throw .reason("its tensor '\(name.quotable)' has the impossible shape \(shape.shapeText)") }
    guard count <= reach else { throw .reason("its tensor '\(name.quotable)' has more numbers than are stored of it") }
    (self.offset, self.reach) = (start, reach)
  }

  /// Nil if there is no such number.
  private static func reach(_ shape: [Int], _ strides: [Int]) -> Int? {
    guard !shape.contains(0) else { return 0 }
    var last = 0
    for (size, stride) in zip(shape, strides) {
      guard size > 0, stride >= 0 else { return nil }
      let (step, tooLong) = (size - 1).multipliedReportingOverflow(by: stride)
      let (sum, tooFar) = last.addingReportingOverflow(step)
      guard !tooLong, !tooFar, sum < .max else { return nil }
      last = sum
    }
    return last + 1
  }

  /// Its numbers row by row, from those that are stored between its first and its last one.
  func gathered(_ stored: [Float]) -> [Float] {
    let isPlain = strides == shape.indices.map { shape[($0 + 1)...].reduce(1, *) }
    guard !isPlain else { return stored }
    var values: [Float] = []
    values.reserveCapacity(elementCount(of: shape) ?? 0)
    func walk(_ axis: Int, _ at: Int) {
      guard axis < shape.count else { return values.append(stored[at]) }
      for index in 0..<shape[axis] { walk(axis + 1, at + index * strides[axis]) }
    }
    walk(0, 0)
    return values
  }
}

/// Where a tensor's numbers lie: ("storage", type, key, device, count), and in old files a part of that.
struct StoragePlace {
  let key: String
  let number: ForeignNumber
  let offset: Int

  /// Of what a tensor would be made of. Newer ones may name their type last, and their storage none.
  init?(_ arguments: [PickleValue]) {
    guard let place = arguments.first.flatMap(Self.init(storage:)) else { return nil }
    self = place
  }

  init?(storage value: PickleValue) {
    let numbers: [String: ForeignNumber] = [
      "FloatStorage": .float32, "HalfStorage": .float16, "BFloat16Storage": .bfloat16, "DoubleStorage": .float64,
      "LongStorage": .int64, "IntStorage": .int32, "ShortStorage": .int16, "CharStorage": .int8, "ByteStorage": .byte,
      "BoolStorage": .byte,
    ]
    guard let parts = value.persistentName?.elements(atMost: 8), parts.count >= 3, parts[0].text == "storage",
      let type = parts[1].global, let number = numbers[type.name], let key = parts[2].text
    else { return nil }
    self.key = key
    self.number = number
    offset = parts.count > 5 ? max(0, parts[5].elements(atMost: 3)?.dropFirst().first?.int ?? 0) : 0
  }

  static func typeName(_ arguments: [PickleValue]) -> String? {
    arguments.first?.persistentName?.elements(atMost: 8)?.dropFirst().first?.global?.name.quotable
  }
}
