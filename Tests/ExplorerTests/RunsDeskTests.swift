import Foundation
import ProgressiveGAN
import Runs
import Synchronization
import TerminalCanvas
import Testing

@testable import Explorer

/// The desk that works on runs on disk, with a folder of its own.
final class RunsDeskTests {
  private let path = FileManager.default.temporaryDirectory.appendingPathComponent("runs-\(UUID().uuidString)").path
  private let isNews = DispatchSemaphore(value: 0)

  deinit { try? FileManager.default.removeItem(atPath: path) }

  private func desk() -> RunsDesk {
    RunsDesk(FakeHost(), folder: RunsFolder(path)) { [isNews] in isNews.signal() }
  }

  private func addRun(_ name: String) throws {
    _ = try RunDirectory(creating: "\(path)/\(name)", Configuration(.tiny))
  }

  /// The next messages that come of a command.
  private func news(_ desk: RunsDesk) -> [Message] {
    #expect(isNews.wait(timeout: .now() + 120) == .success)
    return desk.news()
  }

  private func runs(_ desk: RunsDesk) -> (active: [String], archived: [String])? {
    desk.perform(.list)
    for case .runs(.listed(let active, let archived)) in news(desk) {
      return (active.map(\.name), archived.map(\.name))
    }
    return nil
  }

  @Test func listsAndTheOpenRunWhereverItIs() throws {
    try addRun("one")
    let list = try #require(runs(desk()))
    #expect(list.active == ["laptop", "one"] && list.archived == [])
  }

  @Test func changesAreMadeAndTheirInversesTold() throws {
    try addRun("one")
    try addRun("two")
    let desk = desk()
    func change(_ change: RunsChange) -> RunsChange? {
      desk.perform(.change(change, .person))
      for case .runs(.changed(change, let inverse, .person)) in news(desk) { return inverse }
      return nil
    }
    let renamed = try #require(change(.rename("one", to: "three")))
    #expect(renamed == .rename("three", to: "one"))
    #expect(change(.archive("two")) == .restore("two"))
    try addRun("two")
    let back = try #require(change(.restore("two")))
    #expect(back == .archive("two-2"))
    #expect(try #require(runs(desk)).active.sorted() == ["laptop", "three", "two", "two-2"])
    #expect(change(back) != nil && change(renamed) != nil)
    #expect(try #require(runs(desk)).active.sorted() == ["laptop", "one", "two"])
    desk.perform(.change(.archive("nothing"), .person))
    guard case .problem(let sentence)? = news(desk).first else {
      Issue.record("no problem is told")
      return
    }
    #expect(sentence.contains("There is no run"))
  }

  /// One resolution after the other; nothing more once nobody wants to know.
  @Test func measuresUntilAllIsKnown() throws {
    let desk = desk()
    desk.perform(.estimate(Configuration(.tiny)))
    var measured: [DurationEstimate] = []
    while measured.last?.nextResolution != nil || measured.isEmpty {
      for case .runs(.estimated(let estimate)) in news(desk) { measured.append(estimate) }
    }
    let sizes = measured.compactMap(\.measuredResolution)
    #expect(sizes == Array([4, 8, 16].prefix(sizes.count)) && measured.allSatisfy { $0.phaseSeconds != nil })
    desk.perform(.estimate(Configuration(.tiny)))
    desk.perform(.stopEstimating)
    // The measurement under way may still be told, but none follows it.
    _ = isNews.wait(timeout: .now() + 1)
    #expect(desk.news().count <= 1)
  }

  @Test func looksAtData() throws {
    try FileManager.default.createDirectory(atPath: path + "/pictures/inner", withIntermediateDirectories: true)
    for name in ["a.png", "inner/b.JPG", "inner/c.webp", "d.txt", ".e.png"] {
      try Data().write(to: URL(fileURLWithPath: "\(path)/pictures/\(name)"))
    }
    let desk = desk()
    func facts(_ path: String) -> DataFacts? {
      desk.perform(.look(atData: path))
      for case .runs(.dataFound(let facts, path)) in news(desk) { return facts }
      return nil
    }
    #expect(facts(path + "/pictures") == .folder(pictures: 3, isMore: false))
    #expect(facts(path + "/pictures/d.txt") == .file)
    #expect(facts(path + "/nothing") == .nothing)
    #expect(facts(Configuration.embeddedData) == .shipped)
  }

  @Test func greetsWithPicturesOfEveryResolution() throws {
    let desk = desk()
    desk.perform(.greet)
    guard case .runs(.greeting(let columns, let resolutions))? = news(desk).first else {
      Issue.record("no pictures")
      return
    }
    #expect(resolutions == [4, 8, 16, 32, 64] && columns.map { $0.map(\.width) } == resolutions.map { [$0, $0] })
    var greeting = Greeting()
    greeting.take(columns, resolutions)
    #expect(greeting.strip.map { [$0.width, $0.height] } == [5 * 64 + 4 * Greeting.gap, 2 * 64 + Greeting.gap])
  }

  @Test func readsSheets() throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    let file = path + "/sheet.png"
    try Data(try picture(8).pngData()).write(to: URL(fileURLWithPath: file))
    let desk = desk()
    desk.perform(.loadSheet(path + "/none.png"))
    desk.perform(.loadSheet(file))
    guard case .runs(.sheet(let sheet))? = news(desk).first else {
      Issue.record("no sheet")
      return
    }
    #expect(sheet.path == file && sheet.image.width == 8)
  }
}

/// How the loop ends, and what follows.
final class RunsLoopTests {
  private let path = FileManager.default.temporaryDirectory.appendingPathComponent("runs-\(UUID().uuidString)").path

  deinit { try? FileManager.default.removeItem(atPath: path) }

  private func loop(_ screen: RecorderScreen, _ host: FakeHost, greets: Bool = false) -> ExplorerLoop {
    ExplorerLoop(
      screen: screen, host: host, greets: greets, runsFolder: RunsFolder(path), timeZone: utc, clock: { now })
  }

  private func key(_ key: Key) -> (RecorderScreen) -> TerminalEvent? { { _ in .key(key) } }

  @Test func anotherRunIsWantedAndTheOpenOneTrainsOn() throws {
    _ = try RunDirectory(creating: path + "/other", Configuration(.tiny))
    let host = FakeHost()
    let screen = RecorderScreen(
      [key(.character("4"))] + until(" other ") + [key(.down), key(.enter)] + until("cannot be") + [
        { screen in
          #expect(screen.text.contains("The data cannot be read."))
          return .key(.character("q"))
        }
      ])
    let loop = loop(screen, host)
    #expect(loop.run() == .open(path: path + "/other"))
    #expect(host.calls == [])
    loop.showWaiting("Reading pictures: 256 of 1000", done: 0.256)
    #expect(screen.text.contains("Reading pictures: 256 of 1000") && screen.text.contains("━━━"))
    loop.refuse("The data cannot be read.")
    #expect(loop.run() == .quit)
    #expect(host.calls == ["stop"])
  }

  @Test func aNewRunIsWanted() throws {
    let screen = RecorderScreen(
      [key(.character("4")), key(.character("n"))] + "/data".map { key(.character($0)) }
        + [key(.enter), key(.right)] + Array(repeating: key(.enter), count: 4))
    let outcome = loop(screen, FakeHost()).run()
    #expect(outcome == .create(name: "data", Configuration(.tiny, dataPath: "/data")))
  }

  @Test func aLostTerminalLeavesTrainingAlone() {
    let host = FakeHost()
    #expect(loop(RecorderScreen([{ _ in .hangUp }]), host).run() == .hungUp)
    #expect(host.calls == [])
  }

  @Test func aFirstStartWaitsForAKey() {
    let host = FakeHost()
    let screen = RecorderScreen(
      until("all of it") + [
        { screen in
          #expect(screen.text.contains("press any key") && screen.text.contains("64×64 after"))
          return .key(.character(" "))
        }
      ] + until("growth"))
    loop(screen, host, greets: true).run()
    #expect(host.calls == ["resume", "stop"])
    #expect(screen.text.contains("growth"))
  }
}
