import Foundation
import GANTesting
import Measures
import Testing

@testable import Files
@testable import ModelFiles
@testable import ProgressiveGAN
@testable import Runs

struct EvaluationLogTests {
  /// What no pair was measured of is not 0: neither now, nor in what earlier versions wrote.
  @Test func withoutAPairNothingIsSaidOfVariety() throws {
    let snapshot = GeneratorSnapshot(
      Generator(tinyConfiguration().shape, resolution: 16, seed: 1), alpha: 1, imagesSeen: 7)
    let single = try Evaluation(of: snapshot, data: try sampleData(1), imageCount: 16, seed: 4)
    let event = single.event(at: 1)
    guard case .scalars(let scalars) = event.content else {
      Issue.record("no numbers")
      return
    }
    #expect(!scalars.contains { $0.tag == "ms_ssim" } && scalars.contains { $0.tag == "swd/16" })
    let folder = try TemporaryFolder()
    let run = try RunDirectory(creating: folder.path + "/run", tinyConfiguration())
    let old = #"{"imagesSeen":9,"resolution":16,"imageCount":1,"levels":[],"similarity":0}"# + "\n"
    try Data(old.utf8).write(to: URL(fileURLWithPath: run.path + "/evaluations.jsonl"))
    #expect(run.evaluations().map(\.similarity) == [nil])
  }

  /// Lines that cannot be written wait, in order, with the cut that goes before them.
  @Test func logsWaitForRoom() throws {
    let folder = try TemporaryFolder()
    let run = try RunDirectory(creating: folder.path + "/run", tinyConfiguration())
    func line(_ images: Int) -> TrainingMetrics {
      TrainingMetrics(
        imagesSeen: images, resolution: 4, alpha: 1, discriminatorLoss: 0, generatorLoss: 0, wasserstein: 0,
        gradientNorm: 1, imagesPerSecond: 1, trainingSeconds: 1)
    }
    var logs = PendingLogs()
    for images in [100, 200, 300] { logs.add(line(images)) }
    try logs.write(to: run)
    #expect(logs.isEmpty)
    logs.add(line(400))
    logs.goBack(to: 200)
    logs.add(line(250))
    // A folder in the file's place, as nothing stops those who may do everything.
    let (path, aside) = (run.path + "/metrics.jsonl", run.path + "/aside")
    try FileManager.default.moveItem(atPath: path, toPath: aside)
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    #expect(throws: FileError.self) { try logs.write(to: run) }
    #expect(throws: FileError.self) { try logs.write(to: run) }
    #expect(!logs.isEmpty)
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.moveItem(atPath: aside, toPath: path)
    logs.goBack(to: 200)
    logs.add(line(260))
    try logs.write(to: run)
    #expect(logs.isEmpty)
    #expect(run.metrics().map(\.imagesSeen) == [100, 200, 260])
  }
}
