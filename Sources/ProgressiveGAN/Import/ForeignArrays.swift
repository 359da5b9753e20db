import Foundation
import Images
import Kernels

/// A number format of arrays in files, little-endian.
enum ForeignNumber {
  case float16, float32, float64, int32, int64, byte

  var size: Int {
    switch self {
    case .byte: 1
    case .float16: 2
    case .float32, .int32: 4
    case .float64, .int64: 8
    }
  }

  func floats(_ bytes: ArraySlice<UInt8>) -> [Float] {
    // Nearly all of a network is in single precision already.
    if self == .float32 {
      return bytes.withUnsafeBytes { raw in
        (0..<(raw.count / 4)).map {
          Float(bitPattern: UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: 4 * $0, as: UInt32.self)))
        }
      }
    }
    return stride(from: bytes.startIndex, to: bytes.endIndex - size + 1, by: size).map { start in
      let bits = bytes[start..<(start + size)].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      return switch self {
      case .float16: singlePrecision([UInt16(bits)])[0]
      case .float32: Float(bitPattern: UInt32(bits))
      case .float64: Float(Double(bitPattern: bits))
      case .int32: Float(Int32(truncatingIfNeeded: bits))
      case .int64: Float(Int64(bitPattern: bits))
      case .byte: Float(bits)
      }
    }
  }
}

/// An array of a network from elsewhere, row by row.
struct ForeignArray: Sendable {
  var shape: [Int]
  var values: [Float]

  init?(shape: [Int], values: [Float]) {
    guard shape.allSatisfy({ $0 >= 0 }), values.count == shape.reduce(1, *) else { return nil }
    self.shape = shape
    self.values = values
  }

  /// A pickled NumPy array: `_reconstruct`, then a state of version, shape, type, order and bytes. Or a single number:
  /// `scalar` of type and bytes.
  init?(numpy value: PickleValue) {
    if case .object(let global, let parts, _) = value, global.name == "scalar" {
      guard parts.count == 2, let number = Self.number(parts[0]), let bytes = Self.rawBytes(parts[1]) else {
        return nil
      }
      self.init(shape: [], values: number.floats(bytes[...]))
      return
    }
    guard case .object(let global, _, let state?) = value, global.name == "_reconstruct", let parts = state.elements,
      parts.count == 5, let sizes = parts[1].elements?.map(\.int), !sizes.contains(nil),
      let number = Self.number(parts[2]), case .bool(false) = parts[3], let bytes = Self.rawBytes(parts[4])
    else { return nil }
    self.init(shape: sizes.compactMap { $0 }, values: number.floats(bytes[...]))
  }

  private static func number(_ type: PickleValue) -> ForeignNumber? {
    guard case .object(let global, let arguments, _) = type, global.name == "dtype" else { return nil }
    let numbers: [String: ForeignNumber] = ["f2": .float16, "f4": .float32, "f8": .float64, "i4": .int32, "i8": .int64]
    return arguments.first?.text.flatMap { numbers[$0] }
  }

  /// Python 3 writes bytes to protocols below 3 as text in Latin-1 that is to be encoded.
  private static func rawBytes(_ value: PickleValue) -> [UInt8]? {
    if case .object(let global, let arguments, _) = value, global.name == "encode" { return arguments.first?.bytes }
    return value.bytes
  }

  /// Its axes in another order: axis i of the result is axis `order[i]` of this.
  func transposed(_ order: [Int]) -> ForeignArray {
    let strides = shape.indices.map { shape[($0 + 1)...].reduce(1, *) }
    let sizes = order.map { shape[$0] }
    var result = self
    result.shape = sizes
    var index = [Int](repeating: 0, count: sizes.count)
    for position in values.indices {
      result.values[position] = values[zip(index, order).reduce(0) { $0 + $1.0 * strides[$1.1] }]
      var axis = sizes.count - 1
      while axis >= 0 {
        index[axis] += 1
        if index[axis] < sizes[axis] { break }
        index[axis] = 0
        axis -= 1
      }
    }
    return result
  }

  /// A filter [k, k, C, C′] turned by half a turn in its plane.
  func turned() -> ForeignArray {
    let (area, depth) = (shape[0] * shape[1], shape[2] * shape[3])
    var result = self
    result.values = (0..<area).reversed().flatMap { values[($0 * depth)..<(($0 + 1) * depth)] }
    return result
  }

  func scaled(by factor: Float) -> ForeignArray {
    var result = self
    result.values = values.map { $0 * factor }
    return result
  }

  func reshaped(_ shape: [Int]) -> ForeignArray? { ForeignArray(shape: shape, values: values) }
}
