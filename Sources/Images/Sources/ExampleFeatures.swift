import Foundation

/// What we need of a serialized `tf.train.Example` (tensorflow/core/example/example.proto): the features `shape` and `data`.
/// A message of four levels and two value types; every field of another number is skipped.
struct ExampleFeatures {
  private(set) var shape: [Int] = []
  private(set) var data: Data?

  /// Nil if the bytes are no such message.
  init?(_ example: Data) {
    // Example.features = 1, Features.feature = 1 (a map entry: key = 1, value = 2).
    guard let features = ProtobufFields(example)?.lengthDelimited(1).first,
      let entries = ProtobufFields(features)?.lengthDelimited(1)
    else { return nil }
    for entry in entries {
      guard let pair = ProtobufFields(entry), let key = pair.lengthDelimited(1).first,
        let value = pair.lengthDelimited(2).first, let feature = ProtobufFields(value)
      else { return nil }
      // Feature.bytes_list = 1, int64_list = 3, each with value = 1.
      switch String(decoding: key, as: UTF8.self) {
      case "data": data = feature.lengthDelimited(1).first.flatMap { ProtobufFields($0)?.lengthDelimited(1).first }
      case "shape":
        guard let list = feature.lengthDelimited(3).first, let numbers = ProtobufFields(list) else { return nil }
        shape = numbers.varints(1).map { Int(truncatingIfNeeded: $0) }
      default: break
      }
    }
  }
}

/// The fields of one protobuf message in the order of the wire.
private struct ProtobufFields {
  private enum Value {
    case varint(UInt64)
    case bytes(Data)
  }

  private var fields: [(number: UInt64, value: Value)] = []
  private static let most = 1000

  init?(_ message: Data) {
    var rest = message
    while !rest.isEmpty {
      // No message that we need has more than a few; of a lying one they would take many times its bytes.
      guard fields.count < Self.most else { return nil }
      guard let tag = rest.takeVarint() else { return nil }
      switch tag & 7 {
      case 0:
        guard let number = rest.takeVarint() else { return nil }
        fields.append((tag >> 3, .varint(number)))
      case 2:
        guard let length = rest.takeVarint(), length <= UInt64(rest.count) else { return nil }
        fields.append((tag >> 3, .bytes(rest.prefix(Int(length)))))
        rest = rest.dropFirst(Int(length))
      case 1, 5:
        let length = tag & 7 == 1 ? 8 : 4
        guard rest.count >= length else { return nil }
        rest = rest.dropFirst(length)
      default: return nil
      }
    }
  }

  func lengthDelimited(_ number: UInt64) -> [Data] {
    fields.compactMap { field in
      if field.number == number, case .bytes(let bytes) = field.value { bytes } else { nil }
    }
  }

  /// Numbers, one by one or packed.
  func varints(_ number: UInt64) -> [UInt64] {
    fields.filter { $0.number == number }.flatMap { field -> [UInt64] in
      switch field.value {
      case .varint(let value): return [value]
      case .bytes(var packed):
        var result: [UInt64] = []
        while result.count < Self.most, let value = packed.takeVarint() { result.append(value) }
        return result
      }
    }
  }
}

extension Data {
  /// Removes a base-128 number from the front; nil if there is no whole one.
  fileprivate mutating func takeVarint() -> UInt64? {
    var result: UInt64 = 0
    for (position, byte) in prefix(10).enumerated() {
      result |= UInt64(byte & 0x7F) << UInt64(7 * position)
      guard byte & 0x80 != 0 else {
        self = dropFirst(position + 1)
        return result
      }
    }
    return nil
  }
}
