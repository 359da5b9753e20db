import Foundation
import Keepsakes
import ProgressiveGAN
import Runs
import Testing

@testable import progan

struct PlainLogTests {
  private func progress(
    _ activity: TrainingProgress.Activity, images: Int, events: [String] = [], rate: Double = 120
  ) -> TrainingProgress {
    let schedule = TrainingSchedule(finalResolution: 8, fadeKimg: 1, stabilizeKimg: 1, finalKimg: 1)
    let position = schedule.position(at: images)
    return TrainingProgress(
      activity: activity, imagesSeen: images, position: position, schedule: schedule, imagesPerSecond: rate,
      secondsLeftByPhase: [2: 125],
      history: [
        TrainingMetrics(
          imagesSeen: images, resolution: 8, alpha: 1, discriminatorLoss: -4, generatorLoss: 5.734, wasserstein: 8,
          gradientNorm: 1, imagesPerSecond: rate, trainingSeconds: 9)
      ],
      events: events.map { TrainingEvent(time: 5, message: $0) })
  }

  private func sentences(_ log: inout PlainLog, _ progress: TrainingProgress, _ now: Double) -> [String] {
    log.lines(progress, now: now).map(\.sentence)
  }

  @Test func statusIsSpokenInWords() {
    #expect(
      PlainLog.status(progress(.learning, images: 1620))
        == "8×8 fades in, alpha 0.62; 1.6 kimg; 120.0 images a second; losses D −4.00, G 5.73; 2m 05s left")
    #expect(PlainLog.status(progress(.learning, images: 0, rate: 0)).hasPrefix("4×4 is stabilized; 0.0 kimg; losses"))
  }

  /// A line at once, then one now and then; every phase, event and change is told once.
  @Test func calmlyAndOnce() {
    var log = PlainLog()
    #expect(sentences(&log, progress(.starting, images: 0, events: ["a new run begins"]), 10) == ["A new run begins."])
    #expect(log.lines(progress(.learning, images: 100), now: 10).first?.time == 10)
    for time in 11..<40 { #expect(sentences(&log, progress(.learning, images: 200), Double(time)) == []) }
    #expect(sentences(&log, progress(.learning, images: 300), 40).count == 1)
    #expect(sentences(&log, progress(.learning, images: 1100), 41).first?.hasPrefix("8×8 fades in") == true)
    #expect(sentences(&log, progress(.saving, images: 1100), 42) == [])
    #expect(sentences(&log, progress(.learning, images: 1100), 43) == [], "a snapshot is no pause")
    #expect(sentences(&log, progress(.paused, images: 1100), 44) == ["Training is paused."])
    #expect(sentences(&log, progress(.paused, images: 1100), 99) == [])
    #expect(sentences(&log, progress(.learning, images: 1100), 45) == ["Training goes on."])
    #expect(
      sentences(&log, progress(.finished, images: 3000), 46).first?.hasPrefix("Training is finished: 8×8") == true)
    #expect(sentences(&log, progress(.finished, images: 3000), 99) == [])
  }

  @Test func linesAreCommands() throws {
    for (line, command) in [
      ("pause", PlainCommand.pause), (" Resume ", .resume), ("s", .snapshot), ("status", .status), ("KEEP 3", .keep(3)),
      ("f 12", .keep(12)), ("?", .help), ("q", .quit),
    ] {
      #expect(try PlainCommand(line) == command)
    }
    for (line, words) in [
      ("fly", "'fly'"), ("keep", "'keep'"), ("keep x", "'x'"), ("keep 0", "'0'"), ("pause now", "help"),
    ] {
      let error = #expect(throws: PlainCommandError.self) { try PlainCommand(line) }
      #expect("\(error!)".contains(words), "\(error!)")
    }
    #expect("\(PlainCommandError.unknown("\u{1B}[2J"))".contains("␛[2J"))
    for word in PlainCommand.helpLines.compactMap({ $0.split { !$0.isLetter }.first }) where word != "keep" {
      _ = try PlainCommand(String(word))
    }
  }
}

/// `explore --plain` itself, its output in a pipe.
struct PlainExplorerTests: RunsProgram {
  let folder: ProgramFolder

  init() throws { folder = try ProgramFolder() }

  private func explore(_ more: String...) -> [String] {
    ["explore", "--plain"]
      + train("--set", "fade-kimg=1000", "--set", "stabilize-kimg=1000").dropFirst().filter {
        $0 != "--run" && $0 != run
      }
      + more
  }

  private var runPath: String { folder.path + "/data/progan/runs/pictures" }

  /// Reads on until the output has a text.
  private func read(_ pipe: Pipe, until text: String) throws -> String {
    var told = ""
    while !told.contains(text) {
      let new = pipe.fileHandleForReading.availableData
      try #require(!new.isEmpty, "ended: \(told)")
      told += String(decoding: new, as: UTF8.self)
    }
    return told
  }

  private func start(_ arguments: [String], input: Pipe?) throws -> (process: Process, output: Pipe, errors: Pipe) {
    let (output, errors) = (Pipe(), Pipe())
    return (try process(arguments, output, errors, input: input), output, errors)
  }

  @Test func obeysLinesAndTellsWhatHappens() throws {
    let input = Pipe()
    let (program, output, _) = try start(explore(), input: input)
    func type(_ line: String) { input.fileHandleForWriting.write(Data("\(line)\n".utf8)) }
    var told = try read(output, until: "images a second")
    #expect(told.contains("progan explores the run pictures") && told.contains("A new run begins."))
    type("pause")
    told = try read(output, until: "Training is paused.")
    type("keep 2\nkeep 99\nfly")
    told = try read(output, until: "'fly'")
    #expect(told.contains("Sample 2 is kept as ") && told.contains("There is no sample 99: the grid has 24."))
    var index = FavouriteIndex()
    index.refresh(runs: [runPath])
    #expect(index.entries.map(\.model) == ["pictures"])
    type("snapshot")
    _ = try read(output, until: "Snapshot saved at ")
    type("resume")
    _ = try read(output, until: "Training goes on.")
    type("help")
    _ = try read(output, until: "quit: Saves and ends.")
    type("quit")
    told = try read(output, until: "Saved in ")
    program.waitUntilExit()
    #expect(program.terminationStatus == 0)
    #expect(!told.contains("\u{1B}") && !told.contains("\r"))
    let newest = try RunDirectory(opening: runPath).newestCheckpoint()
    #expect(newest?.passedOver.isEmpty == true)
  }

  /// Without input it trains to the end of the schedule, or until it is told to stop.
  @Test func withoutInputItTrainsToTheEnd() throws {
    let (finished, output, errors) = try start(
      ["explore", "--plain"] + train("--kimg", "0.1").dropFirst().filter { $0 != "--run" && $0 != run }, input: nil)
    let told = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    finished.waitUntilExit()
    #expect(
      finished.terminationStatus == 0, "\(String(decoding: errors.fileHandleForReading.availableData, as: UTF8.self))")
    #expect(told.contains("Training is finished: 8×8") && told.contains("Saved in "))
    let (stopped, more, _) = try start(["explore", "--plain", "pictures", "--resolution", "16"], input: nil)
    _ = try read(more, until: "Goes on at ")
    kill(stopped.processIdentifier, SIGTERM)
    stopped.waitUntilExit()
    #expect(stopped.terminationStatus == 0)
  }

  /// Nobody reads any more: saved, and over; or, if that is wanted, it goes on and tells a file.
  @Test(arguments: [false, true], [false, true]) func whenNobodyListens(keeps: Bool, hangsUp: Bool) throws {
    let (program, output, errors) = try start(
      explore() + (keeps ? ["--keep-training"] : []), input: nil)
    _ = try read(output, until: "images a second")
    if hangsUp {
      kill(program.processIdentifier, SIGHUP)
    } else {
      try output.fileHandleForReading.close()
    }
    let log = runPath + "/headless.log"
    let start = Date()
    if keeps {
      func told(_ text: String) -> Bool {
        FileManager.default.contents(atPath: log).map { String(decoding: $0, as: UTF8.self).contains(text) } ?? false
      }
      while !told("Snapshot saved at "), -start.timeIntervalSinceNow < 60 { usleep(20_000) }
      #expect(told("The terminal is gone.") && told("kill \(program.processIdentifier)"))
      #expect(program.isRunning)
      kill(program.processIdentifier, SIGTERM)
      program.waitUntilExit()
      #expect(told("Saved in "))
    } else {
      program.waitUntilExit()
      #expect(!FileManager.default.fileExists(atPath: log))
    }
    #expect(program.terminationReason == .exit && program.terminationStatus == 0)
    let checkpoint = try #require(try RunDirectory(opening: runPath).newestCheckpoint())
    #expect(checkpoint.passedOver.isEmpty)
    withExtendedLifetime(errors) {}
  }
}
