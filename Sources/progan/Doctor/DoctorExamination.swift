import CursesTerminal
import Files
import Foundation
import Images
import Kernels
import ProgressiveGAN
import Runs
import TerminalGraphics

extension DoctorFacts {
  /// Everything but speed, which takes time to measure.
  static func gathered(environment: [String: String] = ProcessInfo.processInfo.environment) -> DoctorFacts {
    DoctorFacts(
      program: Progan.configuration.version, terminal: .ofThisProcess(), libraries: libraries(), openBLAS: .loaded,
      machine: .ofThisComputer(environment), storage: Storage(runsFolder: RunsFolder().path))
  }

  private static func libraries() -> [Library] {
    let maps = readText("/proc/self/maps")
    let files = Set(maps.split(separator: "\n").compactMap { $0.split(separator: " ").last.map(String.init) })
    func path(_ start: String) -> String? { files.first { $0.contains("/\(start).so") } }
    let starts = [
      "libpng": "libpng16", "libjpeg": "libjpeg", "libwebp": "libwebp", "libheif": "libheif", "libtiff": "libtiff",
      "lcms2": "liblcms2", "giflib": "libgif", "libzip": "libzip", "zlib": "libz",
    ]
    var all = [
      Library(name: "ncurses", version: TerminalExamination.cursesVersion, path: path("libncursesw")),
      Library(name: "libsixel", version: "\(sixelLibraryVersion) when built", path: path("libsixel")),
    ]
    for (name, version) in imageLibraryVersions() {
      all.append(Library(name: name, version: version, path: starts[name].flatMap(path)))
    }
    return all
  }
}

extension DoctorFacts.Machine {
  private static let instructionSets = [
    "sse4_2", "avx", "avx2", "fma", "avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl",
  ]

  fileprivate static func ofThisComputer(_ environment: [String: String]) -> Self {
    var result = Self()
    let lines = readText("/proc/cpuinfo").split(separator: "\n")
    func value(_ key: String) -> String? {
      lines.first { $0.hasPrefix(key) }?.split(separator: ":", maxSplits: 1).last.map {
        $0.trimmingCharacters(in: .whitespaces)
      }
    }
    result.processor = value("model name")
    let flags = Set((value("flags") ?? "").split(separator: " ").map(String.init))
    result.instructions = instructionSets.filter(flags.contains)
    result.builtFor = requiredInstructions
    result.threads = Workers.threadCount
    let memory = readText("/proc/meminfo").split(separator: "\n")
    func bytes(_ key: String) -> Int? {
      memory.first { $0.hasPrefix(key + ":") }?.split(separator: " ").dropFirst().first.flatMap { Int($0) }.map {
        $0 * 1024
      }
    }
    (result.memory, result.availableMemory) = (bytes("MemTotal"), bytes("MemAvailable"))
    let limits = MachineLimits(root: "/")
    result.processorQuota = limits.processorQuota
    (result.memoryLimit, result.memoryLimitLeft) = (limits.groupMemory, limits.groupAvailable)
    result.addressSpace = limits.addressSpace
    result.openBLASVariables = environment.filter { $0.key.hasPrefix("OPENBLAS_") }
    return result
  }
}

extension DoctorFacts.Storage {
  /// Looks at a folder, or where it would be made.
  init(runsFolder: String) {
    self.runsFolder = runsFolder
    var folder = URL(fileURLWithPath: runsFolder)
    while !FileManager.default.fileExists(atPath: folder.path), folder.path != "/" { folder.deleteLastPathComponent() }
    if isFolder(at: folder.path) != true {
      obstacle = "'\(folder.path.withVisibleControls)' is no folder"
    } else if access(folder.path, W_OK | X_OK) != 0 {
      obstacle = systemReason(errno)
    }
    var system = statvfs()
    if statvfs(folder.path, &system) == 0 { freeSpace = Int(system.f_bavail) * Int(system.f_frsize) }
    portraits = locateAsset("emoji-portraits-64.png")
  }
}

extension DoctorFacts.Speed {
  /// Measures matrix products, then steps of a new run at one resolution after another while time is left: about eight
  /// seconds.
  ///
  /// - Parameter tell: what is measured next.
  static func measured(patience: Duration = .seconds(7), tell: (String) -> Void) -> Self {
    let start = ContinuousClock.now
    tell("measuring matrix products")
    let oneCore = Workers.withoutHelpers { matrixProductRate() }
    let allThreads = matrixProductRate()
    var estimate = DurationEstimate(Configuration(.laptop))
    while let resolution = estimate.nextResolution, start.duration(to: .now) < patience {
      tell("measuring steps at \(resolution)×\(resolution)")
      estimate.measureNext()
    }
    return Self(oneCore: oneCore, allThreads: allThreads, training: estimate.rates)
  }
}

/// A file's text, "" if there is none. Those of /proc come a page at a time.
private func readText(_ path: String) -> String {
  guard let file = FileHandle(forReadingAtPath: path) else { return "" }
  var bytes = Data()
  while let piece = try? file.read(upToCount: 65536), !piece.isEmpty { bytes += piece }
  return String(decoding: bytes, as: UTF8.self)
}
