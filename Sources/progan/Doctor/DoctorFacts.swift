import CursesTerminal
import Kernels
import ProgressiveGAN

/// All that `progan doctor` found out, as `--json` prints it.
struct DoctorFacts: Codable, Equatable {
  struct Library: Codable, Equatable {
    var name: String
    /// nil where the library tells none.
    var version: String?
    /// The file that is loaded.
    var path: String?
  }

  struct Machine: Codable, Equatable {
    var processor: String?
    /// Instruction sets, as Linux names them: those of this processor, and those the program was built to use.
    var instructions: [String] = []
    var builtFor: [String] = []
    var threads = 1
    /// Bytes.
    var memory: Int?
    var availableMemory: Int?
    /// What control groups and the process's own limits allow: processors' time, bytes of memory, and of address space.
    var processorQuota: Double?
    var memoryLimit: Int?
    var memoryLimitLeft: Int?
    var addressSpace: Int?
    /// Variables of the environment that steer OpenBLAS.
    var openBLASVariables: [String: String] = [:]
  }

  struct Storage: Codable, Equatable {
    /// The folder of runs, and why it cannot be written to or made; nil if it can.
    var runsFolder: String
    var obstacle: String?
    /// Bytes.
    var freeSpace: Int?
    /// Where the portraits are that ship with the program.
    var portraits: String?
  }

  struct Speed: Codable, Equatable {
    /// GFLOP/s of sgemm.
    var oneCore: Double
    var allThreads: Double
    /// Images a second when training a new run.
    var training: [DurationEstimate.Rate]
  }

  var program: String
  var terminal: TerminalExamination
  var libraries: [Library] = []
  var openBLAS: OpenBLASFacts
  var machine: Machine
  var storage: Storage
  /// nil if nothing was measured.
  var speed: Speed?
}
