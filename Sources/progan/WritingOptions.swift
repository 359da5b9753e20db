import ArgumentParser
import Files
import Keepsakes
import Runs

/// Whether what exists may be written over, for the commands that write files where a person says.
struct WritingOptions: ParsableArguments {
  @Flag(help: "Write over what exists.")
  var force = false

  var ifTaken: TakenName { force ? .replaced : .refused }

  /// Where to write a file, looked at before the work begins.
  func place(forFile path: String, besides source: String? = nil) throws -> String {
    let place = try placeForFile(path, ifTaken: ifTaken, besides: source)
    if force, RunDirectory.isPart(place) { throw FileError.taken(path: path, by: .run) }
    return place
  }

  /// The same for a film, its path without an ending.
  func place(_ format: Film.Format, at path: String) throws -> String {
    if format == .png {
      try requirePlace(forFolder: path, ifTaken: ifTaken)
      return path
    }
    let file = try place(forFile: format.file(at: path))
    return String(file.dropLast(format.rawValue.count + 1))
  }
}
