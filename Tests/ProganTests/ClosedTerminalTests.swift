import Foundation
import ProgressiveGAN
import Runs
import TerminalTesting
import Testing

/// Terminals that are closed at random instants of `train` and `explore`, again and again on the same two runs: each run
/// stays whole and goes on. PROGAN_CLOSINGS says how many; by default a few.
@Suite(.serialized) struct ClosedTerminalTests: RunsProgram {
  let folder: ProgramFolder

  init() throws { folder = try ProgramFolder() }

  private static let count = ProcessInfo.processInfo.environment["PROGAN_CLOSINGS"].flatMap { Int($0) } ?? 8

  private enum Way: CaseIterable { case train, trainUnderNohup, explore, exploreAway }

  private func start(_ way: Way, _ path: String, isNew: Bool) throws -> PseudoTerminal {
    let program = products.appendingPathComponent("progan").path
    let settings = isNew ? Array(train("--run", path, "--kimg", "1000").dropFirst()) : []
    let words =
      switch way {
      case .train, .trainUnderNohup: ["train"] + (isNew ? settings : ["--run", path])
      // A run that explore is to open must be there.
      case .explore, .exploreAway: ["explore", path, "--graphics", "blocks"]
      }
    signal(SIGHUP, SIG_DFL)
    let ignoring = way == .trainUnderNohup || way == .exploreAway ? "trap '' HUP; " : ""
    return try PseudoTerminal(
      "/bin/bash", ["-c", ignoring + "exec \"$0\" \"$@\"", program] + words, attributes: "\u{1B}[?1;2c",
      variables: ["XDG_DATA_HOME=\(folder.path)/data", "HOME=\(folder.path)"])
  }

  /// Begins, closes the terminal, and says how it ended.
  private func close(_ way: Way, _ path: String, after seconds: Double, isNew: Bool) throws -> Int32 {
    let terminal = try start(way, path, isNew: isNew)
    let end = Date().addingTimeInterval(seconds)
    while Date() < end { terminal.read(milliseconds: 10) }
    terminal.hangUp()
    if way == .trainUnderNohup {
      // Nobody is to mind: it trains on until it is told otherwise.
      #expect(terminal.waitForEnd(seconds: 0.5) == nil)
      kill(terminal.process, SIGTERM)
    }
    return try #require(terminal.waitForEnd(seconds: 60), "\(way) after \(seconds) s does not end")
  }

  @Test(.timeLimit(.minutes(30))) func runsStayWhole() throws {
    var random = SystemRandomNumberGenerator()
    let paths = [Way.train: run, .trainUnderNohup: run, .explore: run + "-2", .exploreAway: run + "-2"]
    try begin(run + "-2")
    var (saved, early, traps) = (0, 0, 0)
    for number in 0..<Self.count {
      let way = Way.allCases[number % 4]
      let path = paths[way] ?? run
      let isNew = !RunDirectory.exists(at: path)
      let seconds = Double.random(in: 0...1.5, using: &random)
      let status = try close(way, path, after: seconds, isNew: isNew)
      // Before there is anything to save a signal may end it, and explore needs a terminal to begin.
      switch status {
      case 0: saved += 1
      case SIGHUP, SIGTERM: early += 1
      case 1 << 8 where way == .explore || way == .exploreAway: early += 1
      default: traps += 1
      }
      #expect(traps == 0, "\(way) after \(seconds) s: \(status)")
      guard RunDirectory.exists(at: path) else { continue }
      let newest = try RunDirectory(opening: path).newestCheckpoint()
      #expect(newest?.passedOver.isEmpty ?? true, "\(way) after \(seconds) s")
      #expect(!RunSummary(of: path).isInUse)
      let odd = names(path).filter { $0.hasPrefix(".progan-tmp") }
      #expect(odd.isEmpty, "\(odd)")
    }
    for path in [run, run + "-2"] where RunDirectory.exists(at: path) {
      let before = try images(path)
      try expectGoesOn(["train", "--run", path], path) { (try? images(path)) ?? 0 > before }
    }
    if Self.count > 8 {
      print("\(Self.count) terminals closed: \(saved) ended in order, \(early) before they began, \(traps) traps")
    }
    #expect(traps == 0)
  }

  /// A terminal that takes nothing more, at the end of a dead line, keeps nothing from being saved.
  @Test func whoeverDoesNotReadIsNotWaitedFor() throws {
    try begin(run)
    for way in [Way.train, .explore] {
      let before = try images(run)
      let terminal = try start(way, run, isNew: false)
      #expect(terminal.waits(for: way == .train ? "kimg" : "\u{1B}[?1049h", seconds: 30))
      // Nothing is read, and much is to be shown: what is typed changes all of the screen again and again.
      for _ in 0..<60 {
        terminal.type("1234")
        usleep(50_000)
      }
      kill(terminal.process, SIGTERM)
      var status: Int32 = -1
      for _ in 0..<600 where waitpid(terminal.process, &status, WNOHANG) == 0 { usleep(50_000) }
      #expect(status == 0, "\(way)")
      #expect(try images(run) > before && !RunSummary(of: run).isInUse, "\(way)")
    }
  }

  private func images(_ path: String) throws -> Int {
    guard try RunDirectory(opening: path).newestCheckpoint() != nil else { return 0 }
    return try GeneratorSnapshot(run: RunDirectory(opening: path)).imagesSeen
  }

  /// A run that has saved something, and is far from its end.
  private func begin(_ path: String) throws {
    try expectGoesOn(train("--run", path, "--kimg", "1000"), path) {
      names(path + "/checkpoints").contains { $0.hasPrefix("0") }
    }
  }

  /// Trains until something is so, and ends in order.
  private func expectGoesOn(_ arguments: [String], _ path: String, _ isSo: () -> Bool) throws {
    let process = try process(arguments, Pipe(), Pipe())
    for _ in 0..<1200 where !isSo() && process.isRunning { usleep(50_000) }
    #expect(isSo(), "\(path) does not go on")
    kill(process.processIdentifier, SIGTERM)
    process.waitUntilExit()
    #expect(process.terminationReason == .exit && process.terminationStatus == 0)
  }
}
