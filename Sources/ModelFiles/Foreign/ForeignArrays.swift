import Kernels

/// An array of a network from elsewhere, row by row.
struct ForeignArray: Sendable {
  var shape: [Int]
  var values: [Float]

  init?(shape: [Int], values: [Float]) {
    guard values.count == elementCount(of: shape) else { return nil }
    self.shape = shape
    self.values = values
  }

  /// As much as a single array of a network may be: 64 million numbers.
  static let mostElements = 1 << 26

  /// A pickled NumPy array: `_reconstruct`, then a state of version, shape, type, order and bytes; since protocol 5
  /// `_frombuffer` of bytes, type, shape and order. Or a single number: `scalar` of type and bytes.
  init?(numpy value: PickleValue) {
    guard let callee = value.callee, callee.module.hasPrefix("numpy") else { return nil }
    switch callee.name {
    case "scalar":
      guard let parts = value.arguments(atMost: 2), parts.count == 2 else { return nil }
      self.init([], type: parts[0], bytes: parts[1], isFortran: false)
    case "_frombuffer":
      guard let parts = value.arguments(atMost: 4), parts.count == 4 else { return nil }
      // The buffer may be wrapped in what makes a bytearray of it.
      let buffer = parts[0].arguments(atMost: 1)?.first ?? parts[0]
      self.init(
        parts[2].integers(atMost: 8), type: parts[1], bytes: buffer, isFortran: parts[3].text == "F")
    case "_reconstruct":
      guard let parts = value.state?.elements(atMost: 5), parts.count == 5 else { return nil }
      self.init(
        parts[1].integers(atMost: 8), type: parts[2], bytes: parts[4], isFortran: parts[3].int == 1)
    default: return nil
    }
  }

  /// Nil unless the bytes are as many as the shape takes.
  private init?(_ shape: [Int]?, type: PickleValue, bytes: PickleValue, isFortran: Bool) {
    guard let shape, let count = elementCount(of: shape), count <= Self.mostElements,
      let (number, isBigEndian) = Self.number(type), let raw = Self.rawBytes(bytes, atMost: count * number.size),
      raw.count == count * number.size
    else { return nil }
    let values = number.floats(raw[...], isBigEndian: isBigEndian)
    guard isFortran, shape.count > 1 else {
      self.init(shape: shape, values: values)
      return
    }
    guard let turned = ForeignArray(shape: shape.reversed(), values: values) else { return nil }
    self = turned.transposed(Array(shape.indices.reversed()))
  }

  /// A dtype's format and the order of its bytes, which its state tells, or its name.
  private static func number(_ type: PickleValue) -> (ForeignNumber, isBigEndian: Bool)? {
    guard type.callee?.name == "dtype", var name = type.arguments(atMost: 3)?.first?.text else { return nil }
    var order = type.state?.elements(atMost: 9)?.dropFirst().first?.text ?? "<"
    if let first = name.first, "<>=|".contains(first) {
      if type.state == nil { order = String(first) }
      name.removeFirst()
    }
    let numbers: [String: ForeignNumber] = [
      "f2": .float16, "f4": .float32, "f8": .float64, "i1": .int8, "i2": .int16, "i4": .int32, "i8": .int64,
      "u1": .byte, "b1": .byte,
    ]
    return numbers[name].map { ($0, order == ">") }
  }

  /// Python 3 writes bytes to protocols below 3 as text in Latin-1 that is to be encoded.
  private static func rawBytes(_ value: PickleValue, atMost limit: Int) -> [UInt8]? {
    (value.callee?.name == "encode" ? value.arguments(atMost: 2)?.first : value)?.bytes(atMost: limit)
  }

  /// Its axes in another order: axis i of the result is axis `order[i]` of this.
  func transposed(_ order: [Int]) -> ForeignArray {
    let strides = shape.indices.map { shape[($0 + 1)...].reduce(1, *) }
    let sizes = order.map { shape[$0] }
    var result = self
    result.shape = sizes
    let steps = order.map { strides[$0] }
    var index = [Int](repeating: 0, count: sizes.count)
    var source = 0
    for position in values.indices {
      result.values[position] = values[source]
      var axis = sizes.count - 1
      while axis >= 0 {
        index[axis] += 1
        source += steps[axis]
        if index[axis] < sizes[axis] { break }
        source -= steps[axis] * sizes[axis]
        index[axis] = 0
        axis -= 1
      }
    }
    return result
  }

  /// A filter [k, k, C, C′] turned by half a turn in its plane.
  func turned() -> ForeignArray {
    guard shape.count == 4 else { return self }
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

/// How many numbers a shape has; nil if there is no such shape, or none of weights: a side of 0 would hide any other.
func elementCount(of shape: [Int]) -> Int? {
  var count = 1
  for size in shape {
    let (product, overflows) = count.multipliedReportingOverflow(by: size)
    guard size > 0, !overflows else { return nil }
    count = product
  }
  return count
}
