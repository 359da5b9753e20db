import Autograd
import Kernels
import NeuralNetworks
import ProgressiveGAN

extension GeneratorSnapshot {
  /// Directions in which the first layer amplifies latents most (SeFa; Shen and Zhou 2021, "Closed-Form Factorization of
  /// Latent Semantics in GANs"): the eigenvectors of AᵀA, A being the weights that latents are multiplied by. Nil if the
  /// weights are not finite.
  ///
  /// On the calling thread.
  public func weightDirections() -> DirectionSet? {
    Workers.withoutHelpers {
      let weights = generator.firstWeights  // Aᵀ: [latent size, outputs]
      guard let found = eigendecomposition(ofSymmetric: matrixProduct(weights, weights, transposingRight: true))
      else { return nil }
      return .principal(.weights, directions("SeFa", found.vectors, found.values, total: found.values))
    }
  }

  /// Directions along which the first layer's activations vary most (GANSpace; Härkönen et al. 2020, "GANSpace:
  /// Discovering Interpretable GAN Controls", section 2.2): the activations y of random latents z have principal
  /// coordinates x, and the directions U are those that explain z by x best, U = argmin Σ ‖U x − z‖². Nil if the
  /// activations are not finite.
  ///
  /// On the calling thread.
  ///
  /// - Parameter label: of a conditional generator; its classes would otherwise be the largest differences.
  public func activationDirections(label: Int = 0) -> DirectionSet? {
    Workers.withoutHelpers {
      let size = generator.shape.featureMaps(at: 4) * 16
      let count = min(Self.mostSamples, max(Self.fewestSamples, Self.mostActivations / size))
      let latents = Tensor(
        (0..<count).flatMap { sampleLatent(size: latentSize, seed: Self.sampleSeed, index: $0) },
        shape: [count, latentSize])
      let labels = Tensor(oneHot: Array(repeating: label, count: count), count: classes.count)
      let activations = generator.firstActivations(latents, labels: labels).reshaped([count, size])
      guard let found = regression(of: latents, onPrincipalCoordinatesOf: activations.centred) else { return nil }
      return .principal(.activations, directions("PCA", found.directions, found.variances, total: found.variances))
    }
  }

  /// Some thousands of samples, and as few as the memory for their activations asks for.
  private static let mostSamples = 4096
  private static let fewestSamples = 2048
  private static let mostActivations = 1 << 24
  private static let sampleSeed: UInt64 = 0x6A5

  /// The first rows of a matrix, as many as latents have numbers.
  private func directions(
    _ name: String, _ rows: Tensor, _ strengths: [Float], total: [Float]
  ) -> [LatentDirection] {
    let sum = total.reduce(0) { $0 + Double(max(0, $1)) }
    let values = rows.values
    return (0..<min(latentSize, rows.shape[0])).map { row in
      LatentDirection(
        name: "\(name) \(row + 1)", vector: Array(values[(row * latentSize)..<((row + 1) * latentSize)]),
        share: sum > 0 ? Double(max(0, strengths[row])) / sum : nil)
    }
  }
}

/// Rows [k, n] that are the directions of z [N, n] along which the principal coordinates of y [N, d] grow, and the
/// variances of those coordinates, up to a common factor. Coordinates have no correlation, so each direction is z's mean
/// weighted by one of them, up to its length.
private func regression(
  of z: Tensor, onPrincipalCoordinatesOf y: Tensor
) -> (directions: Tensor, variances: [Float])? {
  let (count, size) = (y.shape[0], y.shape[1])
  // Of YᵀY and YYᵀ, which have the same eigenvalues, the smaller one (the method of snapshots; Sirovich 1987).
  if size <= count {
    return eigendecomposition(ofSymmetric: matrixProduct(y, y, transposingLeft: true)).map { found in
      (matrixProduct(found.vectors, matrixProduct(y, z, transposingLeft: true)), found.values)
    }
  }
  return eigendecomposition(ofSymmetric: matrixProduct(y, y, transposingRight: true)).map { found in
    (matrixProduct(found.vectors, z), found.values)
  }
}

/// Unit vectors along which latents differ from their mean, the strongest first: one less than there are latents.
func principalDirections(of latents: [[Float]]) -> [[Float]] {
  guard latents.count > 1, let size = latents.first?.count else { return [] }
  let rows = Tensor(Array(latents.joined()), shape: [latents.count, size]).centred
  guard let found = eigendecomposition(ofSymmetric: matrixProduct(rows, rows, transposingRight: true)),
    let strongest = found.values.first
  else { return [] }
  let values = matrixProduct(found.vectors, rows).values
  let rank = found.values.prefix(min(size, latents.count - 1)).prefix { $0 > 1e-5 * strongest }.count
  return (0..<rank).map { row in
    normalized(values[(row * size)..<((row + 1) * size)].map(Double.init)).map { Float($0) }
  }
}

extension Tensor {
  /// [N, n] minus the mean of its rows.
  fileprivate var centred: Tensor { self - mean(over: [0]).broadcast(to: shape) }
}
