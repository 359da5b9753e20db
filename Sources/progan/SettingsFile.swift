import ArgumentParser
import Files
import Foundation
import ProgressiveGAN

/// More than any file of settings has.
private let mostSettingsBytes = 16 << 20

/// The text of a file for --config. It may be a pipe, as in `--config <(progan config --preset paper)`, so it is waited for.
func settingsText(_ path: String) throws -> String {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else {
    let reason = errno == ENOENT ? "there is none" : systemReason(errno)
    throw ValidationError("There is no readable file at '\(path.withVisibleControls)' for --config: \(reason).")
  }
  defer { close(descriptor) }
  var bytes: [UInt8] = []
  var part = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = read(descriptor, &part, part.count)
    if count < 0, errno == EINTR { continue }
    guard count >= 0 else {
      throw ValidationError(
        "There is no readable file at '\(path.withVisibleControls)' for --config: \(systemReason(errno)).")
    }
    if count == 0 { break }
    bytes += part[..<count]
    guard bytes.count <= mostSettingsBytes else {
      throw ValidationError("'\(path.withVisibleControls)' is too long for a file of settings.")
    }
  }
  guard let text = String(validating: bytes, as: UTF8.self) else {
    throw ValidationError("'\(path.withVisibleControls)' is no file of settings: it is not UTF-8 text.")
  }
  return text
}

/// The absolute path of data that somebody named.
func givenData(_ value: String) throws -> String {
  guard value != Configuration.embeddedData else { return value }
  let path = try givenPath(value, "data", isData: true).standardizedPath
  guard !FileManager.default.fileExists(atPath: path) else { return path }
  if value.hasPrefix("["), value.hasSuffix("]") {
    throw ValidationError("data is a path, and '\(value.withVisibleControls)' has brackets around it. Leave them out.")
  }
  guard !path.contains("\u{FFFD}") else {
    throw ValidationError(
      "The folder that progan was started in has a name that is not UTF-8: '\(path.withVisibleControls)' cannot be kept. Start it elsewhere, or rename the folder."
    )
  }
  return path
}
