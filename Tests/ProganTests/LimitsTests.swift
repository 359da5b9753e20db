import Foundation
import Testing

@testable import progan

/// What a process may take of its machine.
@Suite struct LimitsTests: RunsProgram {
  let folder: ProgramFolder

  init() throws { folder = try ProgramFolder() }

  /// Networks, or pictures, that will not fit are told of before anything is made or read; nothing traps.
  @Test func whatWillNotFitIsToldAtOnce() throws {
    let outcome = try inBash(
      """
      ulimit -v 3000000
      "$progan" train --data pictures --run run --resolution 256 --feature-maps 512 --batch 64; echo $?
      "$progan" explore --plain --data pictures --resolution 1024 --preset paper < /dev/null; echo $?
      "$progan" train --data pictures --run run $small > /dev/null; echo $?
      "$progan" train --run run --resolution 1024 --batch 64 --feature-maps 8; echo $?
      for n in {1..1200}; do ln -s ../pictures/0.png "pictures/more$n.png"; done
      "$progan" train --data pictures --run more --resolution 1024 --feature-maps 1 --batch 1; echo $?
      "$progan" doctor --quick | grep 'address space'
      """)
    #expect(outcome.output.hasPrefix("1\n1\n0\n1\n1\n"), "\(outcome.output)\(outcome.errors)")
    #expect(outcome.output.contains("3.1 GB at most, by ulimit -v"), "\(outcome.output)")
    #expect(outcome.errors.contains("Training takes about"), "\(outcome.errors)")
    #expect(outcome.errors.contains("its limit of address space (ulimit -v)"), "\(outcome.errors)")
    #expect(outcome.errors.contains("--feature-maps"), "\(outcome.errors)")
    #expect(outcome.errors.contains("'progan data pack \(folder.path)/pictures packed.pack'"), "\(outcome.errors)")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0 == "more" } == [])
  }

  /// Threads follow the time that a control group allows, where one can be made.
  @Test func threadsFollowTheQuota() throws {
    let outcome = try inBash(
      """
      for group in /sys/fs/cgroup/cpu/progan-test-$$ /sys/fs/cgroup/progan-test-$$; do
        mkdir $group 2> /dev/null || continue
        if echo 50000 > $group/cpu.cfs_quota_us || echo '50000 100000' > $group/cpu.max; then
          (echo $BASHPID > $group/cgroup.procs && "$progan" doctor --quick)
        fi 2> /dev/null
        rmdir $group
      done
      """)
    guard outcome.output.contains("limit of time") else { return print("skipped: no control group can be made here") }
    #expect(outcome.output.contains("0.50 processors, by its control group"), "\(outcome.output)")
    #expect(outcome.output.contains(/threads +1\n/), "\(outcome.output)")
  }
}
