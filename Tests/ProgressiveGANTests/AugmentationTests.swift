import Autograd
import Foundation
import GANTesting
import Kernels
import Testing

@testable import ModelFiles
@testable import ProgressiveGAN

struct AugmentationTests {
  private let random = RandomStream(seed: 3, purpose: .augmentation)

  private func images(channels: Int = 3) -> Tensor {
    Tensor(gaussian: RandomStream(seed: 1, purpose: .initialization), shape: [40, 8, 8, channels])
  }

  @Test func atProbabilityZeroNothingChanges() {
    #expect(Augmentation(probability: 0, random: random)(images()).values == images().values)
  }

  @Test func strikesAboutAsOftenAsItShould() {
    let draws = (0..<2000).map { Draws(random, image: $0, probability: 0.3) }
    let flips = draws.count { $0.isFlipped }
    let hues = draws.count { $0.hue != 0 }
    #expect((220...380).contains(flips))
    #expect((510...690).contains(hues))
    #expect(draws.contains { $0.quarterTurns == 3 })
    #expect(draws.allSatisfy { abs($0.shift.row) <= 0.125 && abs($0.shift.column) <= 0.125 })
    let mean = draws.map { log2($0.contrast) }.reduce(0, +) / 2000
    #expect(abs(mean) < 0.05)
  }

  /// Flips and quarter turns move every pixel somewhere else; shifts mirror what comes in at the border.
  @Test func pixelsComeFromInsideTheImage() {
    for image in 0..<400 {
      let draw = Draws(random, image: image, probability: 0.8)
      let sources = (0..<64).map { draw.source(row: $0 / 8, column: $0 % 8, size: 8) }
      #expect(sources.allSatisfy { (0..<64).contains($0) })
      if abs(draw.shift.row * 8) < 0.5, abs(draw.shift.column * 8) < 0.5 { #expect(Set(sources).count == 64) }
    }
  }

  /// Greys stay grey whatever hue and saturation do, and a whole turn of hue changes nothing.
  @Test func colorsTurnAboutTheGreys() throws {
    for image in 0..<200 {
      let draw = Draws(random, image: image, probability: 1)
      let color = ColorChange(draw, channels: 3)
      let grey = (0..<3).map { row in (0..<3).reduce(Float(0)) { $0 + color.matrix[3 * row + $1] } }
      let expected = Float(draw.contrast * (draw.flipsLuma ? -1 : 1))
      #expect(grey.allSatisfy { abs($0 - expected) < 1e-4 })
      #expect(color.offset.allSatisfy { abs($0 - Float(draw.brightness) * expected) < 1e-5 })
    }
    let still = ColorChange(Draws(random, image: 0, probability: 0), channels: 3)
    #expect(zip(still.matrix, [1, 0, 0, 0, 1, 0, 0, 0, 1]).allSatisfy { abs($0 - $1) < 1e-6 })
  }

  /// ⟨A x, y⟩ − ⟨A 0, y⟩ = ⟨x, Aᵀ y⟩: gradients pass through, in grey and in colour.
  @Test(arguments: [1, 3]) func gradientsPassThrough(channels: Int) {
    let augmentation = Augmentation(probability: 0.7, random: random)
    let x = images(channels: channels)
    let variable = x.asVariable()
    let output = augmentation(variable)
    let seed = Tensor(gaussian: RandomStream(seed: 2, purpose: .initialization), shape: x.shape)
    let gradient = gradients(of: output, seed: seed, withRespectTo: [variable])[0]
    func inner(_ a: Tensor, _ b: Tensor) -> Double {
      zip(a.values, b.values).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }
    let constant = inner(augmentation(Tensor(repeating: 0, shape: x.shape)), seed)
    let size = (x.squaredNorm * seed.squaredNorm).squareRoot()
    #expect(abs(inner(output, seed) - constant - inner(x, gradient)) < 1e-5 * size)
    #expect(output.values != x.values)
  }
}
