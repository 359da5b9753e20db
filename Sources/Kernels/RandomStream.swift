/// What a stream of random numbers is for; streams of different purposes never overlap.
public enum RandomPurpose: UInt32, Sendable {
  case initialization = 1
  case trainingLatents, mixing, dataOrder, mirroring, latentSampling, directions, labels, augmentation, evaluation,
    breeding
}

/// Counter-based random numbers: Philox4x32-10 (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3").
/// A number depends only on seed, purpose, index and position, never on what was drawn before.
public struct RandomStream: Sendable {
  private let key: (UInt32, UInt32)
  private let purpose: UInt32
  private let index: UInt64

  public init(seed: UInt64, purpose: RandomPurpose, index: UInt64 = 0) {
    key = (UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
    // 24 bits of the index ride in the purpose word, so that 2^56 indices and 2^32 blocks do not collide.
    self.purpose = purpose.rawValue | UInt32(truncatingIfNeeded: index >> 32) << 8
    self.index = index
  }

  /// Four random words for a block number.
  public func block(_ number: UInt32) -> SIMD4<UInt32> {
    philox4x32(counter: SIMD4(number, purpose, UInt32(truncatingIfNeeded: index), 0), key: key)
  }

  /// A number uniform in [0, 1), with 24 random bits.
  public func uniform(_ position: Int) -> Float {
    Float(word(position) >> 8) * 0x1p-24
  }

  /// A number uniform in 0..<bound, by multiplication (Lemire 2019); the bias is below bound / 2^32.
  public func integer(_ position: Int, below bound: Int) -> Int {
    Int((UInt64(word(position)) * UInt64(bound)) >> 32)
  }

  private func word(_ position: Int) -> UInt32 {
    block(UInt32(truncatingIfNeeded: position >> 2))[position & 3]
  }
}

/// The Philox4x32 bijection with 10 rounds.
func philox4x32(counter: SIMD4<UInt32>, key: (UInt32, UInt32)) -> SIMD4<UInt32> {
  var counter = counter
  var key = key
  for _ in 0..<10 {
    let a = UInt64(counter[0]) * 0xD251_1F53
    let b = UInt64(counter[2]) * 0xCD9E_8D57
    counter = SIMD4(
      UInt32(truncatingIfNeeded: b >> 32) ^ counter[1] ^ key.0, UInt32(truncatingIfNeeded: b),
      UInt32(truncatingIfNeeded: a >> 32) ^ counter[3] ^ key.1, UInt32(truncatingIfNeeded: a))
    key.0 &+= 0x9E37_79B9
    key.1 &+= 0xBB67_AE85
  }
  return counter
}
