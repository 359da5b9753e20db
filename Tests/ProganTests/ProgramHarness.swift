import Foundation
import Images

/// A folder with a few pictures that goes with the value.
final class ProgramFolder: Sendable {
  let path = FileManager.default.temporaryDirectory.appendingPathComponent("progan-\(UUID().uuidString)").path

  init() throws { try addPictures("pictures", 6) }

  func addPictures(_ name: String, _ count: Int) throws {
    try FileManager.default.createDirectory(atPath: "\(path)/\(name)", withIntermediateDirectories: true)
    for number in 0..<count {
      let pixels = (0..<(12 * 10 * 3)).map { UInt8(($0 * (number + 3) + number * 40) % 256) }
      let image = Image(width: 12, height: 10, channels: 3, pixels: pixels)
      try Data(try image.pngData()).write(to: URL(fileURLWithPath: "\(path)/\(name)/\(number).png"))
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

struct ProgramOutcome {
  let output: String
  let errors: String
  let status: Int32
}

/// Tests that run the program itself, in a folder of their own.
protocol RunsProgram {
  var folder: ProgramFolder { get }
}

extension RunsProgram {
  /// The folder with the program, which lies beside the bundle of tests.
  var products: URL {
    URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath().deletingLastPathComponent()
  }

  /// - Parameters:
  ///   - input: what the program reads; nothing by default.
  ///   - kilobytesPerFile: no file can grow beyond it, as if the disk were full.
  func process(
    _ arguments: [String], _ output: Pipe, _ errors: Pipe, input: Pipe? = nil, kilobytesPerFile: Int? = nil
  ) throws -> Process {
    let process = Process()
    // Whoever runs the tests may ignore hang-ups; the program is to mind them.
    signal(SIGHUP, SIG_DFL)
    let program = products.appendingPathComponent("progan")
    if let kilobytesPerFile {
      process.executableURL = URL(fileURLWithPath: "/bin/bash")
      let script = "trap '' XFSZ; ulimit -S -f \(kilobytesPerFile); exec \"$0\" \"$@\""
      process.arguments = ["-c", script, program.path] + arguments
    } else {
      process.executableURL = program
      process.arguments = arguments
    }
    process.environment = ["XDG_DATA_HOME": folder.path + "/data", "PATH": "/usr/bin:/bin", "HOME": folder.path]
    if let input { process.standardInput = input } else { process.standardInput = FileHandle.nullDevice }
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    return process
  }

  func execute(_ arguments: [String]) throws -> ProgramOutcome {
    let (output, errors) = (Pipe(), Pipe())
    let process = try process(arguments, output, errors)
    let text = output.fileHandleForReading.readDataToEndOfFile()
    let errorText = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return ProgramOutcome(
      output: String(decoding: text, as: UTF8.self), errors: String(decoding: errorText, as: UTF8.self),
      status: process.terminationStatus)
  }

  func progan(_ arguments: String...) throws -> ProgramOutcome { try execute(arguments) }

  var run: String { folder.path + "/run" }

  func hasSaved() -> Bool {
    let names = try? FileManager.default.contentsOfDirectory(atPath: run + "/checkpoints")
    return names?.contains { $0.hasPrefix("0") } ?? false
  }

  /// The smallest networks, on the pictures.
  func train(_ more: String...) -> [String] {
    [
      "train", "--data", folder.path + "/pictures", "--run", run, "--resolution", "8", "--latent", "8",
      "--feature-maps", "8", "--batch", "4", "--snapshot-kimg", "0.1",
    ] + more
  }
}
