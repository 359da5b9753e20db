import Files
import Foundation

extension RunDirectory {
  private typealias Environment = [String: String]

  /// Where runs live unless told otherwise: `progan/runs` under the XDG data directory. Where a person has neither that nor
  /// a home, a path at which nothing can be (see `requireRunsFolder`).
  public static func runsFolder(environment: [String: String] = ProcessInfo.processInfo.environment) -> String {
    (dataHome(environment) ?? "/dev/null") + "/progan/runs"
  }

  /// By the XDG base directory specification, relative paths and empty ones are ignored.
  private static func dataHome(_ environment: Environment) -> String? {
    if let named = environment["XDG_DATA_HOME"], named.hasPrefix("/") { return named.standardizedPath }
    return homeFolder(environment: environment).map { $0.standardizedPath + "/.local/share" }
  }

  /// Throws what keeps runs from having a folder. A home folder is never made: who has none, as users of services have, is
  /// to say where runs shall be.
  public static func requireRunsFolder(
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws {
    if environment["XDG_DATA_HOME"]?.hasPrefix("/") == true { return }
    guard let home = homeFolder(environment: environment) else {
      throw RunError.noHome(reason: "HOME names none, and the user \(getuid()) has no home")
    }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: home, isDirectory: &isFolder) else {
      throw RunError.noHome(reason: "the home folder '\(home.withVisibleControls)' does not exist")
    }
    guard isFolder.boolValue else {
      throw RunError.noHome(reason: "the home folder '\(home.withVisibleControls)' is no folder, but a file")
    }
  }
}
