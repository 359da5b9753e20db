import Foundation
import Images

@testable import ProgressiveGAN

/// A folder that goes with the value.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("progan-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// A picture unlike the others of its set: a ramp with a tint of its own.
func sampleImage(_ number: Int, size: Int = 16) -> Image {
  let pixels = (0..<(size * size)).flatMap { pixel -> [UInt8] in
    let (row, column) = (pixel / size, pixel % size)
    return [UInt8((number * 37 + column * 9) % 256), UInt8((row * 13 + number * 5) % 256), UInt8(number * 11 % 256)]
  }
  return Image(width: size, height: size, channels: 3, pixels: pixels)
}

/// A data set of `count` pictures, by way of files.
func sampleData(_ count: Int, resolution: Int = 16) throws -> ImageDataSet {
  let folder = try TemporaryFolder()
  for number in 0..<count {
    let file = String(format: "%@/%03d.png", folder.path, number)
    try Data(try sampleImage(number).pngData()).write(to: URL(fileURLWithPath: file))
  }
  return try ImageDataSet(path: folder.path, resolution: resolution)
}

/// A run small enough to go through all its phases in a moment: 64 images of 4×4, then 32 a phase.
func tinyConfiguration(resolution: Int = 16, seed: UInt64 = 5) -> Configuration {
  let schedule = TrainingSchedule(
    finalResolution: resolution, fadeKimg: 0.032, stabilizeKimg: .init(0.032, [4: 0.064]), finalKimg: 0.032,
    batchSize: .init(8, [16: 4]))
  return Configuration(
    dataPath: "sample", mirror: true,
    shape: NetworkShape(latentSize: 8, featureMapBase: 32, featureMapMaximum: 8), schedule: schedule, seed: seed,
    sampleCount: 4, snapshotKimg: 100_000)
}
