/// Floats that are worked on side by side: a vector of channels, or one where fewer are left.
protocol Lanes {
  static var width: Int { get }
  static func load(_ address: UnsafePointer<Float>) -> Self
  func store(_ address: UnsafeMutablePointer<Float>)
  static var zero: Self { get }
  static func + (a: Self, b: Self) -> Self
  static func - (a: Self, b: Self) -> Self
  static func * (a: Self, b: Float) -> Self
  /// a · b + c, rounded once.
  static func fma(_ a: Self, _ b: Float, _ c: Self) -> Self
  /// Times the slope where `y` is not positive.
  func masked(by y: Self, _ slope: Float) -> Self
}

/// As many floats as a register of the processor aimed at holds, and the instructions that it must have, as Linux names
/// them.
#if AVX512
  typealias Vector = SIMD16<Float>
  public let requiredInstructions = ["avx2", "fma", "avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"]
#else
  typealias Vector = SIMD8<Float>
  #if arch(x86_64)
    public let requiredInstructions = ["avx2", "fma"]
  #else
    public let requiredInstructions: [String] = []
  #endif
#endif

// Word for word alike: written once for all SIMD types, these would work lane by lane.

extension SIMD8<Float>: Lanes {
  static var width: Int { 8 }

  @inline(__always) static func load(_ address: UnsafePointer<Float>) -> Self {
    UnsafeRawPointer(address).loadUnaligned(as: Self.self)
  }

  @inline(__always) func store(_ address: UnsafeMutablePointer<Float>) {
    UnsafeMutableRawPointer(address).storeBytes(of: self, as: Self.self)
  }

  @inline(__always) static func fma(_ a: Self, _ b: Float, _ c: Self) -> Self { c.addingProduct(a, Self(repeating: b)) }

  @inline(__always) func masked(by y: Self, _ slope: Float) -> Self {
    (self * slope).replacing(with: self, where: y .> 0)
  }
}

extension SIMD16<Float>: Lanes {
  static var width: Int { 16 }

  @inline(__always) static func load(_ address: UnsafePointer<Float>) -> Self {
    UnsafeRawPointer(address).loadUnaligned(as: Self.self)
  }

  @inline(__always) func store(_ address: UnsafeMutablePointer<Float>) {
    UnsafeMutableRawPointer(address).storeBytes(of: self, as: Self.self)
  }

  @inline(__always) static func fma(_ a: Self, _ b: Float, _ c: Self) -> Self { c.addingProduct(a, Self(repeating: b)) }

  @inline(__always) func masked(by y: Self, _ slope: Float) -> Self {
    (self * slope).replacing(with: self, where: y .> 0)
  }
}

extension Float: Lanes {
  static var width: Int { 1 }
  @inline(__always) static func load(_ address: UnsafePointer<Float>) -> Float { address.pointee }
  @inline(__always) func store(_ address: UnsafeMutablePointer<Float>) { address.pointee = self }
  @inline(__always) static func fma(_ a: Float, _ b: Float, _ c: Float) -> Float { c.addingProduct(a, b) }
  @inline(__always) func masked(by y: Float, _ slope: Float) -> Float { y > 0 ? self : self * slope }
}

/// Runs over all channels, a vector at a time, then one by one.
@inline(__always)
func overChannels(_ channels: Int, _ wide: (_ channel: Int) -> Void, narrow: (_ channel: Int) -> Void) {
  var channel = 0
  while channel + Vector.width <= channels {
    wide(channel)
    channel += Vector.width
  }
  while channel < channels {
    narrow(channel)
    channel += 1
  }
}
