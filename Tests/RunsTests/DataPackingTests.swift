import Foundation
import GANTesting
import Images
import Measures
import Testing

@testable import Files
@testable import ModelFiles
@testable import ProgressiveGAN
@testable import Runs

/// Training from a packed file.
struct DataPackingTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private var packed: String { folder.path + "/set.pack" }

  /// Pictures in two subfolders, one of them damaged.
  private func writePictures(_ count: Int = 9) throws -> String {
    for number in 0..<count {
      let parent = "\(folder.path)/in/\(number % 2 == 0 ? "even" : "odd")"
      try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
      try Data(sampleImage(number, size: 18).pngData()).write(to: URL(fileURLWithPath: "\(parent)/\(number).png"))
    }
    try Data("broken".utf8).write(to: URL(fileURLWithPath: "\(folder.path)/in/even/0a.png"))
    return folder.path + "/in"
  }

  private func damage(at position: Int) throws {
    let file = try FileHandle(forUpdating: URL(fileURLWithPath: packed))
    try file.seek(toOffset: UInt64(position))
    let byte = try #require(try file.read(upToCount: 1)?.first)
    try file.seek(toOffset: UInt64(position))
    try file.write(contentsOf: Data([byte ^ 1]))
    try file.close()
  }

  /// The networks that come out are those of the pictures themselves, bit for bit: with mirror images and classes,
  /// through growth and fades, several batches a step, and where a batch is of two passes.
  @Test func learnsExactlyWhatThePicturesTeach() throws {
    let path = try writePictures()
    let summary = try packData(at: path, to: packed, resolution: 16)
    #expect(summary.count == 9 && summary.unreadable.count == 1)
    var configuration = tinyConfiguration()
    configuration.classes = ["even", "odd"]
    configuration.discriminatorRepeats = 2
    let states = try [path, packed].map { path in
      let data = try ImageDataSet(path: path, resolution: 16, labeled: true)
      #expect(data.isMapped == (path == packed))
      var trainer = Trainer(configuration: configuration, data: data)
      while !trainer.position.isFinished { _ = try trainer.step().get() }
      return trainer.state.checkpoint(configuration: configuration, trainingSeconds: 0)
    }
    #expect(states[0] == states[1])
  }

  @Test func aDamagedPictureEndsTrainingAndLosesNothing() async throws {
    try packData(at: try writePictures(1), to: packed, resolution: 16)
    // The only picture's 8×8 pixels.
    try damage(at: 4096 + 4096 + 5)
    let data = try ImageDataSet(path: packed, resolution: 16)
    let configuration = tinyConfiguration()
    var trainer = Trainer(configuration: configuration, data: data)
    while trainer.position.resolution == 4 { _ = try trainer.step().get() }
    let seen = trainer.state.imagesSeen
    guard case .failure(.unreadable(let error)) = trainer.step() else {
      Issue.record("the step was taken")
      return
    }
    #expect(error.description.contains("picture 1") && error.description.contains("8×8"))
    #expect(trainer.state.imagesSeen == seen && trainer.state.step == seen / 8)

    let run = try RunDirectory(creating: folder.path + "/run", configuration)
    let session = try TrainingSession(run: run, data: data)
    #expect(
      session.reals(count: 1, resolution: 8, alpha: 1).isEmpty
        && session.reals(count: 1, resolution: 4, alpha: 1).count == 1)
    session.start()
    var last: TrainingProgress?
    for _ in 0..<6000 {
      last = session.progress.take() ?? last
      if case .failed = last?.activity { break }
      try await Task.sleep(for: .milliseconds(5))
    }
    guard case .failed(let sentence) = last?.activity else {
      Issue.record("training went on")
      return
    }
    #expect(sentence.contains("checksum") && sentence.hasSuffix("is kept."))
    session.stop()
    #expect(try run.newestCheckpoint()?.file.count("images") == seen)
  }

  @Test func measuringADamagedPictureIsTold() async throws {
    try packData(at: try writePictures(3), to: packed, resolution: 16)
    try damage(at: 4096 + 5)
    var configuration = tinyConfiguration()
    configuration.evaluateKimg = 0.1
    let evaluator = Evaluator(
      configuration: configuration, data: try ImageDataSet(path: packed, resolution: 16), lastMeasured: 0)
    evaluator.evaluate(
      GeneratorSnapshot(Generator(configuration.shape, resolution: 16, seed: 1), alpha: 1, imagesSeen: 100))
    for _ in 0..<6000 where !evaluator.isDue(100_000) { try await Task.sleep(for: .milliseconds(5)) }
    #expect(evaluator.take().isEmpty)
    #expect(evaluator.takeFailures().map { $0.contains("picture 1") } == [true])
    #expect(evaluator.takeFailures().isEmpty && !evaluator.isDue(199) && evaluator.isDue(200))
  }

  /// Refused, or ended by somebody, it leaves nothing behind, nor touches what is there.
  @Test func whatIsNotFinishedLeavesNothing() throws {
    let path = try writePictures()
    struct Enough: Error {}
    #expect(throws: ImageError.unreadable(path: path, count: 1, of: 10)) {
      try packData(at: path, to: packed, isStrict: true)
    }
    #expect(throws: Enough.self) { try packData(at: path, to: packed, check: { throw Enough() }) }
    #expect(throws: ImageError.self) { try packData(at: folder.path + "/none", to: packed) }
    #expect(throws: FileError.self) { try packData(at: path, to: folder.path + "/no/such/folder/x") }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["in"])
  }

  @Test func readsAheadWhatIsAskedForNext() {
    let ahead = ReadAhead<Int, Int>()
    #expect(ahead.take(1) == nil)
    ahead.begin(1) { 10 }
    #expect(ahead.take(1) == 10)
    #expect(ahead.take(1) == nil, "taken once")
    ahead.begin(2) { 20 }
    #expect(ahead.take(3) == nil)
    ahead.begin(3) { 30 }
    #expect(ahead.take(2) == nil && ahead.take(3) == 30)
  }

  @Test func waitingIsAShareOfTheSteps() {
    var share = WaitingShare()
    #expect(share.share == nil)
    share.add(0.5, of: 1)
    share.add(0, of: 4)
    #expect(share.share == 0.1)
  }
}
