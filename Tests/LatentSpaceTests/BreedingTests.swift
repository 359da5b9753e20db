import Foundation
import GANTesting
import Testing

@testable import LatentSpace
@testable import ProgressiveGAN

struct BreedingTests {
  private let parents = (1...3).map { sampleLatent(size: 64, seed: UInt64($0)) }

  private func norm(_ a: [Float]) -> Double { dot(a, a).squareRoot() }
  private func dot(_ a: [Float], _ b: [Float]) -> Double { zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) } }
  private func angle(_ a: [Float], _ b: [Float]) -> Double { acos(min(1, max(-1, dot(a, b) / norm(a) / norm(b)))) }

  @Test func theMeanOfTwoIsTheSphericalInterpolation() {
    let (a, b) = (parents[0], parents[1])
    let whole = angle(a, b)
    for share in [0, 0.1, 0.5, 0.75, 1] {
      let mean = sphericalMean(of: [a, b], weights: [1 - share, share])
      let expected = zip(a, b).map {
        (Double($0) * sin((1 - share) * whole) + Double($1) * sin(share * whole)) / sin(whole)
      }
      #expect(zip(mean, expected).allSatisfy { abs(Double($0) - $1) < 1e-5 }, "\(share)")
      #expect(abs(norm(mean) - 8) < 1e-4)
    }
  }

  /// The gradient of the squared distances vanishes at their minimum: weighted tangents cancel.
  @Test func theMeanOfManyIsWhereTangentsCancel() {
    let weights = [0.2, 0.5, 0.3]
    let mean = sphericalMean(of: parents, weights: weights)
    var sum = [Double](repeating: 0, count: 64)
    for (parent, weight) in zip(parents, weights) {
      let turn = angle(mean, parent)
      let cosine = cos(turn)
      for index in sum.indices {
        sum[index] += weight * turn / sin(turn) * (Double(parent[index]) - cosine * Double(mean[index])) / 8
      }
    }
    #expect(sum.map { $0 * $0 }.reduce(0, +).squareRoot() < 1e-5)
    #expect(abs(norm(mean) - 8) < 1e-4)
  }

  @Test func theMeanHeedsRatiosOnlyAndNoOrder() {
    let mean = sphericalMean(of: parents, weights: [1, 2, 3])
    let other = sphericalMean(of: parents.reversed(), weights: [30, 20, 10])
    #expect(zip(mean, other).allSatisfy { abs($0 - $1) < 1e-5 })
    #expect(angle(sphericalMean(of: parents, weights: [0, 1, 0]), parents[1]) < 1e-3)
    #expect(angle(sphericalMean(of: [parents[0], parents[0]], weights: [1, 1]), parents[0]) < 1e-3)
  }

  @Test func oppositeParentsHaveAMeanToo() {
    let mean = sphericalMean(of: [parents[0], parents[0].map { -$0 }], weights: [1, 1])
    #expect(abs(norm(mean) - 8) < 1e-4)
    #expect(abs(angle(mean, parents[0]) - .pi / 2) < 1e-3)
  }

  @Test func everyComponentOfACrossIsAParents() {
    let child = Breeding.cross(seed: 7).child(of: parents)
    #expect(abs(norm(child) - 8) < 1e-4)
    // Scaling onto the sphere is all that was done to them: one factor explains every component.
    let explained = parents.contains { first in
      let scale = child[0] / first[0]
      let origins = child.indices.map { index in
        parents.firstIndex { abs(child[index] - scale * $0[index]) < 1e-4 }
      }
      return Set(origins) == [0, 1, 2]
    }
    #expect(explained)
    #expect(child == Breeding.cross(seed: 7).child(of: parents))
    #expect(child != Breeding.cross(seed: 8).child(of: parents))
  }

  @Test func littersAreVariedAndRepeatable() {
    let mixes = Breeding.mixes(6, parents: 3, seed: 0)
    #expect(mixes[0].text == "mix 0.33 0.33 0.33")
    #expect(mixes == Breeding.mixes(6, parents: 3, seed: 0))
    for seed in 0..<20 {
      for case .mix(let weights) in Breeding.mixes(6, parents: 3, seed: UInt64(seed)) {
        #expect(abs(weights.reduce(0, +) - 1) < 1e-9 && weights.allSatisfy { (0...1).contains($0) })
      }
    }
    let crosses = (0..<10).flatMap { Breeding.crosses(6, seed: UInt64($0)).map(\.text) }
    #expect(Set(crosses).count == 60)
    #expect(Breeding.mix(weights: [0.25, 0.75]).text == "mix 0.25 0.75")
    #expect(Breeding.cross(seed: 7).text == "cross seed 7")
  }
}
