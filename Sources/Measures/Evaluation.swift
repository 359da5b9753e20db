import Images
import Kernels
import ProgressiveGAN

/// How near a generator's pictures are to the reals, and how varied they are.
public struct Evaluation: Codable, Equatable, Sendable {
  public struct Level: Codable, Equatable, Sendable {
    public var resolution: Int
    /// Sliced Wasserstein distance × 10³.
    public var distance: Double
  }

  /// Reals shown to the run when it was measured.
  public var imagesSeen: Int
  public var resolution: Int
  /// Pictures of each kind; the distance falls when there are more of them, so compare only what has the same number.
  public var imageCount: Int
  /// Largest resolution first; none at 4×4, where no patch fits.
  public var levels: [Level]
  /// Mean over the levels; nil without any.
  public var meanDistance: Double?
  /// Mean MS-SSIM of pairs of generated pictures: the higher, the more alike they are. Nil without a pair.
  public var similarity: Double?

  /// Measures a generator against data. Reals are faded as in training.
  ///
  /// - Parameter imageCount: at most as many as there are reals.
  /// - Throws: if one of the reals cannot be read.
  public init(
    of snapshot: GeneratorSnapshot, data: ImageDataSet, imageCount: Int, seed: UInt64
  ) throws {
    let count = min(imageCount, data.count)
    let random = RandomStream(seed: seed, purpose: .evaluation, index: 1 << 50)
    // Reals in the order of a random key each.
    let order = (0..<data.count).map { (random.uniform($0), $0) }.sorted { $0 < $1 }.prefix(count).map(\.1)
    // Fakes have the classes of the reals that they are compared with, where those are known.
    let classes = snapshot.classes.count
    let labels =
      data.classes == snapshot.classes && classes > 0
      ? order.map { data.labels[$0] } : (0..<count).map { $0 % max(1, classes) }
    let fakes = snapshot.samples(labels: labels, seed: seed)
    let levels = try SlicedWasserstein.levels(of: snapshot.resolution).enumerated().map { index, side in
      let distance = try SlicedWasserstein.distance(
        level: index, count: count, seed: seed,
        real: { try data.image(order[$0], at: snapshot.resolution).faded(snapshot.alpha) }, fake: { fakes[$0] })
      return Level(resolution: side, distance: distance)
    }
    let pairs = count / 2
    let similarities = (0..<pairs).map { multiScaleSimilarity(fakes[2 * $0], fakes[2 * $0 + 1]) }
    imagesSeen = snapshot.imagesSeen
    resolution = snapshot.resolution
    self.imageCount = count
    self.levels = levels
    meanDistance = levels.isEmpty ? nil : levels.reduce(0) { $0 + $1.distance } / Double(levels.count)
    similarity = pairs > 0 ? similarities.reduce(0, +) / Double(pairs) : nil
  }
}

extension Image {
  /// Faded from the level below, as reals are while a block fades in.
  fileprivate func faded(_ alpha: Double) -> Image {
    guard alpha < 1, width > 4 else { return self }
    let coarse = halved().enlarged(by: 2)
    var result = self
    for index in pixels.indices {
      let value = Double(coarse.pixels[index]) * (1 - alpha) + Double(pixels[index]) * alpha
      result.pixels[index] = UInt8(value.rounded())
    }
    return result
  }
}
