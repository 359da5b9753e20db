import Kernels

/// A float32 array of any rank as a value, row-major; images are channels last: [batch, height, width, channel].
///
/// A tensor that came from a variable by differentiable operations remembers how, so that `gradients` can walk back.
public struct Tensor: Sendable {
  /// Sizes of the axes; a scalar has none.
  public let shape: [Int]
  private(set) var buffer: FloatBuffer
  let node: Node?

  init(_ buffer: FloatBuffer, shape: [Int], node: Node? = nil) {
    precondition(buffer.count == shape.elementCount, "\(buffer.count) floats cannot have shape \(shape)")
    self.buffer = buffer
    self.shape = shape
    self.node = node
  }

  /// A tensor of the values, row by row.
  public init(_ values: [Float], shape: [Int]) {
    self.init(FloatBuffer(values), shape: shape)
  }

  /// A tensor of one repeated value.
  public init(repeating value: Float, shape: [Int]) {
    self.init(FloatBuffer(repeating: value, count: shape.elementCount), shape: shape)
  }

  /// `scale * byte + offset` of each byte.
  public init(bytes: ArraySlice<UInt8>, shape: [Int], scale: Float, offset: Float) {
    self.init(FloatBuffer(bytes: bytes, scale: scale, offset: offset), shape: shape)
  }

  /// Standard normal numbers, a function of the stream alone.
  public init(gaussian random: RandomStream, shape: [Int]) {
    self.init([Float](gaussian: random, count: shape.elementCount), shape: shape)
  }

  public var count: Int { buffer.count }

  /// A copy of the values, row by row.
  public var values: [Float] { buffer.array }

  /// The value of a tensor of one element.
  public var scalar: Float {
    precondition(count == 1, "a tensor of shape \(shape) is not a scalar")
    return buffer[0]
  }

  /// The sum of the values' squares.
  public var squaredNorm: Double { buffer.squaredNorm }

  /// Whether every value is finite.
  public var isFinite: Bool { buffer.isFinite }

  /// Values meant to lie in -1...1 as bytes 0...255, rounded and clamped.
  public var bytesFromSignedUnit: [UInt8] { buffer.bytesFromSignedUnit }

  /// The same values, to be differentiated by.
  public func asVariable() -> Tensor { Tensor(buffer, shape: shape, node: Node()) }

  /// The same values, without a past.
  public func detached() -> Tensor { Tensor(buffer, shape: shape) }

  /// Sees to it that nobody else has this tensor's memory, by a copy if need be.
  mutating func makeOwn() {
    if !isKnownUniquelyReferenced(&buffer) { buffer = FloatBuffer(copying: buffer) }
  }

  /// Whether gradients flow back through this tensor.
  var isTracked: Bool { node != nil }
}

extension [Int] {
  var elementCount: Int { reduce(1, *) }
}

extension Array where Element == Float {
  /// Standard normal numbers, a function of the stream alone.
  public init(gaussian random: RandomStream, count: Int) {
    self.init(repeating: 0, count: count)
    withUnsafeMutableBufferPointer { fillGaussian($0, random: random) }
  }
}
