import Foundation
import GANTesting
import Images
import Testing

@testable import Measures
@testable import ProgressiveGAN

/// Known answers were computed with NumPy and SciPy.
struct PyramidTests {
  private func pattern(_ number: Int, _ size: Int) -> Image {
    let pixels = (0..<(size * size * 3)).map { index -> UInt8 in
      let (x, y, channel) = (index / 3 % size, index / 3 / size, index % 3)
      return UInt8((x * 7 + y * 13 + channel * 29 + x * y % 17 * 5 + number * 31) % 256)
    }
    return Image(width: size, height: size, channels: 3, pixels: pixels)
  }

  private func ramp(_ number: Int, _ size: Int) -> Image {
    let pixels = (0..<(size * size * 3)).map { index -> UInt8 in
      let (x, y, channel) = (index / 3 % size, index / 3 / size, index % 3)
      return UInt8(x * 128 / size + y * 64 / size + channel * 20 + number * ((x + y) % 8))
    }
    return Image(width: size, height: size, channels: 3, pixels: pixels)
  }

  @Test func laplacianLevels() {
    let levels = laplacianPyramid(of: FloatImage(pattern(0, 32)), downTo: 16)
    #expect(levels.map(\.width) == [32, 16])
    func at(_ level: Int, _ channel: Int, _ y: Int, _ x: Int) -> Float {
      levels[level].values[(y * levels[level].width + x) * 3 + channel]
    }
    let places = [(0, 0, 0), (1, 3, 5), (2, 15, 15), (0, 1, 14)]
    let known: [[Float]] = [
      [-26.894_531, 33.784_180, -3.735_351_6, 21.169_922], [17.8125, 186.003_91, 194.046_88, 124.277_34],
    ]
    for level in 0..<2 {
      for (place, value) in zip(places, known[level]) {
        #expect(abs(at(level, place.0, place.1, place.2) - value) < 1e-3)
      }
    }
    let sums = levels.map { level in level.values.reduce(0) { $0 + Double(abs($1)) } }
    #expect(abs(sums[0] - 121_652.656) < 1)
    #expect(abs(sums[1] - 97_683.14) < 1)
  }

  @Test func aFlatPictureHasNoDetail() {
    let flat = FloatImage(width: 64, height: 64, channels: 1, values: [Float](repeating: 77, count: 4096))
    let levels = laplacianPyramid(of: flat, downTo: 16)
    #expect(levels.count == 3)
    for level in levels.dropLast() { #expect(level.values.allSatisfy { abs($0) < 1e-4 }) }
    #expect(levels[2].values.allSatisfy { abs($0 - 77) < 1e-4 })
  }

  @Test func similarities() {
    for (size, known) in [(64, 0.643_519_8), (16, 0.484_849_4)] {
      #expect(abs(multiScaleSimilarity(pattern(0, size), pattern(1, size)) - known) < 1e-4)
    }
    for (size, known) in [(64, 0.935_742_5), (32, 0.970_175_5), (16, 0.984_776_1)] {
      #expect(abs(multiScaleSimilarity(ramp(0, size), ramp(3, size)) - known) < 1e-4)
    }
    #expect(abs(multiScaleSimilarity(pattern(2, 32), pattern(2, 32)) - 1) < 1e-6)
    #expect(multiScaleSimilarity(pattern(0, 8), pattern(1, 8)).isFinite)
    #expect(multiScaleSimilarity(pattern(0, 4), pattern(1, 4)).isFinite)
  }
}
