import Foundation
import GANTesting
import Testing

@testable import Files
@testable import ModelFiles
@testable import ProgressiveGAN
@testable import Runs

struct CheckpointStoreTests {
  private let folder: TemporaryFolder
  private let run: RunDirectory

  init() throws {
    folder = try TemporaryFolder()
    run = try RunDirectory(creating: folder.path + "/run", tinyConfiguration())
  }

  private func save(_ images: Int..., in run: RunDirectory? = nil) throws {
    for images in images { try (run ?? self.run).save(sampleCheckpoint(images: images), imagesSeen: images) }
  }

  private func path(_ images: Int) -> String { String(format: "%@/checkpoints/%012d.safetensors", run.path, images) }

  private func tear(_ images: Int) throws { try Data("torn".utf8).write(to: URL(fileURLWithPath: path(images))) }

  /// A whole checkpoint, but of a run with another seed.
  private func plantForeign(_ images: Int) throws {
    try sampleCheckpoint(tinyConfiguration(seed: 6), images: images).write(to: path(images))
  }

  @Test func theNewestThatIsWholeAndOursIsFound() throws {
    #expect(try run.newestCheckpoint() == nil)
    try save(1, 2)
    try plantForeign(3)
    try tear(4)
    try sampleCheckpoint(images: 1).write(to: path(5))
    try FileManager.default.createDirectory(atPath: path(6), withIntermediateDirectories: true)
    for name in ["notes.txt", "7.safetensors", "-00000000007.safetensors", "000000000007.safetensors.safetensors"] {
      try Data("notes".utf8).write(to: URL(fileURLWithPath: run.path + "/checkpoints/\(name)"))
    }
    let found = try #require(try run.newestCheckpoint())
    #expect(found.path == path(2))
    #expect(found.file.count("images") == 2)
    let passedOver = found.passedOver.map { "\($0)" }
    #expect(passedOver.count == 4)
    for (sentence, (images, reason)) in zip(
      passedOver, [(6, "a folder"), (5, "renamed"), (4, "too short"), (3, "another run")])
    {
      #expect(sentence.contains(path(images)) && sentence.contains(reason), "\(sentence)")
    }
  }

  /// Training, reconfiguration and snapshots all take up the same one.
  @Test func allTakeUpTheSame() throws {
    try save(40)
    try plantForeign(150)
    var grown = run.configuration
    grown.schedule.finalResolution = 32
    // After 150 images the last resolution would have begun; the phase would end where the run is.
    let changed = try run.reconfigured(grown)
    #expect(changed.configuration.schedule == run.configuration.schedule.grown(to: 32, imagesSeen: 40))
    #expect(try GeneratorSnapshot(run: changed).imagesSeen == 40)
    let session = try TrainingSession(run: changed, data: sampleData(9, resolution: 32))
    let progress = try #require(session.progress.take())
    #expect(progress.imagesSeen == 40)
    #expect(progress.events.contains { $0.message.contains("passed over") && $0.message.contains(path(150)) })
  }

  @Test func saysWhenNoneCanBeUsed() throws {
    try tear(1)
    #expect(try refusal { try run.newestCheckpoint() }.hasPrefix("The run's only checkpoint cannot be used. The file"))
    try plantForeign(2)
    let said = try refusal { try GeneratorSnapshot(run: run) }
    #expect(said.hasPrefix("None of the run's 2 checkpoints can be used. The file '\(path(2))'"), "\(said)")
    #expect(throws: RunError.self) { try TrainingSession(run: run, data: sampleData(9)) }
  }

  /// The newest three, and the first of every kimg.
  @Test func keepsTheNewestAndSomeOfTheOlder() throws {
    var configuration = tinyConfiguration()
    (configuration.keptSnapshots, configuration.keepKimg) = (3, 1)
    let run = try RunDirectory(creating: folder.path + "/kept", configuration)
    for images in stride(from: 0, through: 4000, by: 400) { try save(images, in: run) }
    #expect(run.checkpointFiles().map(\.imagesSeen) == [4000, 3600, 3200, 2000, 1200, 0])
    configuration.keepKimg = 0
    let sparse = try RunDirectory(creating: folder.path + "/sparse", configuration)
    for images in 0..<9 { try save(images, in: sparse) }
    #expect(sparse.checkpointFiles().map(\.imagesSeen) == [8, 7, 6])
  }

  /// Files that were passed over stay, but take no good one's place; what was just written is always there.
  @Test func theUnusableTakeNoPlace() throws {
    var configuration = tinyConfiguration()
    (configuration.keptSnapshots, configuration.keepKimg) = (2, 0)
    let run = RunDirectory(run.path, configuration)
    try save(10, 20, in: run)
    for images in [15, 25, 50] { try tear(images) }
    for images in [26, 60] { try plantForeign(images) }
    try sampleCheckpoint(images: 1).write(to: path(27))
    try save(30, in: run)
    #expect(run.checkpointFiles().map(\.imagesSeen) == [60, 50, 30, 27, 26, 25, 20, 15])
    try save(40, in: run)
    #expect(run.checkpointFiles().map(\.imagesSeen) == [60, 50, 40, 30, 27, 26, 25, 15])
    #expect(try run.newestCheckpoint()?.path == path(40))
  }

  /// Whole ones ahead of the run, of a future that it went back from, push out nothing either.
  @Test func theJustWrittenStays() throws {
    var configuration = tinyConfiguration()
    (configuration.keptSnapshots, configuration.keepKimg) = (1, 1)
    let run = RunDirectory(run.path, configuration)
    for images in [100, 150] { try sampleCheckpoint(images: images).write(to: path(images)) }
    try tear(5)
    try save(10, 20, in: run)
    // 10 is the first whole one of its kimg.
    #expect(run.checkpointFiles().map(\.imagesSeen) == [150, 100, 20, 10, 5])
  }
}
