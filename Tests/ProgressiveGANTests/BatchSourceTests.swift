import Autograd
import GANTesting
import Testing

@testable import ModelFiles
@testable import ProgressiveGAN

struct BatchSourceTests {
  private func bytes(_ tensor: Tensor) -> [Int] { tensor.values.map { Int((($0 + 1) * 127.5).rounded()) } }

  @Test func everyPassShowsEachImageOnceInAnotherOrder() throws {
    let data = try sampleData(7)
    var source = BatchSource(data: data, seed: 1, mirror: false)
    let size = 4 * 4 * 3
    let all = try (0..<7).map { index in try data.image(index, at: 4).pixels.map(Int.init) }
    let shown = bytes(try source.batch(first: 0, count: 21, resolution: 4, alpha: 1))
    let indices = (0..<21).map { number in all.firstIndex(of: Array(shown[(number * size)..<((number + 1) * size)])) }
    let passes = [indices[0..<7], indices[7..<14], indices[14..<21]].map { $0.compactMap { $0 } }
    for pass in passes { #expect(pass.sorted() == Array(0..<7)) }
    #expect(Set(passes).count > 1)
  }

  @Test func anImageOfTheRunIsAlwaysTheSame() throws {
    let data = try sampleData(7)
    var one = BatchSource(data: data, seed: 1, mirror: true)
    var other = BatchSource(data: data, seed: 1, mirror: true)
    let whole = try one.batch(first: 0, count: 20, resolution: 8, alpha: 1).values
    let parts = try [(12, 8), (0, 5), (5, 7)].map {
      ($0.0, try other.batch(first: $0.0, count: $0.1, resolution: 8, alpha: 1))
    }
    let joined = parts.sorted { $0.0 < $1.0 }.flatMap { $0.1.values }
    #expect(joined == whole)
    var foreign = BatchSource(data: data, seed: 2, mirror: true)
    #expect(try foreign.batch(first: 0, count: 20, resolution: 8, alpha: 1).values != whole)
  }

  @Test func mirrorsAboutHalf() throws {
    let data = try sampleData(1)
    var source = BatchSource(data: data, seed: 3, mirror: true)
    let size = 4 * 4 * 3
    let shown = bytes(try source.batch(first: 0, count: 400, resolution: 4, alpha: 1))
    let pixels = try data.image(0, at: 4).pixels.map(Int.init)
    let plain = (0..<16).map { Array(pixels[(3 * $0)..<(3 * $0 + 3)]) }
    let turned = (0..<16).flatMap { pixel -> [Int] in plain[pixel / 4 * 4 + 3 - pixel % 4] }
    let images = (0..<400).map { Array(shown[($0 * size)..<(($0 + 1) * size)]) }
    let count = images.filter { $0 == turned }.count
    #expect(images.allSatisfy { $0 == turned || $0 == pixels })
    #expect((150...250).contains(count))
  }

  /// Reals fade along: at alpha 0 every 2×2 is flat, between it is the mean of both.
  @Test func realsFadeAlong() throws {
    let data = try sampleData(2)
    var source = BatchSource(data: data, seed: 3, mirror: false)
    let sharp = try source.batch(first: 0, count: 2, resolution: 8, alpha: 1)
    let flat = try source.batch(first: 0, count: 2, resolution: 8, alpha: 0)
    let half = try source.batch(first: 0, count: 2, resolution: 8, alpha: 0.5)
    func at(_ tensor: Tensor, _ row: Int, _ column: Int) -> Float { tensor.values[(row * 8 + column) * 3] }
    #expect(at(flat, 2, 4) == at(flat, 3, 5))
    let mean = (at(sharp, 2, 4) + at(sharp, 2, 5) + at(sharp, 3, 4) + at(sharp, 3, 5)) / 4
    #expect(abs(at(flat, 2, 4) - mean) < 1e-6)
    #expect(abs(at(half, 3, 4) - (at(sharp, 3, 4) + at(flat, 3, 4)) / 2) < 1e-6)
  }
}
