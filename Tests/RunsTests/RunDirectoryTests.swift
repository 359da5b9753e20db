import Foundation
import GANTesting
import Testing

@testable import Files
@testable import ModelFiles
@testable import ProgressiveGAN
@testable import Runs

struct RunDirectoryTests {
  private let folder: TemporaryFolder
  private let run: RunDirectory

  init() throws {
    folder = try TemporaryFolder()
    run = try RunDirectory(creating: folder.path + "/run", tinyConfiguration())
  }

  private func metrics(_ images: Int) -> TrainingMetrics {
    TrainingMetrics(
      imagesSeen: images, resolution: 4, alpha: 1, discriminatorLoss: -1, generatorLoss: 2, wasserstein: 3,
      gradientNorm: 1, imagesPerSecond: 100, trainingSeconds: 9)
  }

  @Test func opensWhatItMade() throws {
    #expect(try RunDirectory(opening: run.path).configuration == run.configuration)
    #expect(run.name == "run")
  }

  @Test func doesNotMakeARunOverAnother() {
    #expect(throws: FileError.cannotWrite(path: run.path, reason: "there is a run already")) {
      try RunDirectory(creating: run.path, tinyConfiguration())
    }
  }

  @Test func saysWhatIsNotARun() throws {
    #expect(throws: RunError.noRun(path: folder.path)) { try RunDirectory(opening: folder.path) }
    for (text, sentence) in [
      ("{]", "not a configuration"), (#"{"channels": "2"}"#, "channels cannot be '2'"),
      (#"{"feature-map-base": "4"}"#, "no feature map at 64×64"),
    ] {
      try Data(text.utf8).write(to: URL(fileURLWithPath: run.path + "/config.json"))
      let said = try refusal { try RunDirectory(opening: run.path) }
      #expect(said.contains("run/config.json' cannot be read: ") && said.contains(sentence), "\(said)")
      #expect(!said.hasSuffix(".."))
    }
  }

  @Test func oneTrainsAtATime() throws {
    var lock: RunLock? = try run.lock()
    #expect(lock != nil)
    #expect(throws: RunError.inUse(path: run.path)) { try run.lock() }
    // Whoever removes the file opens no door.
    try FileManager.default.removeItem(atPath: run.path + "/lock")
    #expect(throws: RunError.inUse(path: run.path)) { try run.lock() }
    #expect(RunSummary(of: run.path).isInUse)
    lock = nil
    #expect(!RunSummary(of: run.path).isInUse)
    _ = try run.lock()
  }

  @Test func temporaryFilesGo() throws {
    let left = run.path + "/checkpoints/.progan-tmp-1-x.safetensors"
    try Data("half".utf8).write(to: URL(fileURLWithPath: left))
    removeTemporaryFiles(in: run.path + "/checkpoints")
    #expect(!FileManager.default.fileExists(atPath: left))
  }

  @Test func fixedSettingsStayAndOthersChange() throws {
    var changed = run.configuration
    changed.loss.drift = 0.5
    let same = try run.reconfigured(changed)
    #expect(try RunDirectory(opening: run.path).configuration.loss.drift == 0.5)
    for (name, value) in [("latent-size", "9"), ("seed", "6"), ("resolution", "8"), ("upsampling", "bilinear")] {
      var broken = same.configuration
      try broken.set(name, to: value)
      #expect(throws: ProgressiveGANError.self) { try same.reconfigured(broken) }
    }
    #expect(try RunDirectory(opening: run.path).configuration == changed)
  }

  @Test func latestIsTheOneWorkedOnLast() throws {
    let other = try RunDirectory(creating: folder.path + "/other", tinyConfiguration())
    var foreign = tinyConfiguration()
    foreign.dataPath = "elsewhere"
    let third = try RunDirectory(creating: folder.path + "/third", foreign)
    for (run, age) in [(run, 300.0), (other, 200), (third, 100)] {
      let date = Date().addingTimeInterval(-age)
      try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: run.path + "/config.json")
    }
    #expect(RunDirectory.latest(in: folder.path, dataPath: "sample")?.path == other.path)
    try run.save(sampleCheckpoint(images: 1), imagesSeen: 1)
    #expect(RunDirectory.latest(in: folder.path, dataPath: "sample")?.path == run.path)
    #expect(RunDirectory.latest(in: folder.path, dataPath: "nothing") == nil)
    #expect(RunDirectory.latest(in: folder.path + "/missing", dataPath: "sample") == nil)
  }

  @Test func runsLiveUnderTheDataDirectory() {
    #expect(RunDirectory.runsFolder(environment: ["XDG_DATA_HOME": "/x", "HOME": "/h"]) == "/x/progan/runs")
    #expect(RunDirectory.runsFolder(environment: ["HOME": "/h"]) == "/h/.local/share/progan/runs")
    // The specification wants relative paths ignored.
    #expect(
      RunDirectory.runsFolder(environment: ["XDG_DATA_HOME": "x", "HOME": "/h"]) == "/h/.local/share/progan/runs")
  }

  @Test func metricsSurviveATornLine() throws {
    for images in [100, 200] { try run.append(metrics(images)) }
    let path = run.path + "/metrics.jsonl"
    let handle = try #require(FileHandle(forWritingAtPath: path))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data(#"{"imagesSeen":300,"#.utf8))
    try handle.close()
    #expect(run.metrics().map(\.imagesSeen) == [100, 200])
    try run.truncateLogs(after: 1000)
    try run.append(metrics(400))
    #expect(run.metrics() == [metrics(100), metrics(200), metrics(400)])
  }

  /// What a crash or a power cut leaves at the end or in the middle takes no other line with it.
  @Test(arguments: [
    "", "\n", "\n\0\0\0\0", "\0\0\0\n", "\nnonsense\n", "\n{\"imagesSeen\":1e999}\n", "\n\u{FF}\u{FE}", "\n[]\n\n\n",
    "\r\n",
  ])
  func metricsSurviveWhatIsNoLine(_ rest: String) throws {
    for images in [100, 200] { try run.append(metrics(images)) }
    let path = run.path + "/metrics.jsonl"
    var whole = try Data(contentsOf: URL(fileURLWithPath: path))
    let middle = whole.firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    // The last line's end is missing, or something stands behind it; and between the two.
    whole =
      whole.prefix(middle) + Data(rest.latin1) + (rest.hasSuffix("\n") ? Data() : Data("\n".utf8))
      + whole.dropFirst(middle)
    try (whole.dropLast() + Data(rest.latin1)).write(to: URL(fileURLWithPath: path))
    #expect(run.metrics().map(\.imagesSeen) == [100, 200])
    try run.truncateLogs(after: 1000)
    try run.append(metrics(400))
    #expect(run.metrics() == [metrics(100), metrics(200), metrics(400)])
  }

  @Test func metricsGoBackWithTheCheckpoint() throws {
    for images in [100, 200, 300] { try run.append(metrics(images)) }
    try run.truncateLogs(after: 200)
    #expect(run.metrics().map(\.imagesSeen) == [100, 200])
  }

  @Test func sampleGridsArePictures() throws {
    let images = (0..<4).map { sampleImage($0) }
    try run.save(SampleGrid(images: images, latents: [], resolution: 16, alpha: 1, imagesSeen: 12345))
    let bytes = try #require(FileManager.default.contents(atPath: run.path + "/samples/000012-kimg-16x16.png"))
    #expect([UInt8](bytes.prefix(4)) == [0x89, 0x50, 0x4E, 0x47])
  }

  /// Git, and some archives, leave empty folders out.
  @Test func aCopyWithoutEmptyFoldersIsWritable() throws {
    for folder in ["samples", "favourites", "checkpoints"] {
      try FileManager.default.removeItem(atPath: "\(run.path)/\(folder)")
    }
    let run = try RunDirectory(opening: run.path)
    try run.save(sampleCheckpoint(images: 1), imagesSeen: 1)
    try run.save(SampleGrid(images: [sampleImage(1)], latents: [], resolution: 16, alpha: 1, imagesSeen: 1))
    #expect(FileManager.default.fileExists(atPath: run.path + "/samples/000000-kimg-16x16.png"))
  }
}
