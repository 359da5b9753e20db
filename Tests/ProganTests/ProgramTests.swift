import Foundation
import Images
import ProgressiveGAN
import Runs
import Testing

/// The program itself, as people run it.
struct ProgramTests: RunsProgram {
  let folder: ProgramFolder

  init() throws { folder = try ProgramFolder() }

  private func images(in folder: String) throws -> Int? {
    let data = try #require(FileManager.default.contents(atPath: folder + "/metrics.jsonl"))
    let last = try #require(String(decoding: data, as: UTF8.self).split(separator: "\n").last)
    let object = try JSONSerialization.jsonObject(with: Data(last.utf8)) as? [String: Any]
    return object?["imagesSeen"] as? Int
  }

  @Test func trainsToTheEndThenGenerates() throws {
    let (output, errors) = (Pipe(), Pipe())
    let training = try process(train("--kimg", "0.4"), output, errors)
    let lines = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self).split(
      separator: "\n")
    training.waitUntilExit()
    #expect(training.terminationStatus == 0)
    // Plain lines in a pipe: one for each phase at least, nothing rewritten.
    #expect(lines.contains { $0.hasPrefix("8×8 fade") })
    #expect(lines.last?.hasPrefix("Saved in") == true)
    #expect(!lines.joined().contains { $0 == "\r" || $0 == "\u{1B}" })
    #expect(try images(in: run) == 1200)

    let samples = folder.path + "/samples"
    #expect(try progan("generate", run, "--count", "3", "--seed", "5", "--output", samples).status == 0)
    #expect(try progan("generate", run, "--count", "5", "--grid", "--output", samples).status == 0)
    let names = try FileManager.default.contentsOfDirectory(atPath: samples).sorted()
    #expect(names == ["seed1-grid.png", "seed5-00000.png", "seed5-00001.png", "seed5-00002.png"])
    #expect(try Image(contentsOf: samples + "/seed5-00001.png").width == 8)
    // The same again is the same.
    let first = FileManager.default.contents(atPath: samples + "/seed5-00001.png")
    let again = ["generate", run, "--count", "3", "--seed", "5", "--output", samples]
    #expect(try execute(again).status == 1)
    #expect(try execute(again + ["--force"]).status == 0)
    #expect(FileManager.default.contents(atPath: samples + "/seed5-00001.png") == first)
  }

  @Test(arguments: [SIGTERM, SIGHUP, SIGINT, SIGKILL]) func killedAndStartedAgainItContinues(signal: Int32) throws {
    let training = try process(train("--kimg", "1000"), Pipe(), Pipe())
    let start = Date()
    while !hasSaved(), -start.timeIntervalSinceNow < 60 { usleep(10_000) }
    kill(training.processIdentifier, signal)
    training.waitUntilExit()
    #expect(signal == SIGKILL ? training.terminationReason == .uncaughtSignal : training.terminationStatus == 0)
    let (output, errors) = (Pipe(), Pipe())
    let again = try process(["train", "--run", run], output, errors)
    let first = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    kill(again.processIdentifier, SIGTERM)
    again.waitUntilExit()
    #expect(again.terminationStatus == 0)
    #expect(first.hasPrefix("4×4 stabilize"), "\(first)")
    #expect(!first.contains(" 0.0 kimg"), "\(first)")
  }

  /// Killed at any instant, a run starts again, and has lost no checkpoint. PROGAN_KILLS says how often; a few times by
  /// default. Every other start is killed soon after it has saved something new, so that all of it is under way.
  @Test func killedAtAnyInstantItStartsAgain() throws {
    let kills = ProcessInfo.processInfo.environment["PROGAN_KILLS"].flatMap { Int($0) } ?? 12
    func newest() -> Int {
      let names = (try? FileManager.default.contentsOfDirectory(atPath: run + "/checkpoints")) ?? []
      return names.filter { $0.hasSuffix(".safetensors") }.compactMap { Int($0.prefix(12)) }.max() ?? 0
    }
    var seen = 0
    for number in 1...max(2, kills) {
      let errors = Pipe()
      let training = try process(train("--kimg", "1000", "--set", "snapshot-kimg=0.02"), Pipe(), errors)
      let mustSave = number % 2 == 0
      let start = Date()
      while mustSave, newest() <= seen, training.isRunning, -start.timeIntervalSinceNow < 60 { usleep(2_000) }
      usleep(.random(in: 0...(mustSave ? 40_000 : 250_000)))
      let hasEnded = !training.isRunning
      kill(training.processIdentifier, SIGKILL)
      training.waitUntilExit()
      guard !hasEnded else {
        Issue.record("start \(number): \(String(decoding: errors.fileHandleForReading.availableData, as: UTF8.self))")
        return
      }
      let found = newest()
      #expect(mustSave ? found > seen : found >= seen, "start \(number) went from \(seen) to \(found) images")
      seen = found
      guard seen > 0 else { continue }
      #expect(try GeneratorSnapshot(run: RunDirectory(opening: run)).imagesSeen == seen, "the newest one is not whole")
    }
    #expect(seen > 0)
    #expect(try progan("generate", run, "--count", "1", "--output", folder.path + "/last").status == 0)
  }

  /// What a person should know of is told once, on standard error.
  @Test func tellsOfRetreatsAndDamagedCheckpoints() throws {
    let failing = try execute(train("--kimg", "1", "--set", "gradient-limit=1e-9"))
    #expect(failing.status == 1)
    let rates = ["0.0005", "0.00025", "0.000125", "6.25e-05"]
    for rate in rates {
      let sentence = "back to 0.0 kimg with the learning rate halved, to \(rate)\n"
      #expect(failing.errors.components(separatedBy: sentence).count == 2, "\(failing.errors)")
    }
    #expect(failing.errors.contains("smaller learning rates did not help"))
    #expect(try execute(train("--set", "gradient-limit=1e5", "--kimg", "0.1")).status == 0)
    let names = try FileManager.default.contentsOfDirectory(atPath: run + "/checkpoints").sorted()
    try #require(names.count > 1)
    try Data("torn".utf8).write(to: URL(fileURLWithPath: "\(run)/checkpoints/\(names[names.count - 1])"))
    let again = try progan("train", "--run", run)
    #expect(again.status == 0)
    #expect(again.errors.components(separatedBy: "passed over").count == 2, "\(again.errors)")
    #expect(again.errors.contains(names[names.count - 1]))
    #expect(!again.errors.contains("snapshot saved"))
  }

  /// A run that is being trained keeps its settings, whatever another start wants.
  @Test func settingsOfABusyRunStay() throws {
    let training = try process(train("--kimg", "1000"), Pipe(), Pipe())
    defer {
      kill(training.processIdentifier, SIGKILL)
      training.waitUntilExit()
    }
    let start = Date()
    while !hasSaved(), -start.timeIntervalSinceNow < 60 { usleep(10_000) }
    let before = FileManager.default.contents(atPath: run + "/config.json")
    let other = try progan("train", "--run", run, "--set", "drift=0.5")
    #expect(other.status == 1)
    #expect(other.errors.contains("is being trained by another progan"), "\(other.errors)")
    #expect(FileManager.default.contents(atPath: run + "/config.json") == before)
  }

  /// Where files cannot grow, as on a full disk, training waits; once there is room it goes on, and the log is whole.
  @Test func waitsWhileTheDiskIsFull() throws {
    let errors = Pipe()
    let training = try process(
      train("--kimg", "1000", "--set", "batch-size=16", "--set", "snapshot-kimg=1000"), Pipe(), errors,
      kilobytesPerFile: 4)
    defer { kill(training.processIdentifier, SIGKILL) }
    var told = ""
    while !told.contains("Training waits") {
      let new = errors.fileHandleForReading.availableData
      try #require(!new.isEmpty, "ended: \(told)")
      told += String(decoding: new, as: UTF8.self)
    }
    #expect(told.contains("metrics.jsonl"), "\(told)")
    let log = try #require(FileManager.default.contents(atPath: run + "/metrics.jsonl"))
    #expect(log.last == UInt8(ascii: "\n"), "a torn line")
    let atFirst = try RunDirectory(opening: run).metrics()
    #expect(atFirst.count > 4)
    let unlimited = try Process.run(
      URL(fileURLWithPath: "/usr/bin/prlimit"),
      arguments: ["--pid", "\(training.processIdentifier)", "--fsize=unlimited"])
    unlimited.waitUntilExit()
    let start = Date()
    while try RunDirectory(opening: run).metrics().count < atFirst.count + 3, -start.timeIntervalSinceNow < 60 {
      usleep(20_000)
    }
    kill(training.processIdentifier, SIGTERM)
    training.waitUntilExit()
    #expect(training.terminationStatus == 0)
    let lines = try RunDirectory(opening: run).metrics().map(\.imagesSeen)
    #expect(lines.count >= atFirst.count + 3)
    #expect(lines == (1...lines.count).map { $0 * 400 })
  }

  /// What is wrong, where, and what to do, on standard error; never a stack of frames.
  @Test func saysWhatIsWrong() throws {
    func expect(_ arguments: [String], says words: String..., status: Int32? = nil) throws {
      let (output, errors) = (Pipe(), Pipe())
      let failing = try process(arguments, output, errors)
      let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      failing.waitUntilExit()
      #expect(failing.terminationReason == .exit)
      #expect(failing.terminationStatus == status ?? 1, "\(arguments)")
      for word in words { #expect(text.contains(word), "\(arguments): \(text)") }
      #expect(output.fileHandleForReading.readDataToEndOfFile().isEmpty)
    }
    let empty = folder.path + "/empty"
    try FileManager.default.createDirectory(atPath: empty, withIntermediateDirectories: true)
    try expect(["explore"], says: "terminal")
    try expect(["train", "--data", "/nowhere/at all"], says: "/nowhere/at all")
    try expect(["train", "--data", empty], says: empty)
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/data"))
    try expect(["train", "--resolution", "48"], says: "power of two", "48")
    try expect(["train", "--nonsense"], says: "--nonsense", status: 64)
    try expect(["generate", "nothing", "--output", empty], says: "nothing", "There is no run")
    try expect(["explore", "nothing"], says: "terminal")
    try Data("{".utf8).write(to: URL(fileURLWithPath: empty + "/config.json"))
    try expect(["train", "--run", empty], says: "config.json")
  }

  /// Files that cannot be read are named, and do not stop the rest.
  @Test func namesUnreadablePictures() throws {
    try Data("no picture".utf8).write(to: URL(fileURLWithPath: folder.path + "/pictures/broken\u{1B}[2J.png"))
    let outcome = try execute(train("--kimg", "0.1"))
    #expect(outcome.status == 0)
    #expect(outcome.errors.contains("broken"))
    #expect(!outcome.errors.contains("\u{1B}"))
  }

  @Test func tellsItsVersion() throws {
    let outcome = try progan("--version")
    #expect(outcome.status == 0)
    #expect(outcome.output.wholeMatch(of: /\d+\.\d+\.\d+\n/) != nil)
  }
}
