import Foundation
import Images
import Testing

/// The program itself, as people run it.
struct ProgramTests {
  private final class Folder: Sendable {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("progan-\(UUID().uuidString)").path
    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(atPath: path) }
  }

  private struct Outcome {
    let output: String
    let errors: String
    let status: Int32
  }

  private let folder: Folder

  init() throws {
    folder = try Folder()
    try FileManager.default.createDirectory(atPath: folder.path + "/pictures", withIntermediateDirectories: true)
    for number in 0..<6 {
      let pixels = (0..<(12 * 10 * 3)).map { UInt8(($0 * (number + 3) + number * 40) % 256) }
      let image = Image(width: 12, height: 10, channels: 3, pixels: pixels)
      try Data(try image.pngData()).write(to: URL(fileURLWithPath: "\(folder.path)/pictures/\(number).png"))
    }
  }

  private func process(_ arguments: [String], _ output: Pipe, _ errors: Pipe) throws -> Process {
    let process = Process()
    // The program lies beside the bundle of tests.
    let products = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath().deletingLastPathComponent()
    process.executableURL = products.appendingPathComponent("progan")
    process.arguments = arguments
    process.environment = ["XDG_DATA_HOME": folder.path + "/data", "PATH": "/usr/bin:/bin", "HOME": folder.path]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    return process
  }

  private func progan(_ arguments: String...) throws -> Outcome {
    let (output, errors) = (Pipe(), Pipe())
    let process = try process(arguments, output, errors)
    let text = output.fileHandleForReading.readDataToEndOfFile()
    let errorText = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Outcome(
      output: String(decoding: text, as: UTF8.self), errors: String(decoding: errorText, as: UTF8.self),
      status: process.terminationStatus)
  }

  private var run: String { folder.path + "/run" }

  private func train(_ more: String...) -> [String] {
    [
      "train", "--data", folder.path + "/pictures", "--run", run, "--resolution", "8", "--latent", "8",
      "--feature-maps", "8", "--batch", "4", "--snapshot-kimg", "0.1",
    ] + more
  }

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
    _ = try progan("generate", run, "--count", "3", "--seed", "5", "--output", samples)
    #expect(FileManager.default.contents(atPath: samples + "/seed5-00001.png") == first)
  }

  @Test(arguments: [SIGTERM, SIGHUP, SIGINT, SIGKILL]) func killedAndStartedAgainItContinues(signal: Int32) throws {
    let training = try process(train("--kimg", "1000"), Pipe(), Pipe())
    let checkpoints = run + "/checkpoints"
    func hasSaved() -> Bool {
      (try? FileManager.default.contentsOfDirectory(atPath: checkpoints))?.contains { $0.hasPrefix("0") } ?? false
    }
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

  /// Killed at any instant, a run starts again. PROGAN_KILLS says how often; a few times by default.
  @Test func killedAtAnyInstantItStartsAgain() throws {
    let kills = ProcessInfo.processInfo.environment["PROGAN_KILLS"].flatMap { Int($0) } ?? 12
    var seen = 0
    for number in 0..<kills {
      let (output, errors) = (Pipe(), Pipe())
      let training = try process(train("--kimg", "1000", "--set", "snapshot-kimg=0.02"), output, errors)
      usleep(.random(in: 0...250_000))
      let hasEnded = !training.isRunning
      kill(training.processIdentifier, SIGKILL)
      training.waitUntilExit()
      guard !hasEnded else {
        Issue.record("start \(number): \(String(decoding: errors.fileHandleForReading.availableData, as: UTF8.self))")
        return
      }
      let names = (try? FileManager.default.contentsOfDirectory(atPath: run + "/checkpoints")) ?? []
      let newest = names.compactMap { Int($0.prefix(12)) }.max() ?? 0
      #expect(newest >= seen, "went back from \(seen) to \(newest) images")
      seen = newest
    }
    #expect(try progan("generate", run, "--count", "1", "--output", folder.path + "/last").status == (seen > 0 ? 0 : 1))
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
    let outcome = try {
      let (output, errors) = (Pipe(), Pipe())
      let training = try process(train("--kimg", "0.1"), output, errors)
      let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      training.waitUntilExit()
      return Outcome(output: "", errors: text, status: training.terminationStatus)
    }()
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
