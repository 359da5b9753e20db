import Foundation
import ProgressiveGAN
import Runs
import Testing

/// The program where what it says cannot be written.
@Suite(.serialized) struct OutputTests: RunsProgram {
  let folder: ProgramFolder

  init() throws { folder = try ProgramFolder() }

  private func images() throws -> Int { try GeneratorSnapshot(run: RunDirectory(opening: run)).imagesSeen }

  /// Training goes on without whoever would hear of it, and says so where somebody can hear that.
  @Test(arguments: [
    ">/dev/full", "2>/dev/full", ">/dev/full 2>&1", ">&-", "2>&-", "<&- >&-", "<&- 2>&-", "<&- >&- 2>&-", "</",
  ])
  func trainingGoesOn(redirection: String) throws {
    try Data([1, 2, 3]).write(to: URL(fileURLWithPath: folder.path + "/pictures/bad.png"))
    let outcome = try inBash("progan $T --kimg 0.2 \(redirection)")
    #expect(outcome.status == 0, "\(outcome)")
    #expect(try images() == 600)
    let isHeard = !redirection.contains("2>")
    #expect(outcome.errors.contains("bad.png") == isHeard, "\(outcome.errors)")
    let isLost = redirection.hasPrefix(">/dev/full") || redirection.contains(">&-") && redirection != "2>&-"
    #expect(outcome.errors.contains("Training goes on") == (isLost && isHeard), "\(outcome.errors)")
    // The last sentence is heard wherever one can be.
    #expect((outcome.output + outcome.errors).contains("Saved in") || redirection.contains("2>&"), "\(outcome)")
    // No other file got what was to be said.
    #expect((try String(contentsOfFile: run + "/lock", encoding: .utf8)).isEmpty)
  }

  @Test func aReaderThatHasEnoughDoesNotEndTraining() throws {
    let outcome = try inBash("progan $T --kimg 0.3 | head -1; echo ${PIPESTATUS[0]}")
    #expect(outcome.output.hasSuffix("\n0\n"), "\(outcome)")
    #expect(outcome.errors.contains("no reader any more. Training goes on"), "\(outcome)")
    #expect(outcome.errors.contains("Saved in"))
    #expect(try images() == 900)
  }

  /// A pipe that nobody empties keeps neither training nor its end waiting.
  @Test func trainingNeverWaitsForAReader() throws {
    let outcome = try inBash(
      """
      mkfifo pipe; sleep 300 <> pipe & reader=$!
      # Filled up, so that not a line fits.
      timeout -s KILL 0.5 cat /dev/zero > pipe
      progan $T --kimg 1000 > pipe 2>&1 & p=$!
      for i in $(seq 600); do ls run/checkpoints/0* >/dev/null 2>&1 && break; sleep 0.05; done
      kill -TERM $p; wait $p; echo $?; kill -KILL $reader
      """)
    #expect(outcome.output == "0\n", "\(outcome)")
    #expect(try images() > 0)
  }

  /// What is asked for and cannot be told is an error; a reader who has had enough is none, but no success.
  @Test func resultsThatCannotBeToldAreErrors() throws {
    try #require(try execute(train("--kimg", "0.1")).status == 0)
    try FileManager.default.createDirectory(
      atPath: folder.path + "/data/progan/runs", withIntermediateDirectories: true)
    let commands = [
      "config", "runs", "data inspect pictures", "data inspect pictures --json", "doctor --quick",
      "doctor --quick --json",
      "evaluate run --images 16 --json", "--help", "train --help", "--version", "--generate-completion-script bash",
      "help film",
    ]
    let script = commands.enumerated().map { index, command in
      """
      progan \(command) >/dev/full 2>err
      echo "\(index) full $? $(grep -c 'Standard output cannot be written: no space' err) $(wc -l <err)"
      progan \(command) >&- 2>err
      echo "\(index) closed $? $(grep -c 'Standard output cannot be written: bad file' err)"
      (trap '' PIPE; progan \(command)) 2>err | true; echo "\(index) gone ${PIPESTATUS[0]} $(wc -c <err)"
      """
    }.joined(separator: "\n")
    let lines = Set(try inBash(script).output.split(separator: "\n").map(String.init))
    for (index, command) in commands.enumerated() {
      #expect(lines.contains("\(index) full 1 1 1"), "\(command): \(lines)")
      #expect(lines.contains("\(index) closed 1 1"), "\(command): \(lines)")
      // A reader that is slow to go may get it all.
      #expect(lines.contains("\(index) gone 141 0") || lines.contains("\(index) gone 0 0"), "\(command): \(lines)")
    }
    let wrong = try inBash(
      """
      progan train --nonsense 2>/dev/full; echo $?; progan train --nonsense 2>&-; echo $?
      progan config >/dev/full 2>&-; echo $?; progan runs >/dev/full 2>/dev/full; echo $?
      """)
    #expect(wrong.output == "64\n64\n1\n1\n", "\(wrong)")
    let gone = try inBash("progan config | (exec <&-; sleep 1); echo ${PIPESTATUS[0]}")
    #expect(gone.errors.isEmpty, "\(gone)")
  }

  /// Signals that schedulers send save and end; the second of those that repeat changes nothing.
  @Test(arguments: ["XCPU", "USR1", "ALRM", "HUP"])
  func schedulersSignalsSave(name: String) throws {
    let outcome = try inBash(
      """
      progan $T --kimg 1000 >out & p=$!
      for i in $(seq 600); do ls run/checkpoints/0* >/dev/null 2>&1 && break; sleep 0.05; done
      kill -\(name) $p; kill -\(name) $p 2>/dev/null; wait $p; echo $?; tail -1 out
      """)
    #expect(outcome.output.hasPrefix("0\nSaved in"), "\(outcome)")
    #expect(try images() > 0)
  }

  /// SIGQUIT ends at once, and what was saved goes on.
  @Test func quitEndsAtOnce() throws {
    let outcome = try inBash(
      """
      ulimit -c 0; env --default-signal=QUIT progan $T --kimg 1000 >out & p=$!
      for i in $(seq 600); do ls run/checkpoints/0* >/dev/null 2>&1 && break; sleep 0.05; done
      kill -QUIT $p; wait $p; echo $?; progan train --run run --kimg 0.1 | tail -1
      """)
    #expect(outcome.output.hasPrefix("131\n") && outcome.output.contains("Saved in"), "\(outcome)")
  }

  @Test func oddPlacesToStartFrom() throws {
    let outcome = try inBash(
      """
      mkdir gone; cd gone; rmdir ../gone
      progan $T --kimg 0.1 | tail -1
      progan runs; echo $?
      progan config | head -1 >/dev/null; echo ${PIPESTATUS[1]}
      cd "$D"; (ulimit -n 16; progan train --run run --kimg 0.2 | tail -1)
      (umask 077; progan train --run run --kimg 0.3 | tail -1)
      (ulimit -f 0; progan config >small; echo $?; progan generate run --output big; echo $?) 2>&1 | cat
      """)
    #expect(outcome.output.components(separatedBy: "Saved in").count == 4, "\(outcome)")
    #expect(outcome.output.components(separatedBy: ".\n1\n").count == 3, "\(outcome)")
    #expect(outcome.output.contains("file too large") && !outcome.output.contains("Domain="), "\(outcome)")
  }
}
