import Foundation
import Keepsakes
import ProgressiveGAN
import Runs
import TerminalTesting
import Testing

@testable import progan

/// The explorer in a real pseudo-terminal, from its first start to whatever may end it: the run is saved, and the terminal
/// is left as it was.
@Suite(.serialized) struct LifecycleTests: RunsProgram {
  let folder: ProgramFolder

  init() throws { folder = try ProgramFolder() }

  private var runPath: String { folder.path + "/data/progan/runs/pictures" }

  private var small: [String] {
    [
      "--resolution", "8", "--latent", "8", "--feature-maps", "8", "--batch", "4", "--snapshot-kimg", "0.1",
      "--set", "fade-kimg=1000", "--set", "stabilize-kimg=1000",
    ]
  }

  private func start(_ arguments: [String], inShell: Bool = false, in locale: [String] = []) throws -> PseudoTerminal {
    let program = products.appendingPathComponent("progan").path
    let all = ["explore", "--graphics", "blocks"] + arguments
    let variables = ["XDG_DATA_HOME=\(folder.path)/data", "HOME=\(folder.path)"] + locale
    let attributes = "\u{1B}[?1;2c"
    signal(SIGHUP, SIG_DFL)
    return inShell
      ? try PseudoTerminal(
        "/bin/bash", ["-c", "set -m; \"$0\" \"$@\"; echo STOPPED; read; fg", program] + all, attributes: attributes,
        variables: variables)
      : try PseudoTerminal(program, all, attributes: attributes, variables: variables)
  }

  /// Draws the terminal's output until something is so.
  private func expect(
    _ terminal: PseudoTerminal, seconds: Double = 30, location: SourceLocation = #_sourceLocation,
    _ condition: () -> Bool
  ) {
    let end = Date().addingTimeInterval(seconds)
    while !condition(), Date() < end { _ = terminal.waits(for: "\u{1}", seconds: 0.05) }
    #expect(condition(), sourceLocation: location)
  }

  private func hasSaved(_ path: String) -> Bool {
    let names = try? FileManager.default.contentsOfDirectory(atPath: path + "/checkpoints")
    return names?.contains { $0.hasPrefix("0") } ?? false
  }

  /// A run that trains, its greeting passed.
  private func startTraining(_ more: [String] = [], inShell: Bool = false, in locale: [String] = []) throws
    -> PseudoTerminal
  {
    let terminal = try start(["--data", folder.path + "/pictures"] + small + more, inShell: inShell, in: locale)
    #expect(terminal.waits(for: "press any key", seconds: 30))
    terminal.type(" ")
    expect(terminal) { hasSaved(runPath) }
    return terminal
  }

  /// Marks, flags and wide characters in a prompt, and pastes that are long, pause, or never end, are no keys and no end.
  @Test func textIsTakenAsItComes() throws {
    let terminal = try startTraining()
    let start = ContinuousClock.now
    for piece in ["\u{1B}[200~"] + (0..<50).map({ _ in String(repeating: "q\r", count: 1024) }) + ["\u{1B}[201~"] {
      terminal.type(piece)
      terminal.read(milliseconds: 1)
    }
    #expect(terminal.waits(for: "Text can be pasted where", seconds: 10))
    #expect(start.duration(to: .now) < .seconds(10))
    terminal.type(":")
    #expect(terminal.waits(for: "commands", seconds: 10))
    for scalar in "e\u{301}🇩🇪👍🏽漢\u{200F}\u{301}👩‍💻".unicodeScalars {
      terminal.type(String(scalar))
      terminal.read(milliseconds: 5)
    }
    #expect(terminal.waits(for: "👩\u{200D}💻", seconds: 10) && terminal.waits(for: "漢", seconds: 10))
    terminal.type("\u{15}\u{1B}[200~save a")
    #expect(terminal.waits(for: "No action", seconds: 10) || terminal.waits(for: "save a", seconds: 10))
    _ = terminal.waits(for: "\u{1}", seconds: 1.3)
    terminal.type("nd quit")
    _ = terminal.waits(for: "\u{1}", seconds: 1.3)
    terminal.type("\r")
    #expect(terminal.waitForEnd(seconds: 30) == 0)
    #expect(hasSaved(runPath))
    expectWhole(terminal)
  }

  /// Numbers look the same in every locale, and a comma before decimals is understood.
  @Test func numbersAreTheSameEverywhere() throws {
    let locales = folder.path + "/locales"
    try FileManager.default.createDirectory(atPath: locales, withIntermediateDirectories: true)
    let making = Process()
    making.executableURL = URL(fileURLWithPath: "/usr/bin/localedef")
    making.arguments = ["-i", "de_DE", "-f", "UTF-8", "--no-archive", locales + "/de_DE.UTF-8"]
    (making.standardOutput, making.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
    // Where there is no localedef or no such locale to make, the program runs in the usual one.
    if (try? making.run()) != nil { making.waitUntilExit() }
    let terminal = try startTraining(in: ["LOCPATH=\(locales)", "LC_ALL=de_DE.UTF-8", "LANG=de_DE.UTF-8"])
    terminal.type("L")
    #expect(terminal.waits(for: "learning rate, now 0.001", seconds: 10))
    terminal.type("\u{15}0,0005\r")
    // Asked for again once a step was done with it.
    expect(terminal) {
      terminal.type("L")
      defer { terminal.type("\u{1B}") }
      return terminal.waits(for: "now 0.0005", seconds: 1)
    }
    terminal.type("q")
    #expect(terminal.waitForEnd(seconds: 30) == 0)
    let text = String(decoding: terminal.output, as: UTF8.self)
    #expect(!text.contains("0,001") && !text.contains("is neither"))
  }

  /// Modes of the terminal that are still on, from all that was sent to it.
  private func modesLeft(_ terminal: PseudoTerminal) -> Set<String> {
    let text = String(decoding: terminal.output, as: UTF8.self)
    var modes: Set<String> = ["25"]
    for match in text.matches(of: /\u{1B}\[\?([0-9;]+)([hl])/) {
      for mode in match.1.split(separator: ";").map(String.init) {
        if match.2 == "h" { modes.insert(mode) } else { modes.remove(mode) }
      }
    }
    return modes
  }

  /// The terminal is as it was: its settings, the screen, the cursor, the mouse.
  private func expectWhole(_ terminal: PseudoTerminal, location: SourceLocation = #_sourceLocation) {
    #expect(terminal.settings == terminal.initialSettings, sourceLocation: location)
    let modes = modesLeft(terminal)
    #expect(modes.contains("25"), "the cursor is hidden", sourceLocation: location)
    let wrong = modes.intersection(["1", "1000", "1002", "1003", "1004", "1006", "1015", "1049", "2004", "2026"])
    #expect(wrong.isEmpty, "modes \(wrong) are left on", sourceLocation: location)
    #expect(terminal.output.contains(0x1B), sourceLocation: location)
  }

  private func expectSaved(_ path: String, location: SourceLocation = #_sourceLocation) throws {
    let newest = try #require(try RunDirectory(opening: path).newestCheckpoint(), sourceLocation: location)
    #expect(newest.passedOver.isEmpty, sourceLocation: location)
    #expect(try GeneratorSnapshot(run: RunDirectory(opening: path)).imagesSeen > 0, sourceLocation: location)
    // Nobody holds it any more.
    #expect(!RunSummary(of: path).isInUse, sourceLocation: location)
  }

  @Test func aFirstStartGreetsAndBeginsWithAKey() throws {
    let terminal = try start(["--data", folder.path + "/pictures"] + small)
    #expect(terminal.waits(for: "press any key", seconds: 30))
    usleep(300_000)
    #expect(!hasSaved(runPath), "nothing is learned before the key")
    terminal.type("\r")
    expect(terminal) { hasSaved(runPath) }
    terminal.type("q")
    #expect(terminal.waitForEnd(seconds: 30) == 0)
    expectWhole(terminal)
    #expect(String(decoding: terminal.output, as: UTF8.self).contains("Saved in"))
    try expectSaved(runPath)
    // The second start goes on at once.
    let again = try start(["pictures"])
    #expect(again.waits(for: "\u{1B}[?1049h", seconds: 30))
    again.type("q")
    #expect(again.waitForEnd(seconds: 30) == 0)
    #expect(!String(decoding: again.output, as: UTF8.self).contains("press any key"))
  }

  @Test func aStormOfSizesIsSurvived() throws {
    let terminal = try startTraining()
    let sizes: [(UInt16, UInt16)] = [(80, 24), (1, 1), (200, 60), (79, 24), (120, 40), (30, 5), (81, 25), (300, 90)]
    for number in 0..<64 {
      let (columns, rows) = sizes[number % sizes.count]
      terminal.resize(columns: columns, rows: rows)
      terminal.type(["1", "2", "3", "4", "?", "\u{1B}", ":", "\u{1B}"][number / 2 % 8])
      if number % 4 == 0 { _ = terminal.waits(for: "\u{1}", seconds: 0.02) }
    }
    terminal.resize(columns: 100, rows: 30)
    terminal.type("\u{1B}")
    _ = terminal.waits(for: "\u{1}", seconds: 0.3)
    terminal.type("\u{1B}1")
    #expect(terminal.waits(for: "growth", from: 0))
    terminal.type("q")
    #expect(terminal.waitForEnd(seconds: 30) == 0)
    expectWhole(terminal)
    try expectSaved(runPath)
  }

  @Test func suspendsAndComesBack() throws {
    let terminal = try startTraining(inShell: true)
    terminal.type("\u{1A}")
    #expect(terminal.waits(for: "STOPPED", seconds: 20))
    expectWhole(terminal)
    let before = terminal.output.count
    terminal.type("\n")
    #expect(terminal.waits(for: "\u{1B}[?1049h", from: before))
    #expect(terminal.settings != terminal.initialSettings)
    terminal.type("q")
    #expect(terminal.waitForEnd(seconds: 30) == 0)
    expectWhole(terminal)
    try expectSaved(runPath)
  }

  @Test(arguments: [SIGTERM, SIGINT, SIGHUP]) func signalsSaveAndEnd(_ number: Int32) throws {
    let terminal = try startTraining()
    kill(terminal.process, number)
    #expect(terminal.waitForEnd(seconds: 30) == 0)
    expectWhole(terminal)
    try expectSaved(runPath)
  }

  @Test func aLostTerminalSavesAndEnds() throws {
    let terminal = try startTraining()
    terminal.hangUp()
    #expect(terminal.waitForEnd(seconds: 30) == 0)
    try expectSaved(runPath)
    #expect(!FileManager.default.fileExists(atPath: runPath + "/headless.log"))
  }

  /// Without a terminal it goes on, tells a file what happens, and ends in order when it is told to.
  @Test(arguments: [false, true]) func trainingCanGoOnWithoutATerminal(isClosed: Bool) throws {
    let terminal = try startTraining(["--keep-training"])
    if isClosed { terminal.hangUp() } else { kill(terminal.process, SIGHUP) }
    func log() -> String {
      String(decoding: FileManager.default.contents(atPath: runPath + "/headless.log") ?? Data(), as: UTF8.self)
    }
    expect(terminal) { log().contains("The terminal is gone.") && log().contains("Snapshot saved") }
    if !isClosed { expectWhole(terminal) }
    let seen = try GeneratorSnapshot(run: RunDirectory(opening: runPath)).imagesSeen
    expect(terminal) { (try? GeneratorSnapshot(run: RunDirectory(opening: runPath)).imagesSeen) ?? 0 > seen }
    #expect(RunSummary(of: runPath).isInUse)
    kill(terminal.process, SIGTERM)
    #expect(terminal.waitForEnd(seconds: 30) == 0)
    #expect(log().contains("Saved in"))
    try expectSaved(runPath)
  }

  @Test func aCrashLeavesTheTerminalWhole() throws {
    let terminal = try startTraining()
    kill(terminal.process, SIGSEGV)
    let status = try #require(terminal.waitForEnd(seconds: 30))
    #expect(status & 0x7F == SIGSEGV)
    expectWhole(terminal)
    try expectSaved(runPath)
  }

  /// From one run to another and to a new one, without leaving the terminal.
  @Test func runsAreOpenedBegunAndRenamed() throws {
    try folder.addPictures("others", 5)
    let other = folder.path + "/data/progan/runs/other"
    let first = ["train", "--data", folder.path + "/others", "--run", other] + small.dropLast(4) + ["--kimg", "0.1"]
    #expect(try execute(first).status == 0)
    let terminal = try start(["--data", folder.path + "/pictures"] + small)
    expect(terminal) { hasSaved(runPath) }
    terminal.type("4")
    #expect(terminal.waits(for: "other", seconds: 20))
    // The other one is the second.
    terminal.type("j\r")
    expect(terminal) { RunSummary(of: other).isInUse && !RunSummary(of: runPath).isInUse }
    try expectSaved(runPath)
    terminal.type("4n")
    #expect(terminal.waits(for: "preset", seconds: 20))
    terminal.type("\(folder.path)/others\r\r\r\u{15}third\r\r")
    let third = folder.path + "/data/progan/runs/third"
    expect(terminal) { RunSummary(of: third).isInUse && !RunSummary(of: other).isInUse }
    let before = terminal.output.count
    terminal.type("4")
    #expect(terminal.waits(for: "holds", from: before, seconds: 20))
    terminal.type("e\u{15}fourth\r")
    let fourth = folder.path + "/data/progan/runs/fourth"
    expect(terminal) { RunSummary(of: fourth).isInUse }
    // Before its first step a run has nothing to save.
    terminal.type("s")
    expect(terminal) { hasSaved(fourth) }
    #expect(!FileManager.default.fileExists(atPath: third))
    terminal.type("q")
    #expect(terminal.waitForEnd(seconds: 60) == 0)
    expectWhole(terminal)
    try expectSaved(fourth)
    #expect(Set(RunsFolder(folder.path + "/data/progan/runs").names()) == ["pictures", "other", "fourth"])
  }

  /// A model's file is walked without training; what is kept of it is there again the next time.
  @Test func aModelIsWalkedAndKept() throws {
    let training = try execute(train("--kimg", "0.1"))
    try #require(training.status == 0, "\(training.errors)")
    let file = folder.path + "/faces.safetensors"
    #expect(try progan("export", run, "--output", file).status == 0)
    let terminal = try start([file, "--graphics", "sixel"])
    let watch = PictureWatch(terminal, atLeast: 350)
    let first: [UInt8] = try #require(watch.picture(within: 30))
    #expect(terminal.waits(for: "smoothed at 0.3 kimg", seconds: 30))
    // Drawn as a whole, so that the words come in one piece; beside pictures their spaces do not break.
    terminal.type("\u{1B}[C\u{0C}")
    #expect(terminal.waits(for: "1\u{A0}step", seconds: 20))
    // What is seen is kept: not before the step is.
    expect(terminal) {
      watch.look(until: .now)
      return watch.newest != first
    }
    terminal.type("f")
    #expect(terminal.waits(for: "Kept as", seconds: 20))
    terminal.type("1")
    #expect(terminal.waits(for: "model without training", seconds: 20))
    terminal.type("q")
    #expect(terminal.waitForEnd(seconds: 30) == 0)
    expectWhole(terminal)
    let homes = ModelsFolder(folder.path + "/data/progan/models").homes
    try #require(homes.count == 1 && homes[0].contains("/faces-"))
    #expect(String(decoding: terminal.output, as: UTF8.self).contains("What was kept of faces is in \(homes[0])."))
    var index = FavouriteIndex()
    index.refresh(runs: homes)
    let kept = try #require(index.entries.first)
    #expect(index.entries.count == 1 && kept.model == "faces" && kept.latent != sampleLatent(size: 8, seed: 1))
    #expect(try kept.file.picture() == GeneratorSnapshot(checkpoint: file).image(of: kept.latent))

    let again = try start([file])
    #expect(again.waits(for: "seed 1", seconds: 30))
    var before = again.output.count
    again.type("3")
    #expect(again.waits(for: "8 numbers", from: before, seconds: 20))
    // The title may have come before the number in it: all of it at once, as often as it takes.
    expect(again) {
      before = again.output.count
      again.type("\u{0C}")
      return again.waits(for: "favourites · 1 · this model", from: before, seconds: 5)
    }
    kill(again.process, SIGTERM)
    #expect(again.waitForEnd(seconds: 30) == 0)
    expectWhole(again)
    // No run came of it.
    #expect(RunsFolder(folder.path + "/data/progan/runs").names().isEmpty)
    let refused = try progan("explore", file, "--plain")
    #expect(refused.status == 64 && refused.errors.contains("model without training"), "\(refused.errors)")
    #expect(try progan("explore", folder.path + "/none.safetensors").errors.contains("none.safetensors"))
  }
}
