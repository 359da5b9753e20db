import Synchronization

/// Float32 memory behind a handle, aligned to a cache line, drawn from and given back to a pool.
///
/// Whoever creates a buffer fills it through the kernels before anybody else sees it; from then on it is read only, which
/// is what makes sharing it between threads safe. Only who holds it alone may change it again.
public final class FloatBuffer: @unchecked Sendable {
  /// Number of floats.
  public let count: Int
  let pointer: UnsafeMutablePointer<Float>
  private let capacity: Int
  /// What was computed from the contents once, for as long as the buffer lives.
  private let derivatives = Mutex<[Derivation: FloatBuffer]>([:])

  /// Memory with unspecified contents.
  public init(uninitialized count: Int) {
    self.count = count
    (pointer, capacity) = BufferPool.shared.take(count)
  }

  public convenience init(repeating value: Float, count: Int) {
    self.init(uninitialized: count)
    pointer.update(repeating: value, count: count)
  }

  public convenience init(_ values: [Float]) {
    self.init(uninitialized: values.count)
    values.withUnsafeBufferPointer { source in
      if let base = source.baseAddress { pointer.update(from: base, count: values.count) }
    }
  }

  /// A buffer filled from bytes as `scale * byte + offset`.
  public convenience init(bytes: ArraySlice<UInt8>, scale: Float, offset: Float) {
    self.init(uninitialized: bytes.count)
    let output = pointer
    bytes.withUnsafeBufferPointer { source in
      for index in 0..<source.count { output[index] = Float(source[index]) * scale + offset }
    }
  }

  public convenience init(copying other: FloatBuffer) {
    self.init(uninitialized: other.count)
    pointer.update(from: other.pointer, count: count)
  }

  deinit {
    BufferPool.shared.giveBack(pointer, capacity: capacity)
  }

  /// Which filter in frequencies.
  struct Derivation: Hashable {
    let isTurned: Bool
    let scale: Float
  }

  /// Something computed from the contents, once.
  func derived(_ derivation: Derivation, _ compute: () -> FloatBuffer) -> FloatBuffer {
    derivatives.withLock { known in
      if let found = known[derivation] { return found }
      let computed = compute()
      known[derivation] = computed
      return computed
    }
  }

  /// To be called before the contents change.
  func forgetDerivatives() { derivatives.withLock { $0 = [:] } }

  /// A copy of the contents.
  public var array: [Float] {
    Array(UnsafeBufferPointer(start: pointer, count: count))
  }

  public subscript(index: Int) -> Float {
    precondition((0..<count).contains(index), "index \(index) outside of \(count) floats")
    return pointer[index]
  }

  /// The contents as bytes, `255 * (x + 1) / 2` rounded and clamped, for values meant to lie in -1...1.
  public var bytesFromSignedUnit: [UInt8] {
    Array(unsafeUninitializedCapacity: count) { output, written in
      for index in 0..<count {
        output[index] = UInt8(min(255, max(0, (pointer[index] * 127.5 + 128))))
      }
      written = count
    }
  }

  /// The sum of the squares, always in the same order.
  public var squaredNorm: Double {
    let size = 65536
    let pieces = (count + size - 1) / size
    return withUnsafeTemporaryAllocation(of: Double.self, capacity: pieces) { sums in
      guard let sums = sums.baseAddress else { return 0 }
      parallel(elements: count, by: size) { sums[$0.lowerBound / size] = squaredNorm(of: $0) }
      return (0..<pieces).reduce(0) { $0 + sums[$1] }
    }
  }

  private func squaredNorm(of range: Range<Int>) -> Double {
    var (lanes, total) = (SIMD16<Float>.zero, 0.0)
    let (start, vectors) = (pointer + range.lowerBound, range.count / 16)
    for index in 0..<vectors {
      let values = UnsafeRawPointer(start + 16 * index).loadUnaligned(as: SIMD16<Float>.self)
      lanes += values * values
      // Every so often into a double, which loses nothing.
      guard index % 256 == 255 || index == vectors - 1 else { continue }
      for lane in 0..<16 { total += Double(lanes[lane]) }
      lanes = .zero
    }
    for index in (16 * vectors)..<range.count { total += Double(start[index] * start[index]) }
    return total
  }

  /// Whether every value is finite.
  public var isFinite: Bool {
    var sum: Float = 0
    for index in 0..<count { sum += pointer[index] * 0 }
    return sum == 0
  }
}
