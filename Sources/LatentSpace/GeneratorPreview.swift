import Autograd
import Images
import Kernels
import NeuralNetworks
import ProgressiveGAN

/// A smaller likeness of a generator's pictures in a part of their time: its blocks up to a lower resolution, then one
/// linear map from their features to colours.
///
/// The generator's own `toRGB` of that resolution is no such map: nothing has trained it since the next block was faded in,
/// and its pictures are off by nearly as much as any two differ. The map is fitted to finished pictures instead.
public struct GeneratorPreview: Sendable {
  let snapshot: GeneratorSnapshot
  /// Pixels a side.
  public let resolution: Int
  /// [features + 1, channels], the last row for the constant.
  let colors: Tensor

  /// The picture, `resolution` pixels square.
  public func image(of latent: [Float], label: Int = 0) -> Image {
    let features = snapshot.features(of: [latent], labels: [label], at: resolution)
    let bytes = matrixProduct(features, colors).bytesFromSignedUnit
    return Image(width: resolution, height: resolution, channels: snapshot.channels, pixels: bytes)
  }
}

/// What a preview is fitted to: features of some latents, and what their finished pictures are in the mean around them.
public struct PreviewFit: Sendable {
  private static let latentCount = 8
  /// Of the features' mean square: enough where there are more of them than pixels to learn from.
  private static let ridge = 1e-3

  public let snapshot: GeneratorSnapshot
  public let resolution: Int
  private var done = 0
  /// Sums of products of features with features, and of colours with features.
  private var squares: [Double]
  private var products: [Double]

  public init(_ snapshot: GeneratorSnapshot, resolution: Int) {
    self.snapshot = snapshot
    self.resolution = resolution
    let size = snapshot.generator.shape.featureMaps(at: resolution) + 1
    squares = Array(repeating: 0, count: size * size)
    products = Array(repeating: 0, count: size * snapshot.channels)
  }

  public var isDone: Bool { done == Self.latentCount }

  /// Learns from one finished picture.
  public mutating func learn() {
    guard !isDone else { return }
    let latent = sampleLatent(size: snapshot.latentSize, seed: 0x7072_6576, index: done)
    let labels = [done % max(1, snapshot.classes.count)]
    let features = snapshot.features(of: [latent], labels: labels, at: resolution)
    var picture = snapshot.output(of: [latent], labels: labels)
    while picture.shape[1] > resolution { picture = averagePool2x(picture) }
    let colors = picture.reshaped([resolution * resolution, snapshot.channels])
    let square = matrixProduct(features, features, transposingLeft: true).values
    let product = matrixProduct(colors, features, transposingLeft: true).values
    for index in squares.indices { squares[index] += Double(square[index]) }
    for index in products.indices { products[index] += Double(product[index]) }
    done += 1
  }

  /// The preview by the least squares of what was learned; nil if there is none, as with weights that are not finite.
  public var preview: GeneratorPreview? {
    let size = products.count / snapshot.channels
    let mean = (0..<size).reduce(0) { $0 + squares[$1 * size + $1] } / Double(size)
    var matrix = squares
    for index in 0..<size { matrix[index * size + index] += Self.ridge * mean }
    guard let rows = solvePositiveDefinite(matrix, size: size, right: products) else { return nil }
    let colors = Tensor(rows.map { Float($0) }, shape: [1, snapshot.channels, size]).transposedMatrices()
    return GeneratorPreview(
      snapshot: snapshot, resolution: resolution, colors: colors.reshaped([size, snapshot.channels]))
  }
}

extension GeneratorSnapshot {
  /// Features of all pixels at a resolution, and a one for each, [pixels, features + 1].
  fileprivate func features(of latents: [[Float]], labels: [Int], at resolution: Int) -> Tensor {
    let features = generator.features(
      Tensor(Array(latents.joined()), shape: [latents.count, latentSize]),
      labels: Tensor(oneHot: labels, count: classes.count), at: resolution)
    let pixels = latents.count * resolution * resolution
    let flat = features.reshaped([pixels, features.shape[3]])
    return concatenate(flat, Tensor(repeating: 1, shape: [pixels, 1]), axis: 1)
  }

  /// See `NetworkShape.previewResolution`.
  public func previewResolution(within seconds: Double, whole: Double) -> Int? {
    generator.shape.previewResolution(of: resolution, within: seconds, whole: whole)
  }
}

extension NetworkShape {
  /// The largest resolution of a preview that takes no longer than so many seconds where a whole picture takes `whole`, by
  /// the convolutions' multiplications; if there is none, the smallest that is worth looking at. Nil if that saves little.
  func previewResolution(of resolution: Int, within seconds: Double, whole: Double) -> Int? {
    var cost = 0.0
    var costs: [Int: Double] = [:]
    for size in Self.resolutions(upTo: resolution) {
      let (maps, before) = (featureMaps(at: size), size > 4 ? featureMaps(at: size / 2) : 0)
      cost += Double(size * size * maps) * Double(maps + before)
      costs[size] = cost
    }
    func share(_ size: Int) -> Double { (costs[size] ?? cost) / cost }
    let sizes = Self.resolutions(upTo: resolution / 2).filter { $0 >= Self.smallestPreview }
    let chosen = sizes.last { whole * share($0) <= seconds } ?? sizes.first
    return chosen.flatMap { share($0) <= Self.largestShare ? $0 : nil }
  }

  private static let smallestPreview = 32
  private static let largestShare = 0.6
}
