import Foundation
import Kernels

/// The sizes that generator and discriminator share (Karras et al. 2018, table 2).
public struct NetworkShape: Equatable, Sendable {
  /// 1 or 3 image channels.
  public var channels: Int
  public var latentSize: Int
  public var featureMapBase: Int
  public var featureMapMaximum: Int
  /// Minibatch stddev group size.
  public var stddevGroup: Int
  /// Leaky ReLU slope.
  public var slope: Float = 0.2

  public init(
    channels: Int = 3, latentSize: Int, featureMapBase: Int, featureMapMaximum: Int, stddevGroup: Int = 4
  ) {
    self.channels = channels
    self.latentSize = latentSize
    self.featureMapBase = featureMapBase
    self.featureMapMaximum = featureMapMaximum
    self.stddevGroup = stddevGroup
  }

  /// Feature maps of the block at a resolution: min(base / 2^(log2(resolution) − 1), maximum).
  public func featureMaps(at resolution: Int) -> Int {
    min(2 * featureMapBase / resolution, featureMapMaximum)
  }

  /// Resolutions from 4 to `resolution`.
  static func resolutions(upTo resolution: Int) -> [Int] {
    Array(sequence(first: 4) { $0 * 2 }.prefix { $0 <= resolution })
  }
}

extension Int {
  /// "8x8", the name of a resolution in parameter paths and file names.
  var squareName: String { "\(self)x\(self)" }
}

/// The random stream that initializes the layer at a path: the same whatever else is created, and when.
func initialization(seed: UInt64, path: String) -> RandomStream {
  // FNV-1a, cut to the 56 bits a stream's index has.
  let hash = path.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  return RandomStream(seed: seed, purpose: .initialization, index: hash >> 8)
}
