import Foundation
import GANTesting
import Images
import Testing

@testable import LatentSpace
@testable import ProgressiveGAN

struct GeneratorPreviewTests {
  private func model(_ resolution: Int, classes: [String] = []) -> GeneratorSnapshot {
    var shape = NetworkShape(latentSize: 16, featureMapBase: 256, featureMapMaximum: 16)
    shape.labelCount = classes.count
    return GeneratorSnapshot(
      Generator(shape, resolution: resolution, seed: 3), classes: classes, alpha: 1, imagesSeen: 0)
  }

  private func fitted(_ model: GeneratorSnapshot, _ resolution: Int) throws -> GeneratorPreview {
    var fit = PreviewFit(model, resolution: resolution)
    while !fit.isDone { fit.learn() }
    return try #require(fit.preview)
  }

  /// Mean square of differences of two pictures' bytes, and of the second's from its own mean.
  private func distances(_ one: Image, _ other: Image) -> (Double, Double) {
    let mean = other.pixels.reduce(0.0) { $0 + Double($1) } / Double(other.pixels.count)
    return zip(one.pixels, other.pixels).reduce((0.0, 0.0)) {
      ($0.0 + pow(Double($1.0) - Double($1.1), 2), $0.1 + pow(Double($1.1) - mean, 2))
    }
  }

  /// Where there is a linear map, as there is from the last block's features, it is found.
  @Test func findsTheMapThatThereIs() throws {
    for model in [model(16), model(16, classes: ["a", "b"])] {
      let preview = try fitted(model, 16)
      for index in 0..<3 {
        let latent = sampleLatent(size: 16, seed: 9, index: index)
        let (made, whole) = (preview.image(of: latent, label: 0), model.image(of: latent, label: 0))
        // The ridge costs a little.
        #expect(zip(made.pixels, whole.pixels).allSatisfy { abs(Int($0) - Int($1)) < 8 })
      }
    }
  }

  /// Below, it is nearer to the picture than its mean is, even with weights that nothing has trained, and much nearer than
  /// what the layer makes that once made that resolution's pictures.
  @Test func isLikeThePicture() throws {
    let model = model(32)
    let preview = try fitted(model, 16)
    let half = GeneratorSnapshot(
      Generator(model.generator.shape, resolution: 16, seed: 3), alpha: 1, imagesSeen: 0)
    for index in 0..<4 {
      let latent = sampleLatent(size: 16, seed: 9, index: index)
      let whole = model.image(of: latent).halved()
      let (error, spread) = distances(preview.image(of: latent), whole)
      #expect(error < 0.7 * spread, "\(error / spread)")
      #expect(error < 0.5 * distances(half.image(of: latent), whole).0)
    }
  }

  /// As large as the time allows, at least 32×32, and nothing where it would save little. The paper's network spends a
  /// sixth of its multiplications on each of the resolutions from 64×64 to 1024×1024.
  @Test func resolutionsAreWorthTheirTime() {
    let paper = NetworkShape(latentSize: 512, featureMapBase: 8192, featureMapMaximum: 512)
    func resolution(_ whole: Double, of size: Int = 1024) -> Int? {
      paper.previewResolution(of: size, within: 0.06, whole: whole)
    }
    #expect(resolution(0.1) == 128 && resolution(0.16) == 64 && resolution(0.3) == 32 && resolution(10) == 32)
    #expect(resolution(0.05) == nil && resolution(0.3, of: 32) == nil && resolution(0.3, of: 64) == 32)
  }
}
