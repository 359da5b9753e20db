import Foundation

extension RunsProgram {
  /// Names in a folder, hidden ones too.
  func names(_ path: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }

  /// Runs a script of bash in the test's folder, `$D`, as a person's shell would run the program: it is `$progan`, and on
  /// the path; `$T` are the arguments that train there, `$small` those of a small run. What hangs is killed after a minute,
  /// with status 137.
  func inBash(_ script: String, seconds: Int = 60, environment: [String: String] = [:]) throws -> ProgramOutcome {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/timeout")
    process.arguments = ["-s", "KILL", "\(seconds)", "/bin/bash", "-c", script]
    process.currentDirectoryURL = URL(fileURLWithPath: folder.path)
    process.environment = [
      "progan": products.appendingPathComponent("progan").path, "XDG_DATA_HOME": folder.path + "/data",
      "PATH": products.path + ":/usr/sbin:/usr/bin:/sbin:/bin", "HOME": folder.path, "D": folder.path,
      "T": train().joined(separator: " "),
      "small": "--resolution 8 --latent 8 --feature-maps 8 --batch 4 --kimg 0.1 --snapshot-kimg 0.1",
    ].merging(environment) { $1 }
    // Files, not pipes: what goes on in the background keeps nobody waiting.
    let (output, errors) = (folder.path + "/shell.out", folder.path + "/shell.err")
    for path in [output, errors] { try Data().write(to: URL(fileURLWithPath: path)) }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle(forWritingAtPath: output)
    process.standardError = FileHandle(forWritingAtPath: errors)
    signal(SIGHUP, SIG_DFL)
    try process.run()
    process.waitUntilExit()
    func text(_ path: String) -> String {
      String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
    }
    let isKilled = process.terminationReason == .uncaughtSignal
    return ProgramOutcome(
      output: text(output), errors: text(errors), status: (isKilled ? 128 : 0) + process.terminationStatus)
  }

  /// A small library to be loaded before others, made of C; nil where there is no compiler.
  func preloaded(_ source: String) throws -> String? {
    let compilers = ["cc", "clang", "gcc"].flatMap { name in
      (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin").split(separator: ":").map { "\($0)/\(name)" }
    }
    guard let compiler = compilers.first(where: { FileManager.default.isExecutableFile(atPath: $0) }) else {
      return nil
    }
    let (file, library) = (folder.path + "/preloaded.c", folder.path + "/preloaded.so")
    try Data(source.utf8).write(to: URL(fileURLWithPath: file))
    let process = Process()
    process.executableURL = URL(fileURLWithPath: compiler)
    process.arguments = ["-shared", "-fPIC", "-O1", "-o", library, file]
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus == 0 ? library : nil
  }
}
