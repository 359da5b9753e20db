import Foundation
import Testing

@testable import Kernels

/// Limits as control groups of both versions, containers and systems without any tell them.
@Suite struct MachineLimitsTests {
  private final class Root {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("progan-\(UUID().uuidString)").path

    func write(_ text: String, _ file: String) throws {
      let url = URL(fileURLWithPath: "\(path)/\(file)")
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: url)
    }

    var limits: MachineLimits { MachineLimits(root: path) }

    deinit { try? FileManager.default.removeItem(atPath: path) }
  }

  private let root = Root()

  init() throws {
    try root.write(
      "MemTotal: 8000 kB\nMemFree: 1 kB\nMemAvailable: 5000 kB\nSwapTotal: 100 kB\nSwapFree: 50 kB\n", "proc/meminfo")
  }

  @Test func withoutGroupsTheMachineCounts() {
    #expect(root.limits.memory == 8100 * 1024)
    #expect(root.limits.availableMemory == 5050 * 1024)
    #expect(root.limits.groupMemory == nil && root.limits.processorQuota == nil)
    #expect(root.limits.threads(of: 6) == 6)
    #expect(root.limits.most?.source == .machine)
  }

  /// The tightest of a group and those around it.
  @Test func versionTwoIsWalkedUp() throws {
    try root.write("0::/user.slice/job\n", "proc/self/cgroup")
    try root.write(
      "29 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n", "proc/self/mountinfo")
    try root.write("max\n", "sys/fs/cgroup/user.slice/job/memory.max")
    try root.write("max 100000\n", "sys/fs/cgroup/user.slice/job/cpu.max")
    try root.write("4194304\n", "sys/fs/cgroup/user.slice/memory.max")
    try root.write("3145728\n", "sys/fs/cgroup/user.slice/memory.current")
    try root.write("anon 5\ninactive_file 1048576\n", "sys/fs/cgroup/user.slice/memory.stat")
    try root.write("150000 100000\n", "sys/fs/cgroup/user.slice/cpu.max")
    #expect(root.limits.groupMemory == 4_194_304)
    #expect(root.limits.groupAvailable == 2_097_152)
    #expect(root.limits.processorQuota == 1.5)
    #expect(root.limits.threads(of: 8) == 2)
    #expect(root.limits.threads(of: 1) == 1)
    #expect(root.limits.most?.source == .group)
    try root.write("50000 100000\n", "sys/fs/cgroup/user.slice/job/cpu.max")
    #expect(root.limits.processorQuota == 0.5)
    #expect(root.limits.threads(of: 8) == 1)
  }

  @Test func versionOneHasControllersOfTheirOwn() throws {
    try root.write("5:memory:/a/b\n3:cpu,cpuacct:/a\n1:name=systemd:/\n0::/\n", "proc/self/cgroup")
    try root.write(
      """
      30 25 0:27 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct
      31 25 0:28 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory

      """, "proc/self/mountinfo")
    try root.write("9223372036854771712\n", "sys/fs/cgroup/memory/memory.limit_in_bytes")
    try root.write("2097152\n", "sys/fs/cgroup/memory/a/memory.limit_in_bytes")
    try root.write("1048576\n", "sys/fs/cgroup/memory/a/memory.usage_in_bytes")
    try root.write("-1\n", "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us")
    try root.write("100000\n", "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us")
    try root.write("250000\n", "sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_quota_us")
    try root.write("100000\n", "sys/fs/cgroup/cpu,cpuacct/a/cpu.cfs_period_us")
    #expect(root.limits.groupMemory == 2_097_152)
    #expect(root.limits.groupAvailable == 1_048_576)
    #expect(root.limits.processorQuota == 2.5)
    #expect(root.limits.threads(of: 8) == 3)
  }

  /// A container sees its own group where all groups would be, under a name that only the host knows.
  @Test func aContainersGroupIsFound() throws {
    try root.write("4:memory:/docker/0123\n", "proc/self/cgroup")
    try root.write(
      "31 25 0:28 /docker/0123 /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n", "proc/self/mountinfo")
    try root.write("1000000\n", "sys/fs/cgroup/memory/memory.limit_in_bytes")
    #expect(root.limits.groupMemory == 1_000_000)
    try root.write("0::/../other\n", "proc/self/cgroup")
    try root.write("31 25 0:28 / /sys/fs/cgroup ro - cgroup2 cgroup rw\n", "proc/self/mountinfo")
    try root.write("500000\n", "sys/fs/cgroup/memory.max")
    #expect(root.limits.groupMemory == 500_000)
  }

  /// Where mounts are not told, or files hold nonsense.
  @Test func nonsenseIsNoLimit() throws {
    try root.write("0::/job\n", "proc/self/cgroup")
    try root.write("300000\n", "sys/fs/cgroup/memory.max")
    #expect(root.limits.groupMemory == 300_000)
    for (memory, quota) in [
      ("", ""), ("-5", "0 0"), ("99999999999999999999999", "max"), ("x", "100000 0"), ("max", "-1 5"),
    ] {
      try root.write(memory, "sys/fs/cgroup/memory.max")
      try root.write(quota, "sys/fs/cgroup/cpu.max")
      #expect(root.limits.groupMemory == nil && root.limits.processorQuota == nil, "\(memory) \(quota)")
    }
    try root.write("1 100000", "sys/fs/cgroup/cpu.max")
    #expect(root.limits.threads(of: 4) == 1)
    try root.write("9223372036854775807 1", "sys/fs/cgroup/cpu.max")
    #expect(root.limits.threads(of: 4) == 4)
  }

  @Test func thisMachineHasMemory() {
    #expect(MachineLimits(root: "/").memory ?? 1 > 0)
    #expect(Workers.threadCount <= max(1, ProcessInfo.processInfo.activeProcessorCount))
  }
}
