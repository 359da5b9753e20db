import ArgumentParser
import Foundation
import ProgressiveGAN
import Runs
import Testing

@testable import progan

struct OptionsTests {
  private func configuration(_ arguments: [String]) throws -> Configuration {
    try RunOptions.parse(arguments).configuration()
  }

  @Test func withoutOptionsThePortraits() throws {
    #expect(try configuration([]) == Configuration(.laptop))
    #expect(try configuration(["--preset", "paper"]) == Configuration(.paper))
  }

  @Test func everyOptionArrives() throws {
    let given = try configuration([
      "--data", "/tmp/../pictures/", "--resolution", "32", "--feature-maps", "24", "--feature-map-base", "128",
      "--latent", "48", "--batch", "6", "--kimg", "2.5", "--final-kimg", "9", "--snapshot-kimg", "0.5", "--mirror",
      "--seed", "77",
    ])
    #expect(given.dataPath == "/pictures")
    #expect(given.schedule.finalResolution == 32)
    #expect(given.shape.featureMapMaximum == 24)
    #expect(given.shape.featureMapBase == 128)
    #expect(given.shape.latentSize == 48)
    #expect(given.schedule.batchSize == 6)
    #expect(given.schedule.fadeKimg == 2.5)
    #expect(given.schedule.stabilizeKimg == 2.5)
    #expect(given.schedule.finalKimg == 9)
    #expect(given.snapshotKimg == 0.5)
    #expect(given.mirror)
    #expect(given.seed == 77)
  }

  /// The file's settings, then the options', then those of --set.
  @Test func theLastAssignmentCounts() throws {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("progan-\(UUID().uuidString).conf")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data("# mine\nlatent-size = 20\nbatch-size = 8, 64:4\ndrift = 0.25\n".utf8).write(to: file)
    let given = try configuration([
      "--config", file.path, "--batch", "6", "--set", "latent-size = 24", "--set", "loss=least-squares",
    ])
    #expect(given.loss.drift == 0.25)
    #expect(given.schedule.batchSize == 6)
    #expect(given.shape.latentSize == 24)
    #expect(given.loss.kind == .leastSquares)
    for wrong in [["--set", "nonsense"], ["--set", "drif=1"], ["--config", "/nowhere"]] {
      #expect(throws: (any Error).self) { try configuration(wrong) }
    }
  }

  /// A file says where it is wrong.
  @Test func filesOfSettingsAreCheckedLineByLine() throws {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("progan-\(UUID().uuidString).conf")
    defer { try? FileManager.default.removeItem(at: file) }
    for (text, words) in [
      ("# mine\n\ndrif = 0.25\n", ["Line 3", file.path, "'drif'", "'drift'"]),
      ("mirror = yes\nloss = hinge\n", ["Line 2", file.path, "loss", "hinge"]),
      ("mirror = yes\nmirror\n", ["Line 2", file.path, "name = value"]),
    ] {
      try Data(text.utf8).write(to: file)
      let error = #expect(throws: (any Error).self) { try configuration(["--config", file.path]) }
      for word in words { #expect("\(error!)".contains(word), "\(error!)") }
    }
  }

  /// The last resolution has one length, final-kimg; another one for it is refused, not passed over.
  @Test func theLastPhaseHasOneLength() throws {
    let error = #expect(throws: (any Error).self) {
      try configuration(["--resolution", "64", "--set", "stabilize-kimg=15, 64:400"])
    }
    #expect("\(error!)".contains("final-kimg"), "\(error!)")
    let higher = try configuration(["--resolution", "128", "--set", "stabilize-kimg=15, 64:400"])
    #expect(higher.schedule.phases.first { $0.resolution == 64 && $0.kind == .stabilize }?.length == 400_000)
    // A run that has it already goes on.
    var stored = Configuration(.laptop)
    stored.schedule.stabilizeKimg.exceptions[64] = 400
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("progan-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let run = try RunDirectory(creating: folder, stored)
    #expect(try RunOptions.parse([]).configuration(changing: run) == stored)
    #expect(throws: (any Error).self) { try RunOptions.parse(["--mirror"]).configuration(changing: run) }
  }

  /// Everything that happened is told once, save for snapshots.
  @Test func eventsAreToldOnce() {
    var reporter = ProgressReporter(isTerminal: false)
    let events = ["begins", "snapshot saved at 1.0 kimg", "diverged", "diverged", "waits"].enumerated().map {
      TrainingEvent(time: Double($0.offset), message: $0.element)
    }
    #expect(reporter.newEvents([]) == [])
    #expect(reporter.newEvents(Array(events[..<2])) == ["begins"])
    #expect(reporter.newEvents(Array(events[..<2])) == [])
    #expect(reporter.newEvents(Array(events[1..<4])) == ["diverged", "diverged"])
    #expect(reporter.newEvents(Array(events[4...])) == ["waits"], "older ones are gone")
  }

  @Test func explorerIsTheDefault() throws {
    #expect(try Progan.parseAsRoot([]) is ExploreCommand)
    #expect((try Progan.parseAsRoot(["--fresh"]) as? ExploreCommand)?.fresh == true)
    #expect((try Progan.parseAsRoot(["explore", "mine"]) as? ExploreCommand)?.runName == "mine")
    #expect((try Progan.parseAsRoot(["train", "--run", "x"]) as? TrainCommand)?.runPath == "x")
  }

  @Test(arguments: [
    ["--resolution", "48"], ["--resolution", "x"], ["--preset", "huge"], ["--graphics", "ascii"], ["--threads", "0"],
    ["explore", "mine", "--fresh"], ["train", "--nonsense"], ["generate", "mine"],
    ["generate", "mine", "--output", "x", "--count", "0"], ["fly"],
  ])
  func refuses(arguments: [String]) {
    #expect(throws: (any Error).self) {
      let command = try Progan.parseAsRoot(arguments)
      if let explore = command as? ExploreCommand { _ = try explore.options.configuration() }
      // "fly" reads as a run's name: there is none.
      if let name = (command as? ExploreCommand)?.runName { _ = try findRun(name) }
    }
  }

  @Test func aRunKeepsItsSettings() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("progan-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let run = try RunDirectory(creating: folder, try configuration(["--resolution", "32", "--seed", "3"]))
    func reconfigured(_ arguments: [String]) throws -> Configuration {
      try run.reconfigured(RunOptions.parse(arguments).configuration(changing: run)).configuration
    }
    #expect(try reconfigured(["--resolution", "32"]) == run.configuration)
    for arguments in [["--resolution", "16"], ["--seed", "4"], ["--latent", "9"], ["--preset", "tiny"]] {
      #expect(throws: (any Error).self) { try reconfigured(arguments) }
    }
    #expect(try reconfigured(["--mirror", "--set", "drift=0.5"]).mirror)
  }
}
