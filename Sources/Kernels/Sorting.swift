/// Sorts each row of x [rows, columns] upwards, in parallel over rows. Values must not be NaN.
public func sortRows(_ x: FloatBuffer, columns: Int) {
  let rows = x.count / max(1, columns)
  let data = x.pointer
  parallel(rows) { row in radixSort(data + row * columns, count: columns) }
}

/// The mean of |x − y|, element by element.
public func meanAbsoluteDifference(_ x: FloatBuffer, _ y: FloatBuffer) -> Double {
  precondition(x.count == y.count, "\(x.count) and \(y.count) floats")
  var sum = 0.0
  for index in 0..<x.count { sum += Double(abs(x.pointer[index] - y.pointer[index])) }
  return sum / Double(max(1, x.count))
}

/// Three passes over 11 bits each, lowest first.
private func radixSort(_ values: UnsafeMutablePointer<Float>, count: Int) {
  let scratch = FloatBuffer(uninitialized: 2 * count)
  defer { withExtendedLifetime(scratch) {} }
  scratch.pointer.withMemoryRebound(to: UInt32.self, capacity: 2 * count) { keys in
    // As unsigned integers that are ordered like the floats: all bits of negative ones turned, the sign of others.
    for index in 0..<count {
      let bits = values[index].bitPattern
      keys[index] = bits ^ (bits >> 31 == 1 ? .max : 0x8000_0000)
    }
    var (from, to) = (keys, keys + count)
    for shift in [0, 11, 22] as [UInt32] {
      distribute(from, to, count: count, shift: shift)
      swap(&from, &to)
    }
    for index in 0..<count {
      let key = from[index]
      values[index] = Float(bitPattern: key ^ (key >> 31 == 1 ? 0x8000_0000 : .max))
    }
  }
}

/// One stable pass by the 11 bits above `shift`.
private func distribute(
  _ from: UnsafeMutablePointer<UInt32>, _ to: UnsafeMutablePointer<UInt32>, count: Int, shift: UInt32
) {
  withUnsafeTemporaryAllocation(of: Int.self, capacity: 2048) { places in
    places.initialize(repeating: 0)
    for index in 0..<count { places[Int(from[index] >> shift & 2047)] += 1 }
    var start = 0
    for digit in 0..<2048 { (places[digit], start) = (start, start + places[digit]) }
    for index in 0..<count {
      let digit = Int(from[index] >> shift & 2047)
      to[places[digit]] = from[index]
      places[digit] += 1
    }
  }
}
