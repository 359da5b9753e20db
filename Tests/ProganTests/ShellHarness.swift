import Foundation

extension RunsProgram {
  /// Runs lines of bash in the tests' folder `$D`; `$T` are the arguments that train there. What hangs is killed after a
  /// minute, with status 137.
  func shell(_ script: String, seconds: Int = 60) throws -> ProgramOutcome {
    let (process, output, errors) = (Process(), Pipe(), Pipe())
    process.executableURL = URL(fileURLWithPath: "/usr/bin/timeout")
    process.arguments = ["-s", "KILL", "\(seconds)", "/bin/bash", "-c", "cd \"$D\"\n" + script]
    process.environment = [
      "XDG_DATA_HOME": folder.path + "/data", "PATH": products.path + ":/usr/bin:/bin", "HOME": folder.path,
      "D": folder.path,
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
    let isKilled = process.terminationReason == .uncaughtSignal
    return ProgramOutcome(
      output: String(decoding: text, as: UTF8.self), errors: String(decoding: errorText, as: UTF8.self),
      status: (isKilled ? 128 : 0) + process.terminationStatus)
  }

  /// Names in a folder, hidden ones too.
  func names(_ path: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }
}
