import Foundation

extension RunsProgram {
  /// Runs lines of bash in the tests' folder, where `progan` is the program and `$D` the folder; what hangs is killed after
  /// a minute, with status 137.
  func shell(_ script: String, path: String = "/usr/bin:/bin", seconds: Int = 60) throws -> ProgramOutcome {
    let (process, output, errors) = (Process(), Pipe(), Pipe())
    process.executableURL = URL(fileURLWithPath: "/usr/bin/timeout")
    let program = products.appendingPathComponent("progan").path
    let lines = "progan() { \"$PROGAN\" \"$@\"; }\ncd \"$D\"\n" + script
    process.arguments = ["-s", "KILL", "\(seconds)", "/bin/bash", "-c", lines]
    process.environment = [
      "XDG_DATA_HOME": folder.path + "/data", "PATH": path, "HOME": folder.path, "D": folder.path, "PROGAN": program,
      "T": train().joined(separator: " "),
    ]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = errors
    signal(SIGHUP, SIG_DFL)
    try process.run()
    let text = output.fileHandleForReading.readDataToEndOfFile()
    let errorText = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return ProgramOutcome(
      output: String(decoding: text, as: UTF8.self), errors: String(decoding: errorText, as: UTF8.self),
      status: process.terminationReason == .uncaughtSignal ? 128 + process.terminationStatus : process.terminationStatus)
  }

  /// Names in a folder, hidden ones too.
  func names(_ path: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }
}
