import Foundation
import GANTesting
import Testing

@testable import Files
@testable import ModelFiles
@testable import ProgressiveGAN
@testable import Runs

/// Who may write to a run, and what runs are called.
@Suite struct RunClaimTests {
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("progan-\(UUID().uuidString)").path

  init() throws { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }

  private func remove() { try? FileManager.default.removeItem(atPath: folder) }

  /// Of many that begin the same run, one has it.
  @Test func oneOfManyHasTheRun() throws {
    defer { remove() }
    for round in 0..<20 {
      let path = "\(folder)/\(round)"
      let claims = Latch(count: 8)
      DispatchQueue.concurrentPerform(iterations: 8) { _ in
        claims.add(Result { try RunClaim(path: path) })
      }
      let results = claims.results
      #expect(results.count { (try? $0.get()) != nil } == 1)
      for case .failure(let error) in results { #expect(error as? RunError == .inUse(path: path)) }
    }
  }

  @Test func newRunsGetNamesOfTheirOwn() throws {
    defer { remove() }
    let claims = Latch(count: 8)
    DispatchQueue.concurrentPerform(iterations: 8) { _ in
      claims.add(Result { try RunClaim(named: ".faces", in: RunsFolder(folder)) })
    }
    let names = Set(try claims.results.map { try $0.get().path.folderAndName.name })
    #expect(names == Set(["faces"] + (2...8).map { "faces-\($0)" }))
    #expect(Set(RunsFolder(folder).names()) == names)
  }

  @Test func whatIsGivenUpLeavesNothing() throws {
    defer { remove() }
    let claim = try RunClaim(path: folder + "/a/new")
    claim.giveUp()
    #expect(!FileManager.default.fileExists(atPath: folder + "/a/new"))
    try FileManager.default.createDirectory(atPath: folder + "/own", withIntermediateDirectories: true)
    let other = try RunClaim(path: folder + "/own")
    other.giveUp()
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder + "/own") == [])
    // A lock whose file was taken away meanwhile is none.
    #expect(throws: Never.self) { try RunClaim(path: folder + "/own") }
  }

  @Test func runsAreVisible() {
    for (name, visible) in [
      (".faces", "faces"), ("...", "run"), ("", "run"), ("/", "run"), ("--x", "x"), ("a\nb", "a␊b"), (" a ", "a"),
      ("a/b", "a-b"), ("größe", "größe"),
    ] {
      #expect(RunsFolder.visibleName(name) == visible)
      #expect((try? RunsFolder.checked(RunsFolder.visibleName(name))) != nil, "\(name)")
    }
    let long = RunsFolder.visibleName(String(repeating: "ä", count: 300))
    #expect(long.utf8.count <= 180 && (try? RunsFolder.checked(long)) != nil)
    #expect(throws: ProgressiveGANError.self) { try RunsFolder.checked("-x") }
  }

  @Test func xdgIsFollowed() {
    #expect(RunDirectory.runsFolder(environment: ["XDG_DATA_HOME": "/d", "HOME": "/h"]) == "/d/progan/runs")
    for ignored in ["", "relative", "./x"] {
      #expect(
        RunDirectory.runsFolder(environment: ["XDG_DATA_HOME": ignored, "HOME": "/h"]) == "/h/.local/share/progan/runs")
    }
    #expect(throws: Never.self) { try RunDirectory.requireRunsFolder(environment: ["XDG_DATA_HOME": folder + "/new"]) }
    #expect(throws: Never.self) { try RunDirectory.requireRunsFolder(environment: ["HOME": folder]) }
    for home in ["/nowhere/at all", "/etc/passwd"] {
      #expect(throws: RunError.self) { try RunDirectory.requireRunsFolder(environment: ["HOME": home]) }
    }
    remove()
  }

  @Test func otherThingsThanFilesAreRefusedAtOnce() throws {
    defer { remove() }
    let run = try RunDirectory(creating: folder + "/run", Configuration(.tiny))
    for file in ["metrics.jsonl", "evaluations.jsonl", RunDirectory.eventFile] {
      let path = "\(run.path)/\(file)"
      #expect(mkfifo(path, 0o644) == 0)
      #expect(throws: FileError.self) { try run.append(Data("x".utf8), to: file) }
      #expect(run.metrics().isEmpty && run.evaluations().isEmpty && run.sampledMetrics(3).isEmpty)
      if file.hasSuffix(".jsonl") {
        #expect(throws: FileError.self) { try run.truncateLogs(after: 0) }
      } else {
        #expect(throws: FileError.self) { try run.openEvents(after: 0, at: 0) }
      }
      #expect(unlink(path) == 0)
    }
    #expect(unlink(run.path + "/config.json") == 0 && mkfifo(run.path + "/config.json", 0o644) == 0)
    #expect(throws: FileError.self) { try RunDirectory(opening: run.path) }
    guard case .failure = RunSummary(of: run.path).state else {
      Issue.record("a pipe is no run")
      return
    }
  }
}

/// Gathers what threads find.
private final class Latch: @unchecked Sendable {
  private let lock = NSLock()
  private var found: [Result<RunClaim, any Error>] = []

  init(count: Int) { found.reserveCapacity(count) }

  func add(_ result: Result<RunClaim, any Error>) { lock.withLock { found.append(result) } }

  var results: [Result<RunClaim, any Error>] { lock.withLock { found } }
}
