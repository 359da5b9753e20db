import Foundation
import GANTesting
import Testing

@testable import Files
@testable import ModelFiles
@testable import ProgressiveGAN
@testable import Runs

struct RunsFolderTests {
  private let folder: TemporaryFolder
  private let runs: RunsFolder

  init() throws {
    folder = try TemporaryFolder()
    runs = RunsFolder(folder.path + "/runs")
  }

  private func metrics(_ images: Int) -> TrainingMetrics {
    TrainingMetrics(
      imagesSeen: images, resolution: 4, alpha: 1, discriminatorLoss: -1, generatorLoss: 2,
      wasserstein: Double(images), gradientNorm: 1, imagesPerSecond: 100, trainingSeconds: Double(images) / 100)
  }

  @discardableResult
  private func addRun(_ name: String, age: Double = 0, images: Int? = nil) throws -> RunDirectory {
    let run = try RunDirectory(creating: "\(runs.path)/\(name)", tinyConfiguration())
    if let images { try run.save(sampleCheckpoint(images: images), imagesSeen: images) }
    let date = Date().addingTimeInterval(-age)
    for file in ["config.json", "checkpoints"] {
      try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: "\(run.path)/\(file)")
    }
    return run
  }

  @Test func withoutAFolderThereIsNoRun() {
    #expect(runs.runs().isEmpty && runs.runs(archived: true).isEmpty && runs.isEmpty)
  }

  @Test func listsTheNewestFirstAndWhereTheyStand() throws {
    try addRun("old", age: 300)
    let run = try addRun("new", age: 10, images: 40)
    try addRun("middle", age: 100)
    try Data("x".utf8).write(to: URL(fileURLWithPath: runs.path + "/a file"))
    for images in stride(from: 400, through: 40_000, by: 400) { try run.append(metrics(images)) }
    for (kimg, size) in [("000003", 9), ("000012", 8)] {
      try run.write(Data(count: size), to: "samples/\(kimg)-kimg-4x4.png")
    }
    let list = runs.runs()
    #expect(list.map(\.name) == ["new", "middle", "old"])
    #expect(abs(list[2].lastChange - Date().timeIntervalSince1970 + 300) < 5)
    let state = try list[0].state.get()
    #expect(state.imagesSeen == 40 && state.snapshotCount == 1 && state.favouriteCount == 0)
    #expect(state.dataName == "sample" && state.position.resolution == 4)
    #expect(state.trainingSeconds == 400)
    #expect(state.sheet == run.path + "/samples/000012-kimg-4x4.png")
    // Thinned evenly, and the newest value is there.
    #expect((40...48).contains(state.wasserstein.count) && state.wasserstein.last == 40_000)
    #expect(state.wasserstein == state.wasserstein.sorted())
    let checkpoint = try #require(run.checkpointFiles().first)
    let size = try #require(FileManager.default.contents(atPath: checkpoint.path)).count
    #expect(list[0].bytes > size + 17 && list[0].bytes < size + 60_000)
  }

  @Test func aTornLogIsReadAsFarAsItGoes() throws {
    let run = try addRun("run")
    for images in [400, 800] { try run.append(metrics(images)) }
    let log = try #require(FileManager.default.contents(atPath: run.path + "/metrics.jsonl"))
    try run.write(log + Data(#"{"alpha":1,"discrim"#.utf8), to: "metrics.jsonl")
    #expect(run.sampledMetrics(48).map(\.imagesSeen) == [400, 800])
    try run.write(Data("no line".utf8), to: "metrics.jsonl")
    #expect(run.sampledMetrics(48).isEmpty)
  }

  @Test func damagedRunsAreListedWithTheReason() throws {
    try addRun("good")
    let run = try addRun("bad\u{1B}[2J", age: 50)
    try Data("{".utf8).write(to: URL(fileURLWithPath: run.path + "/config.json"))
    try makeFolder(runs.path + "/empty")
    let list = runs.runs()
    #expect(list.map(\.name) == ["good", "bad␛[2J", "empty"] || list.map(\.name) == ["bad␛[2J", "good", "empty"])
    func sentence(_ name: String) throws -> String {
      let summary = try #require(list.first { $0.name == name })
      return try refusal { try summary.state.get() }
    }
    #expect(try sentence("bad␛[2J").contains("not a configuration"))
    #expect(try sentence("empty").contains("no config.json"))
  }

  @Test func whoTrainsIsSeenAndNotDisturbed() throws {
    let run = try addRun("run")
    #expect(runs.runs().map(\.isInUse) == [false])
    var lock: RunLock? = try run.lock()
    #expect(lock != nil && runs.runs().map(\.isInUse) == [true])
    for change in [{ _ = try runs.archive("run") }, { _ = try runs.rename("run", to: "other") }] {
      #expect(throws: RunError.inUse(path: run.path)) { try change() }
    }
    lock = nil
    #expect(runs.runs().map(\.isInUse) == [false])
    // Somebody who looks at the very moment does not keep the run from being opened.
    let other = open(run.path + "/lock", O_RDONLY)
    #expect(flock(other, LOCK_SH | LOCK_NB) == 0)
    Thread.detachNewThread {
      usleep(10_000)
      close(other)
    }
    _ = try run.lock()
  }

  @Test func renames() throws {
    try addRun("one", images: 40)
    try addRun("two")
    #expect(try runs.rename("one", to: " three ") == runs.path + "/three")
    #expect(Set(runs.names()) == ["two", "three"])
    #expect(try RunDirectory(opening: runs.path + "/three").newestCheckpoint() != nil)
    for (wrong, words) in [
      ("two", "already"), ("", "needs a name"), ("  ", "needs a name"), (".hidden", "dot"), ("a/b", "'/'"),
      ("a\u{1B}b", "control"), (String(repeating: "é", count: 101), "200 bytes"),
    ] {
      let said = try refusal { try runs.rename("three", to: wrong) }
      #expect(said.contains(words), "\(said)")
    }
    #expect(throws: RunError.noRun(path: runs.path + "/nothing")) { try runs.rename("nothing", to: "x") }
    #expect(Set(runs.names()) == ["two", "three"])
  }

  /// Away and back, twice of one name: nothing is lost on the way.
  @Test func archivesAndBringsBack() throws {
    try addRun("run", images: 40)
    #expect(try runs.archive("run") == "run")
    try addRun("run", images: 16)
    #expect(try runs.archive("run") == "run-2")
    #expect(runs.runs().isEmpty && !runs.isEmpty)
    let put = runs.runs(archived: true)
    #expect(Set(put.map(\.name)) == ["run", "run-2"] && put.allSatisfy(\.isArchived))
    #expect(RunDirectory.latest(in: runs.path, dataPath: "sample") == nil)
    #expect(try runs.restore("run") == "run")
    #expect(try runs.restore("run-2") == "run-2")
    #expect(try runs.runs().map { try $0.state.get().imagesSeen }.sorted() == [16, 40])
    try addRun("other")
    #expect(runs.freePath(for: "other") == runs.path + "/other-2")
    #expect(runs.freePath(for: "free") == runs.path + "/free")
  }

  @Test func namesThatAreTakenGetANumberOnTheWayBack() throws {
    try addRun("run", images: 40)
    _ = try runs.archive("run")
    try addRun("run")
    #expect(try runs.restore("run") == "run-2")
    #expect(try RunSummary(of: runs.path + "/run-2").state.get().imagesSeen == 40)
  }
}
