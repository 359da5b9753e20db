import Autograd
import Foundation
import GANTesting
import Testing

@testable import LatentSpace
@testable import ProgressiveGAN

struct DirectionSetTests {
  private func dot(_ a: [Float], _ b: [Float]) -> Float { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }

  private func snapshot(labels: [String] = [], latentSize: Int = 12, maps: Int = 8) -> GeneratorSnapshot {
    var shape = NetworkShape(latentSize: latentSize, featureMapBase: 4 * maps, featureMapMaximum: maps)
    shape.labelCount = labels.count
    return GeneratorSnapshot(
      Generator(shape, resolution: 8, seed: 4), classes: labels, alpha: 1, imagesSeen: 0)
  }

  /// AᵀA v = λ v, with A the first layer's weights: what a latent is multiplied by.
  @Test(arguments: [[], ["cat", "dog"]]) func weightDirectionsAreEigenvectors(labels: [String]) throws {
    let snapshot = snapshot(labels: labels)
    let set = try #require(snapshot.weightDirections())
    #expect(set.kind == .weights)
    #expect(set.directions.count == 12)
    #expect(set.directions.prefix(2).map(\.name) == ["SeFa 1", "SeFa 2"])
    #expect(abs(set.directions.reduce(0) { $0 + ($1.share ?? 0) } - 1) < 1e-5)
    let weights = snapshot.generator.firstWeights  // [12, 16 · 8]
    #expect(weights.shape == [12, 128])
    let amplified = try set.directions.map { direction in
      let v = Tensor(direction.vector, shape: [1, 12])
      let image = matrixProduct(v, weights)  // (A v)ᵀ
      let back = matrixProduct(image, weights, transposingRight: true).values
      let strength = Float(image.squaredNorm)
      for (got, wanted) in zip(back, direction.vector) { #expect(abs(got - strength * wanted) < 1e-3 * strength) }
      #expect(abs(dot(direction.vector, direction.vector) - 1) < 1e-5)
      let share = try #require(direction.share)
      #expect(abs(Double(strength) / weights.squaredNorm - share) < 1e-4)
      return strength
    }
    #expect(amplified == amplified.sorted(by: >))
  }

  /// A generator whose first layer answers to few directions: they are what activations vary along, whichever matrix of
  /// products is decomposed.
  @Test(arguments: [(8, 16), (8, 600)]) func activationDirectionsAreFound(latentSize: Int, maps: Int) throws {
    var generator = snapshot(latentSize: latentSize, maps: maps).generator
    let (outputs, strengths) = (16 * maps, [9, 0, 3] + [Float](repeating: 0.01, count: latentSize - 3))
    generator.visitParameters("") { path, tensor in
      guard path.hasSuffix("dense/filter") else { return }
      let rows = tensor.values
      tensor = Tensor(
        rows.indices.map { rows[$0] * strengths[$0 / outputs] }, shape: tensor.shape)
    }
    let set = try #require(
      GeneratorSnapshot(generator, alpha: 1, imagesSeen: 0).activationDirections())
    #expect(set.kind == .activations)
    #expect(set.directions.count == latentSize)
    #expect(abs(set.directions[0].vector[0]) > 0.98 * length(set.directions[0].vector))
    #expect(abs(set.directions[1].vector[2]) > 0.9 * length(set.directions[1].vector))
    let shares = set.directions.map { $0.share ?? 0 }
    #expect(shares == shares.sorted(by: >))
    #expect(shares[0] > 0.5 && shares.reduce(0, +) < 1.0001)
  }

  private func length(_ a: [Float]) -> Float { dot(a, a).squareRoot() }

  @Test func weightsThatAreNotFiniteHaveNoDirections() {
    var generator = snapshot().generator
    generator.visitParameters("") { _, tensor in tensor = Tensor(repeating: .nan, shape: tensor.shape) }
    let broken = GeneratorSnapshot(generator, alpha: 1, imagesSeen: 0)
    #expect(broken.weightDirections() == nil)
    #expect(broken.activationDirections() == nil)
  }

  @Test func pairsOfEachKind() throws {
    let places = (1...3).map { (name: "f\($0)", latent: sampleLatent(size: 5, seed: UInt64($0))) }
    let towards = try #require(DirectionSet.towards(places))
    let single = try #require(DirectionSet.towards(Array(places.prefix(1))))
    let learned = try #require(
      DirectionSet.learned(likes: places.map(\.latent), dislikes: [sampleLatent(size: 5, seed: 9)]))
    func names(_ set: DirectionSet, _ pair: Int) -> [String] { set.pair(pair, latentSize: 5).map(\.name) }
    #expect(DirectionSet.random().pairCount == nil)
    #expect(names(.random(), 2) == ["random 5", "random 6"])
    #expect(DirectionSet.components(latentSize: 5).pairCount == 3)
    #expect(names(.components(latentSize: 5), 2) == ["number 5", "random 6"])
    #expect(towards.pairCount == 3)
    #expect(names(towards, 2) == ["f3", "f1"])
    #expect(single.pairCount == 1)
    #expect(names(single, 0) == ["f1", "random 2"])
    #expect(learned.pairCount == 2)
    #expect(names(learned, 1) == ["liked", "way 2"])
    #expect(DirectionSet.towards([]) == nil)
    #expect(DirectionSet.random(seed: 1).pair(0, latentSize: 5) != DirectionSet.random(seed: 2).pair(0, latentSize: 5))
  }

  @Test func axesFoundAnewKeepTheirSide() throws {
    let set = try #require(snapshot().weightDirections())
    let turned = try #require(
      DirectionSet.principal(
        .weights,
        set.directions.map { LatentDirection(name: $0.name, vector: $0.vector.map { -$0 }, share: $0.share) }))
    #expect(turned != set)
    #expect(turned.aligned(with: set) == set)
    #expect(turned.aligned(with: .random()) == turned)
  }

  // MARK: Likes

  /// Opinions that follow a direction: with enough of them it is found, and it ranks latents that were never seen.
  @Test func aTasteIsLearned() throws {
    let (size, taste) = (16, sampleLatent(size: 16, seed: 500))
    func latents(_ seed: UInt64, _ count: Int) -> [[Float]] {
      (0..<count).map { sampleLatent(size: size, seed: seed, index: $0) }
    }
    let known = latents(1, 300)
    let learned = try #require(
      preference(likes: known.filter { dot($0, taste) > 0 }, dislikes: known.filter { dot($0, taste) <= 0 }))
    #expect(abs(length(learned) - 1) < 1e-5)
    #expect(dot(learned, taste) / length(taste) > 0.95)
    let unseen = latents(2, 200)
    let right = unseen.filter { (dot($0, taste) > 0) == (dot($0, learned) > 0) }.count
    #expect(right > 180)
  }

  @Test func oneOfEachIsEnoughAndNoneIsNot() throws {
    let (liked, disliked) = (sampleLatent(size: 64, seed: 1), sampleLatent(size: 64, seed: 2))
    let learned = try #require(preference(likes: [liked], dislikes: [disliked]))
    // From the one to the other.
    let way = zip(liked, disliked).map { $0 - $1 }
    #expect(dot(learned, way) / length(way) > 0.999)
    #expect(preference(likes: [liked], dislikes: []) == nil)
    #expect(preference(likes: [], dislikes: [disliked]) == nil)
    #expect(preference(likes: [liked], dislikes: [liked]) == nil)
  }

  @Test func likesDifferAlongTheirPrincipalDirections() throws {
    var latents: [[Float]] = []
    for step in -3...3 {
      for side in [-1, 1] as [Float] { latents.append([Float(step) * 5, side, 7, 0, 0, 0]) }
    }
    let found = principalDirections(of: latents)
    #expect(found.count == 2)
    #expect(abs(found[0][0]) > 0.999 && abs(found[1][1]) > 0.999)
    #expect(principalDirections(of: [latents[0]]).isEmpty)
  }
}
