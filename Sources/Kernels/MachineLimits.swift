import Foundation

/// What this process may take of the machine: by the system, by its control groups (versions 1 and 2), and by its own
/// limits. A group has what the groups around it leave to it, so all of them are looked at.
public struct MachineLimits: Equatable, Sendable {
  /// Where a limit of memory comes from.
  public enum Source: String, Codable, Sendable {
    case machine = "this machine"
    case group = "its control group"
    case addressSpace = "its limit of address space (ulimit -v)"
  }

  /// Bytes of memory and of swap that the machine has, and what of both could be had now.
  public var memory: Int?
  public var availableMemory: Int?
  /// The least bytes that a control group allows, and what is left of them.
  public var groupMemory: Int?
  public var groupAvailable: Int?
  /// Bytes of address space that this process may have, and what is left of them.
  public var addressSpace: Int?
  public var addressSpaceLeft: Int?
  /// Processors' time a second that the control groups allow.
  public var processorQuota: Double?

  public init() {}

  /// - Parameter root: the folder with `proc` and `sys`, another one for tests.
  public init(root: String) {
    let files = SystemFiles(root: root)
    let machine = files.numbers("proc/meminfo", unit: 1024)
    memory = machine["MemTotal"].map { $0 + (machine["SwapTotal"] ?? 0) }
    availableMemory = machine["MemAvailable"].map { $0 + (machine["SwapFree"] ?? 0) }
    for group in files.groups() {
      take(memoryOf: group, files)
      take(quotaOf: group, files)
    }
    let status = files.numbers("proc/self/status", unit: 1024)
    var limit = rlimit()
    if getrlimit(addressSpaceLimit, &limit) == 0, limit.rlim_cur < 1 << 60 {
      addressSpace = Int(limit.rlim_cur)
      addressSpaceLeft = max(0, Int(limit.rlim_cur) - (status["VmSize"] ?? 0))
    }
  }

  /// The least that there can be at all, and who says so.
  public var most: (bytes: Int, source: Source)? { Self.least(memory, groupMemory, addressSpace) }

  /// The least that can be had now.
  public var left: (bytes: Int, source: Source)? { Self.least(availableMemory, groupAvailable, addressSpaceLeft) }

  private static func least(_ machine: Int?, _ group: Int?, _ space: Int?) -> (bytes: Int, source: Source)? {
    let all: [(Int?, Source)] = [(machine, .machine), (group, .group), (space, .addressSpace)]
    return all.compactMap { bytes, source in bytes.map { (bytes: $0, source: source) } }.min { $0.bytes < $1.bytes }
  }

  /// Threads to work with, of so many processors: a quota is rounded up.
  public func threads(of processors: Int) -> Int {
    let allowed = processorQuota.map { Int(max(1, min(65536, $0.rounded(.up)))) } ?? processors
    return max(1, min(processors, allowed))
  }

  private mutating func take(memoryOf group: SystemFiles.Group, _ files: SystemFiles) {
    let (limit, used, cache) =
      group.isUnified
      ? ("memory.max", "memory.current", "inactive_file")
      : ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file")
    // Version 1 has a number near 2⁶³ where there is no limit.
    guard let bytes = files.number("\(group.path)/\(limit)"), (0..<1 << 60).contains(bytes) else { return }
    groupMemory = min(groupMemory ?? .max, bytes)
    let current = files.number("\(group.path)/\(used)") ?? 0
    let reclaimable = files.numbers("\(group.path)/memory.stat", unit: 1)[cache] ?? 0
    groupAvailable = min(groupAvailable ?? .max, max(0, min(bytes, bytes - current + reclaimable)))
  }

  private mutating func take(quotaOf group: SystemFiles.Group, _ files: SystemFiles) {
    var (quota, period): (Int?, Int?)
    if group.isUnified {
      let words = files.text("\(group.path)/cpu.max").split { $0.isWhitespace }
      (quota, period) = (words.first.flatMap { Int($0) }, words.dropFirst().first.flatMap { Int($0) } ?? 100_000)
    } else {
      quota = files.number("\(group.path)/cpu.cfs_quota_us")
      period = files.number("\(group.path)/cpu.cfs_period_us")
    }
    guard let quota, let period, quota > 0, period > 0 else { return }
    processorQuota = min(processorQuota ?? .infinity, Double(quota) / Double(period))
  }
}

#if os(Linux)
  private let addressSpaceLimit = __rlimit_resource_t(UInt32(RLIMIT_AS.rawValue))
#else
  private let addressSpaceLimit = RLIMIT_AS
#endif

/// What the kernel tells in files.
private struct SystemFiles {
  let root: String

  /// A folder of a control group.
  struct Group: Equatable {
    let path: String
    /// Version 2.
    let isUnified: Bool
  }

  /// A file's text, "" if there is none.
  func text(_ path: String) -> String {
    let descriptor = open(root.hasSuffix("/") ? root + path : "\(root)/\(path)", O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { return "" }
    defer { close(descriptor) }
    var (bytes, part) = ([UInt8](), [UInt8](repeating: 0, count: 16384))
    while bytes.count < 1 << 22 {
      let count = read(descriptor, &part, part.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { break }
      bytes += part[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  func number(_ path: String) -> Int? { Int(text(path).filter { !$0.isWhitespace }) }

  /// Lines as "MemTotal: 16 kB" and "inactive_file 4096".
  func numbers(_ path: String, unit: Int) -> [String: Int] {
    var result: [String: Int] = [:]
    for line in text(path).split(separator: "\n") {
      let words = line.split { $0.isWhitespace }
      guard words.count > 1, let number = Int(words[1]), (0..<1 << 52).contains(number) else { continue }
      result[words[0].hasSuffix(":") ? String(words[0].dropLast()) : String(words[0])] = number * unit
    }
    return result
  }

  /// The groups that this process is in, each with all those around it.
  func groups() -> [Group] {
    let mounts = self.mounts()
    var result: [Group] = []
    for line in text("proc/self/cgroup").split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3 else { continue }
      let controllers = Set(parts[1].split(separator: ",").map(String.init))
      let isUnified = controllers.isEmpty
      guard isUnified || !controllers.isDisjoint(with: ["memory", "cpu"]) else { continue }
      for mount in mounts
      where mount.isUnified == isUnified && (isUnified || !controllers.isDisjoint(with: mount.controllers)) {
        result += mount.folders(of: String(parts[2])).map { Group(path: $0, isUnified: isUnified) }
      }
    }
    return result
  }

  /// Where a hierarchy of groups is to be seen.
  private struct Mount {
    let point: String
    /// The group that is seen there: in a container often one of its own.
    let group: String
    let controllers: Set<String>
    let isUnified: Bool

    /// From a group's folder up to where the hierarchy is mounted. A container may see its own group there, under a name
    /// that only the host knows; then its folders are not there, and those around them are.
    func folders(of path: String) -> [String] {
      var names = path.split(separator: "/").map(String.init)
      let above = group.split(separator: "/").map(String.init)
      if above.count <= names.count, Array(names.prefix(above.count)) == above { names.removeFirst(above.count) }
      // "/../other" is a group outside of what a container sees.
      names.removeAll { $0 == ".." }
      return (0...names.count).map { ([point] + names.prefix($0)).joined(separator: "/") }
    }
  }

  private func mounts() -> [Mount] {
    let found = text("proc/self/mountinfo").split(separator: "\n").compactMap { line -> Mount? in
      // "30 25 0:27 /group /point options … - type source superoptions" (proc(5)).
      let words = line.split(separator: " ").map(String.init)
      guard words.count > 6, let dash = words.firstIndex(of: "-"), words.count > dash + 3 else { return nil }
      let type = words[dash + 1]
      guard type == "cgroup" || type == "cgroup2" else { return nil }
      return Mount(
        point: String(words[4].drop { $0 == "/" }), group: words[3],
        controllers: Set(words[dash + 3].split(separator: ",").map(String.init)), isUnified: type == "cgroup2")
    }
    guard found.isEmpty else { return found }
    // Where mounts are not told, the usual places.
    return [Mount(point: "sys/fs/cgroup", group: "/", controllers: [], isUnified: true)]
      + ["memory", "cpu", "cpu,cpuacct"].map {
        Mount(
          point: "sys/fs/cgroup/\($0)", group: "/", controllers: [$0.hasPrefix("cpu") ? "cpu" : $0], isUnified: false)
      }
  }
}
