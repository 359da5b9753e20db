import Foundation
import Kernels

/// What generator and discriminator share (Karras et al. 2018, table 2): sizes, and the choices the paper compares.
public struct NetworkShape: Equatable, Sendable {
  public enum Upsampling: String, CaseIterable, Sendable { case nearest, bilinear }
  /// Whether the generator's first layer has a bias a feature map, or one for each of its outputs.
  public enum FirstBiases: String, CaseIterable, Sendable { case maps, outputs }

  /// 1 or 3 image channels.
  public var channels: Int
  public var latentSize: Int
  /// Classes of a conditional model; 0 for none.
  public var labelCount = 0
  public var featureMapBase: Int
  /// How fast feature maps become fewer: at 1 they halve when the resolution doubles.
  public var featureMapDecay = 1.0
  public var featureMapMaximum: Int
  /// Minibatch stddev group size; 0 leaves the layer and its channel out.
  public var stddevGroup: Int
  /// Leaky ReLU slope.
  public var slope: Float = 0.2
  /// Whether latents (with their labels) are scaled onto the hypersphere.
  public var normalizesLatents = true
  public var usesPixelNorm = true
  /// Whether pixel norm, if used, comes after the generator's first layer as well.
  public var normalizesFirstLayer = true
  public var firstBiases = FirstBiases.maps
  /// Otherwise weights are initialized at He's scale, and used as they are.
  public var equalizesLearningRate = true
  public var upsampling = Upsampling.nearest
  /// Average pooling between convolution and bias, as the official code fuses it, instead of after the activation, as in
  /// the paper's table.
  var poolsBeforeActivation = false

  public init(
    channels: Int = 3, latentSize: Int, featureMapBase: Int, featureMapMaximum: Int, stddevGroup: Int = 4
  ) {
    self.channels = channels
    self.latentSize = latentSize
    self.featureMapBase = featureMapBase
    self.featureMapMaximum = featureMapMaximum
    self.stddevGroup = stddevGroup
  }

  /// Feature maps of the block at a resolution r: min(base / 2^(decay · (log2(r) − 1)), maximum).
  public func featureMaps(at resolution: Int) -> Int {
    let stage = log2(Double(resolution)) - 1
    return min(Int(Double(featureMapBase) / exp2(stage * featureMapDecay)), featureMapMaximum)
  }

  /// Channels that minibatch stddev adds.
  var stddevChannels: Int { stddevGroup > 0 ? 1 : 0 }

  /// Resolutions from 4 to `resolution`.
  package static func resolutions(upTo resolution: Int) -> [Int] {
    Array(sequence(first: 4) { $0 * 2 }.prefix { $0 <= resolution })
  }
}

extension Int {
  /// "8x8", the name of a resolution in parameter paths and file names.
  package var squareName: String { "\(self)x\(self)" }
}

/// The random stream that initializes the layer at a path: the same whatever else is created, and when.
func initialization(seed: UInt64, path: String) -> RandomStream {
  // FNV-1a, cut to the 56 bits a stream's index has.
  let hash = path.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  return RandomStream(seed: seed, purpose: .initialization, index: hash >> 8)
}
