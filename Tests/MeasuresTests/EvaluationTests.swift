import Foundation
import GANTesting
import Images
import Kernels
import Testing

@testable import Measures
@testable import ProgressiveGAN

struct EvaluationTests {
  private func noise(_ number: Int, _ size: Int = 16, mean: Float = 128, deviation: Float = 30) -> Image {
    let gaussian = [Float](
      gaussian: RandomStream(seed: 8, purpose: .evaluation, index: UInt64(number)), count: size * size * 3)
    return Image(
      width: size, height: size, channels: 3,
      pixels: gaussian.map { UInt8(max(0, min(255, mean + deviation * $0))) })
  }

  /// Vertical stripes of a random phase.
  private func stripes(_ number: Int) -> Image {
    let pixels = (0..<(16 * 16 * 3)).map { UInt8(($0 / 3 % 16 + number * 5) % 4 * 60) }
    return Image(width: 16, height: 16, channels: 3, pixels: pixels)
  }

  @Test func levelsGoDownTo16() {
    #expect(SlicedWasserstein.levels(of: 1024) == [1024, 512, 256, 128, 64, 32, 16])
    #expect(SlicedWasserstein.levels(of: 16) == [16])
    #expect(SlicedWasserstein.levels(of: 8) == [8])
    #expect(SlicedWasserstein.levels(of: 4) == [])
  }

  @Test func sortsRowsOfFloats() {
    let values = (0..<3).flatMap { row in
      [Float](gaussian: RandomStream(seed: 1, purpose: .evaluation, index: UInt64(row)), count: 997)
    }
    var special = values
    special.replaceSubrange(0..<6, with: [-.infinity, .infinity, 0, -0.0, Float.leastNonzeroMagnitude, -1e30])
    let buffer = FloatBuffer(special)
    sortRows(buffer, columns: 997)
    for row in 0..<3 {
      let range = (row * 997)..<((row + 1) * 997)
      #expect(Array(buffer.array[range]) == special[range].sorted())
    }
  }

  /// A set shifted by δ is |δ| · E|u₁| away, u uniform on the sphere of that many dimensions.
  @Test func aShiftIsItsOwnDistance() {
    let (rows, columns) = (400, 147)
    let values = [Float](gaussian: RandomStream(seed: 2, purpose: .evaluation), count: rows * columns)
    func set(_ offset: Float) -> SlicedWasserstein.Descriptors {
      .init(buffer: FloatBuffer(values.map { $0 + offset }), rows: rows)
    }
    #expect(SlicedWasserstein.distance(set(0), set(0), seed: 1) == 0)
    let expected = 0.5 * Double(columns).squareRoot() * (2 / (Double.pi * Double(columns))).squareRoot()
    let found = SlicedWasserstein.distance(set(0), set(0.5), seed: 1)
    #expect(abs(found - expected) < 0.1 * expected, "\(found), not \(expected)")
  }

  /// Sets of one kind are near, of two kinds far, whatever the brightness; the more pictures, the nearer.
  @Test func tellsTexturesApart() {
    func distance(_ count: Int, _ fake: (Int) -> Image) -> Double {
      SlicedWasserstein.distance(level: 0, count: count, seed: 3, real: { noise($0) }, fake: fake)
    }
    let same = distance(40) { noise(1000 + $0) }
    let brighter = distance(40) { noise(1000 + $0, mean: 140) }
    let other = distance(40) { stripes($0) }
    #expect(other > 5 * same)
    #expect(abs(brighter - same) < same)
    #expect(distance(10) { noise(1000 + $0) } > same)
  }

  @Test func doesNotDependOnTheNumberOfThreads() throws {
    let data = try sampleData(20)
    let snapshot = GeneratorSnapshot(
      Generator(tinyConfiguration().shape, resolution: 16, seed: 1), alpha: 0.5, imagesSeen: 7)
    let before = Workers.threadCount
    defer { Workers.threadCount = before }
    let results = try [1, 2, 3].map { threads in
      Workers.threadCount = threads
      return try Evaluation(of: snapshot, data: data, imageCount: 100, seed: 4)
    }
    #expect(results[0] == results[1])
    #expect(results[0] == results[2])
    #expect(results[0].imageCount == 20, "no more than there are reals")
    #expect(results[0].levels.map(\.resolution) == [16])
    #expect(results[0].meanDistance.map { $0 > 0 } == true)
  }

  /// One picture makes no pair, and what no pair was measured of is not 0: neither now, nor in what earlier versions wrote.
  @Test func withoutAPairNothingIsSaidOfVariety() throws {
    let snapshot = GeneratorSnapshot(
      Generator(tinyConfiguration().shape, resolution: 16, seed: 1), alpha: 1, imagesSeen: 7)
    let single = try Evaluation(of: snapshot, data: try sampleData(1), imageCount: 16, seed: 4)
    #expect(single.similarity == nil && single.imageCount == 1)
    let json = String(decoding: try JSONEncoder().encode(single), as: UTF8.self)
    #expect(!json.contains("similarity"))
    let pair = try Evaluation(of: snapshot, data: try sampleData(2), imageCount: 16, seed: 4)
    #expect(pair.similarity != nil)
  }

  /// What was measured of steps that were taken back is dropped, whether it is still being measured or waits already.
  @Test func resultsOfADiscardedTimelineAreDropped() async throws {
    var configuration = tinyConfiguration()
    configuration.evaluateKimg = 0.1
    let data = try sampleData(20)
    let evaluator = Evaluator(configuration: configuration, data: data, lastMeasured: 0)
    func snapshot(_ images: Int) -> GeneratorSnapshot {
      GeneratorSnapshot(Generator(configuration.shape, resolution: 16, seed: 1), alpha: 1, imagesSeen: images)
    }
    let result = try Evaluation(of: snapshot(700), data: data, imageCount: 16, seed: 1)
    evaluator.finish(result, 0)
    #expect(!evaluator.isDue(790) && evaluator.isDue(800))
    evaluator.goBack(lastMeasured: 500)
    #expect(evaluator.take().isEmpty)
    evaluator.finish(result, 0)
    #expect(evaluator.take().isEmpty)
    #expect(evaluator.isDue(600) && !evaluator.isDue(590))
    evaluator.finish(result, 1)
    #expect(evaluator.take() == [result])
    #expect(evaluator.take().isEmpty)

    evaluator.evaluate(snapshot(900))
    #expect(!evaluator.isDue(100_000), "one at a time")
    evaluator.goBack(lastMeasured: 700)
    for _ in 0..<6000 where !evaluator.isDue(100_000) { try await Task.sleep(for: .milliseconds(5)) }
    #expect(evaluator.isDue(800))
    #expect(evaluator.take().isEmpty)
  }
}
