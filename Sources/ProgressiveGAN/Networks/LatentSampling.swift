import Kernels

/// A latent drawn from the Gaussian and scaled onto the hypersphere (norm √size; Karras et al. 2018, appendix A.1).
/// The same seed and index give the same latent everywhere.
public func sampleLatent(size: Int, seed: UInt64, index: Int = 0) -> [Float] {
  var latent = [Float](repeating: 0, count: size)
  latent.withUnsafeMutableBufferPointer {
    fillGaussian($0, random: RandomStream(seed: seed, purpose: .latentSampling, index: UInt64(index)))
  }
  return projectOntoHypersphere(latent)
}

/// The latent scaled to norm √size; the zero vector stays.
public func projectOntoHypersphere(_ latent: [Float]) -> [Float] {
  let norm = latent.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
  guard norm > 0 else { return latent }
  let scale = Float(Double(latent.count).squareRoot() / norm)
  return latent.map { $0 * scale }
}
