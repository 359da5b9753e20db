import Autograd
import Foundation
import GANTesting
import Images
import Testing

@testable import ModelFiles
@testable import ProgressiveGAN

struct LabelTests {
  /// Dark pictures and bright ones, each kind in a folder of its own.
  private func data(stray: Bool = false) throws -> ImageDataSet {
    let folder = try TemporaryFolder()
    for (name, shade) in [("night", 40), ("day", 220)] {
      let path = "\(folder.path)/\(name)"
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      for number in 0..<4 {
        let image = Image(
          width: 4, height: 4, channels: 3, pixels: [UInt8](repeating: UInt8(shade + number), count: 48))
        try Data(try image.pngData()).write(to: URL(fileURLWithPath: "\(path)/\(number).png"))
      }
    }
    if stray { try Data(try sampleImage(1).pngData()).write(to: URL(fileURLWithPath: folder.path + "/stray.png")) }
    return try ImageDataSet(path: folder.path, resolution: 4, labeled: true)
  }

  @Test func foldersAreClasses() throws {
    let data = try data()
    #expect(data.classes == ["day", "night"])
    for index in 0..<data.count { #expect(try (data.image(index, at: 4).pixels[0] > 128) == (data.labels[index] == 0)) }
    #expect(throws: ImageError.self) { try self.data(stray: true) }
  }

  @Test func batchesCarryTheirLabels() throws {
    let data = try data()
    var source = BatchSource(data: data, seed: 1, mirror: false)
    let images = try source.batch(first: 3, count: 20, resolution: 4, alpha: 1).values
    let labels = source.labels(first: 3, count: 20)
    for index in 0..<20 { #expect((images[index * 48] > 0) == (labels[index] == 0)) }
    #expect(Set(source.randomLabels(.init(seed: 1, purpose: .labels), count: 50)) == [0, 1])
  }

  /// Softmax cross-entropy against its definition, with logits that would overflow eˣ.
  @Test func labelLossIsCrossEntropy() throws {
    let rows: [[Float]] = [[0, 1, 2, 3], [5, 200, 100, -100]]
    let judgement = Judgement(Tensor(rows.flatMap { $0 }, shape: [2, 4]))
    #expect(judgement.scores.values == [0, 5])
    let labels = try #require(Tensor(oneHot: [2, 1], count: 3))
    let loss = try #require(judgement.labelLoss(labels)).scalar
    let first = log(exp(1.0) + exp(2.0) + exp(3.0)) - 3
    let second = 200.0 - 100
    #expect(abs(Double(loss) - (first + second) / 2) < 1e-4)
    #expect(Judgement(Tensor([1, 2], shape: [2, 1])).labelLoss(labels) == nil)
  }

  /// A conditional run learns which class is bright.
  @Test func aConditionalGeneratorLearnsItsClasses() throws {
    let data = try data()
    var configuration = tinyConfiguration(resolution: 4)
    configuration.classes = data.classes
    configuration.labels = .folders
    configuration.mirror = false
    configuration.shape.featureMapMaximum = 16
    configuration.shape.latentSize = 2
    configuration.loss.labelWeight = 10
    configuration.schedule.learningRate = 0.01
    configuration.schedule.finalKimg = 4
    configuration.smoothingDecay = 0.9
    var trainer = Trainer(configuration: configuration, data: data)
    while !trainer.position.isFinished { _ = try trainer.step().get() }
    let snapshot = GeneratorSnapshot(trainer.state.smoothed, classes: data.classes, alpha: 1, imagesSeen: 0)
    let latents = (0..<8).map { sampleLatent(size: 2, seed: 2, index: $0) }
    func brightness(_ label: Int) -> Int {
      snapshot.images(of: latents, labels: [Int](repeating: label, count: 8)).flatMap(\.pixels).reduce(0) {
        $0 + Int($1)
      }
        / (8 * 48)
    }
    #expect(brightness(0) > brightness(1) + 120, "\(brightness(0)) and \(brightness(1))")
    let file = trainer.state.checkpoint(configuration: configuration, trainingSeconds: 0)
    #expect(try file.configuration(path: "x").classes == ["day", "night"])
  }
}
