import Foundation
import TerminalTesting
import Testing

/// The program itself in a pseudo-terminal that answers like an xterm with sixel: how soon pictures follow keys. Figures are
/// printed; what is required holds on any machine, however slow. Figures of a build that people use, with the network that
/// a new run has:
///
///     PROGAN_MEASURED=.build/release/progan swift test --filter WalkSpeedTests
///
/// and with PROGAN_MEASURED_RUN=FOLDER on a copy of a run that has learned something: noise takes longer to send.
@Suite(.serialized) struct WalkSpeedTests: RunsProgram {
  let folder: ProgramFolder

  init() throws { folder = try ProgramFolder() }

  private static let right = "\u{1B}OC"
  private static let left = "\u{1B}OD"

  /// A program to measure, in place of the one that was built with the tests.
  private static let measured = ProcessInfo.processInfo.environment["PROGAN_MEASURED"].map {
    URL(fileURLWithPath: $0).path
  }

  /// The program in its Train view, on a run that learns on.
  private func explore(_ program: String) throws -> PseudoTerminal {
    let terminal = try PseudoTerminal(
      program, ["explore", run, "--final-kimg", "1000"], columns: 120, rows: 40,
      attributes: "\u{1B}[?63;1;2;4;6;9;15;22c",
      answers: [("\u{1B}[16t", "\u{1B}[6;20;10t"), ("\u{1B}[?1;1;0S", "\u{1B}[?1;0;1024S")],
      variables: ["XDG_DATA_HOME=\(folder.path)/data", "HOME=\(folder.path)"])
    try #require(
      terminal.waits(for: "learning", seconds: 60), "\(String(decoding: terminal.output.suffix(300), as: UTF8.self))")
    return terminal
  }

  private func walk(_ program: String) throws -> PictureWatch {
    let terminal = try explore(program)
    let watch = PictureWatch(terminal)
    terminal.type("2")
    try #require(watch.picture(within: 60) != nil, "no picture in Walk")
    return watch
  }

  private func end(_ watch: PictureWatch) {
    watch.terminal.type("q")
    if watch.terminal.waitForEnd(seconds: 3) == nil {
      kill(watch.terminal.process, SIGTERM)
      #expect(watch.terminal.waitForEnd(seconds: 60) == 0)
    }
  }

  /// Milliseconds from a key to the last byte of its picture.
  private func latencies(_ watch: PictureWatch, _ count: Int) throws -> [Double] {
    try (0..<count).map { number in
      watch.settle(milliseconds: 40 + number % 7 * 5)
      let start = ContinuousClock.now
      watch.terminal.type(Self.right)
      try #require(watch.picture(within: 20) != nil, "no picture after key \(number)")
      return start.duration(to: .now) / .milliseconds(1)
    }.sorted()
  }

  /// Pictures a second while a key repeats sixty times a second.
  private func rate(_ watch: PictureWatch) -> Double {
    let (start, before) = (ContinuousClock.now, watch.count)
    for repetition in 1...120 {
      watch.terminal.type(Self.right)
      watch.look(until: start + .milliseconds(1000 * repetition / 60))
    }
    return Double(watch.count - before) / (start.duration(to: .now) / .seconds(1))
  }

  private func report(_ what: String, _ watch: PictureWatch, keys: Int = 40) throws {
    let latencies = try latencies(watch, keys)
    let rate = rate(watch)
    print(
      "Walk, \(what): \(String(format: "%.1f", rate)) pictures/s; key to last byte "
        + String(format: "%.1f ms, %.1f ms at 95 %%", latencies[keys / 2], latencies[keys * 19 / 20]))
    #expect(rate > 0)
  }

  private func report(_ title: String, _ program: String, keys: Int) throws {
    let watch = try walk(program)
    defer { end(watch) }
    try report(title + ", learning", watch, keys: keys)
    watch.terminal.type("1")
    #expect(watch.terminal.waits(for: "learning"))
    watch.terminal.type("p")
    try #require(watch.terminal.waits(for: "paused", from: watch.terminal.output.count, seconds: 60))
    watch.terminal.type("2")
    try #require(watch.picture(within: 60) != nil)
    try report(title + ", paused", watch, keys: keys)
    try expectNoBacklog(watch)
  }

  @Test func picturesFollowKeysAndNoneQueue() throws {
    #expect(try execute(train("--kimg", "0.1", "--final-kimg", "0.1")).status == 0)
    try report("8×8", products.appendingPathComponent("progan").path, keys: 40)
  }

  /// A run of a new run's network that has come to its last resolution.
  private func prepare() throws {
    if let folder = ProcessInfo.processInfo.environment["PROGAN_MEASURED_RUN"] {
      return try FileManager.default.copyItem(atPath: folder, toPath: run)
    }
    let arguments = [
      "train", "--data", folder.path + "/pictures", "--run", run, "--batch", "8", "--kimg", "0.008", "--final-kimg",
      "0.04",
    ]
    #expect(try execute(arguments).status == 0)
  }

  @Test(.enabled(if: measured != nil)) func walkOfANewRunsNetwork() throws {
    let program = try #require(Self.measured)
    try prepare()
    try report("64×64", program, keys: 80)
  }

  /// What the Train view takes from training: the processor's time for the one thread that without a screen there is not.
  /// Images counted with and without it would differ by less than they do from one minute to the next.
  @Test(.enabled(if: measured != nil)) func costOfTheScreen() throws {
    let program = try #require(Self.measured)
    try prepare()
    let terminal = try explore(program)
    defer {
      kill(terminal.process, SIGTERM)
      #expect(terminal.waitForEnd(seconds: 60) == 0)
    }
    let (start, before) = (ContinuousClock.now, try drawingSeconds(terminal.process))
    while start.duration(to: .now) < .seconds(60) { terminal.read(milliseconds: 20) }
    let seconds = try drawingSeconds(terminal.process) - before
    let share = 100 * seconds / (start.duration(to: .now) / .seconds(1))
    let cores = ProcessInfo.processInfo.activeProcessorCount
    print(
      String(
        format: "Train: the screen takes %.2f s of a minute of one core, %.1f %%; of the %d that train, %.1f %%",
        seconds, share, cores, share / Double(cores)))
    #expect(seconds > 0)
  }

  /// Seconds of a processor that a process's first thread has had, by /proc (proc(5), fields 14 and 15 of its `stat`).
  private func drawingSeconds(_ process: pid_t) throws -> Double {
    let text = try String(contentsOfFile: "/proc/\(process)/task/\(process)/stat", encoding: .utf8)
    // The name, in brackets, may have spaces.
    let fields = text[(text.lastIndex(of: ")") ?? text.startIndex)...].split(separator: " ")
    let ticks = fields[12...13].compactMap { Double($0) }
    return ticks.reduce(0, +) / Double(sysconf(Int32(_SC_CLK_TCK)))
  }

  /// Keys come faster than pictures can be drawn: most positions are passed over, the last is not.
  private func expectNoBacklog(_ watch: PictureWatch) throws {
    watch.settle(milliseconds: 500)
    let home = try #require(watch.newest.flatMap { SixelDecoder($0) })
    for (keys, isHome) in [(Self.right, false), (Self.left, true)] {
      let before = watch.count
      watch.terminal.type(String(repeating: keys, count: 200))
      try #require(watch.picture(within: 20) != nil)
      watch.settle(milliseconds: 500)
      let pictures = watch.count - before
      print("Walk: \(pictures) pictures after 200 keys at once")
      #expect(pictures < 40)
      let shown = try #require(watch.newest.flatMap { SixelDecoder($0) })
      let distance = distance(home, shown)
      // Back where it began, up to the palette; and two hundred steps away it looks otherwise.
      #expect(isHome ? distance < 6 : distance > 6, "\(distance)")
    }
  }

  /// The mean difference of levels, over a grid of pixels.
  private func distance(_ one: SixelDecoder, _ other: SixelDecoder) -> Double {
    guard one.width == other.width, one.height == other.height else { return .infinity }
    var (sum, count) = (0, 0)
    for y in stride(from: 3, to: one.height, by: 7) {
      for x in stride(from: 3, to: one.width, by: 7) {
        guard let a = one.color(x, y), let b = other.color(x, y) else { return .infinity }
        sum += zip(a, b).reduce(0) { $0 + abs($1.0 - $1.1) }
        count += 3
      }
    }
    return Double(sum) / Double(max(1, count))
  }
}
