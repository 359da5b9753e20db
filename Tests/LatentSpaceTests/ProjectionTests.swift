import Autograd
import Foundation
import GANTesting
import Images
import Testing

@testable import LatentSpace
@testable import ProgressiveGAN

struct ProjectionTests {
  private func model(classes: [String] = [], channels: Int = 3, alpha: Double = 1) -> GeneratorSnapshot {
    var shape = NetworkShape(channels: channels, latentSize: 16, featureMapBase: 64, featureMapMaximum: 16)
    shape.labelCount = classes.count
    return GeneratorSnapshot(
      Generator(shape, resolution: 16, seed: 3), classes: classes, alpha: alpha, imagesSeen: 1000)
  }

  private func search(_ picture: Image, _ model: GeneratorSnapshot, steps: Int, label: Int? = nil) -> Projection {
    var search = Projection(of: picture, with: model, steps: steps, label: label)
    var done = 0
    while !search.isFinished {
      search.advance()
      #expect(search.progress.done > done && search.progress.done <= search.progress.total)
      done = search.progress.done
    }
    #expect(search.progress.done == search.progress.total)
    return search
  }

  /// A picture that the model made itself is found again, from samples that are far from it.
  @Test func findsItsOwnPictures() throws {
    let model = model()
    for seed in [100, 101] as [UInt64] {
      let own = sampleLatent(size: 16, seed: seed)
      let search = search(model.image(of: own), model, steps: 150)
      #expect(search.firstDistance > 0.05)
      #expect(search.distance < search.firstDistance / 10, "\(search.firstDistance) to \(search.distance)")
      let found = try #require(search.latent)
      #expect(found == projectOntoHypersphere(found) || abs(length(found.map(Double.init)) - 4) < 1e-4)
      // The distance told is that of the picture.
      let pair = zip(model.image(of: found).pixels, model.image(of: own).pixels)
      let squares = pair.reduce(0.0) { $0 + pow(Double($1.0) - Double($1.1), 2) / 255 / 255 }
      #expect(abs((squares / 768).squareRoot() - search.distance) < 0.005)
    }
  }

  /// The gradient that is followed, against finite differences, also in the middle of a fade.
  @Test(arguments: [1, 0.4]) func followsTheGradient(alpha: Double) {
    let model = model(alpha: alpha)
    let output = model.output(of: [sampleLatent(size: 16, seed: 100)], labels: [0])
    let target = Tensor(output.values.map { min(1, max(-1, $0)) }, shape: output.shape)
    let search = Projection(of: target, with: model, steps: 1, seed: 1, label: nil)
    let point = sampleLatent(size: 16, seed: 7)
    let variable = Tensor(point, shape: [1, 16]).asVariable()
    let gradient = gradients(
      of: search.distances(of: variable, labels: [0]).0.sum(), withRespectTo: [variable])[0].values
    for index in 0..<16 {
      func loss(_ offset: Float) -> Double {
        var moved = point
        moved[index] += offset
        return Double(search.distances(of: Tensor(moved, shape: [1, 16]), labels: [0]).0.scalar)
      }
      let slope = (loss(0.01) - loss(-0.01)) / 0.02
      #expect(abs(slope - Double(gradient[index])) < 2e-3 + 0.03 * abs(slope), "\(slope) and \(gradient[index])")
    }
    #expect(gradient.contains { abs($0) > 0.01 })
    // Nothing is nearer than the picture itself.
    let there = search.distances(of: Tensor(sampleLatent(size: 16, seed: 100), shape: [1, 16]), labels: [0])
    #expect(there.1.scalar < 1e-10)
  }

  @Test func classesAndGreyPicturesAreSearchedToo() throws {
    let model = model(classes: ["cat", "dog"], channels: 1)
    let own = model.image(of: sampleLatent(size: 16, seed: 100), label: 1)
    let free = search(own, model, steps: 60)
    #expect(free.distance < free.firstDistance)
    #expect(search(own, model, steps: 4, label: 0).label == 0)
    // A picture of another size and shape, in colour.
    let other = search(Image(width: 40, height: 30, filledWith: (200, 90, 10)), model, steps: 10)
    #expect(other.latent != nil && model.classes.indices.contains(other.label))
  }

  @Test func isTheSameEveryTime() throws {
    let model = model()
    let (one, two) = (search(sampleImage(3), model, steps: 30), search(sampleImage(3), model, steps: 30))
    #expect(one.latent == two.latent && one.distance == two.distance)
  }
}
