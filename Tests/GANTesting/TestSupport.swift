import Foundation
import Files
import Images
import ModelFiles
import ProgressiveGAN
import Testing

/// A folder that goes with the value.
package final class TemporaryFolder: Sendable {
  package let path: String

  package init() throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("progan-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// A picture unlike the others of its set: a ramp with a tint of its own.
package func sampleImage(_ number: Int, size: Int = 16) -> Image {
  let pixels = (0..<(size * size)).flatMap { pixel -> [UInt8] in
    let (row, column) = (pixel / size, pixel % size)
    return [UInt8((number * 37 + column * 9) % 256), UInt8((row * 13 + number * 5) % 256), UInt8(number * 11 % 256)]
  }
  return Image(width: size, height: size, channels: 3, pixels: pixels)
}

/// A data set of `count` pictures, by way of files.
package func sampleData(_ count: Int, resolution: Int = 16) throws -> ImageDataSet {
  let folder = try TemporaryFolder()
  for number in 0..<count {
    let file = String(format: "%@/%03d.png", folder.path, number)
    try Data(try sampleImage(number).pngData()).write(to: URL(fileURLWithPath: file))
  }
  return try ImageDataSet(path: folder.path, resolution: resolution)
}

/// A run small enough to go through all its phases in a moment: 64 images of 4×4, then 32 a phase.
package func tinyConfiguration(resolution: Int = 16, seed: UInt64 = 5) -> Configuration {
  let schedule = TrainingSchedule(
    finalResolution: resolution, fadeKimg: 0.032, stabilizeKimg: .init(0.032, [4: 0.064]), finalKimg: 0.032,
    batchSize: .init(8, [16: 4]))
  let shape = NetworkShape(latentSize: 8, featureMapBase: 32, featureMapMaximum: 8)
  var result = Configuration("sample", shape, schedule)
  (result.mirror, result.seed, result.sampleCount, result.snapshotKimg) = (true, seed, 4, 100_000)
  return result
}

extension Safetensors {
  /// Reads bytes by way of a file of that name.
  package init(_ data: Data, path name: String) throws {
    let folder = try TemporaryFolder()
    try data.write(to: URL(fileURLWithPath: "\(folder.path)/\(name)"))
    try self.init(contentsOf: "\(folder.path)/\(name)")
  }
}

/// A checkpoint as the program writes it, of a run that is at 4×4 after so many images and some steps.
package func sampleCheckpoint(_ configuration: Configuration = tinyConfiguration(), images: Int = 40) -> Safetensors {
  var state = TrainingState(
    configuration.networkShape, resolution: configuration.schedule.firstResolution, seed: configuration.seed,
    adam: configuration.adam)
  state.imagesSeen = images
  state.step = 5
  state.generatorAdam.update(&state.generator, gradients: state.generator.parameters, learningRate: 0.1)
  state.discriminatorAdam.update(&state.discriminator, gradients: state.discriminator.parameters, learningRate: 0.1)
  return state.checkpoint(configuration: configuration, trainingSeconds: 9)
}

/// A file of that header, its length told, and so many bytes of data.
package func safetensorsData(header: String, bytes: Int = 8) -> Data {
  withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Data($0) } + Data(header.utf8) + Data(count: bytes)
}

/// The sentence that something from outside is refused with: one line, and nothing that drives a terminal.
package func refusal(_ read: () throws -> some Any) throws -> String {
  let error = try #require(throws: (any Error).self) { _ = try read() }
  #expect(error is FileError || error is ProgressiveGANError || "\(type(of: error))" == "RunError")
  let sentence = "\(error)"
  #expect(sentence.hasSuffix(".") && sentence == sentence.withVisibleControls, "\(sentence)")
  return sentence
}
