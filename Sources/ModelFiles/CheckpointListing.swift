import Files
import Foundation
import ProgressiveGAN

/// What a checkpoint tells before any value of its tensors is looked at: texts, and names with shapes. Whether a run can
/// use it is decided on these, so that no network is made after the claims of a file that does not hold it.
package struct CheckpointListing {
  let path: String
  let metadata: [String: String]
  let shapes: [String: [Int]]

  /// What the program writes; `progan checkpoint 1` had no settings in it.
  static let format = "progan checkpoint 2"
  /// Counts are below, so that sums and products of them cannot overflow.
  static let countLimit = 1 << 40

  package init(_ file: Safetensors, path: String) {
    self.path = path
    metadata = file.metadata
    shapes = file.tensors.mapValues(\.shape)
  }

  /// Reads a file's header alone.
  package init(contentsOf path: String) throws(FileError) {
    let header = try SafetensorsHeader(contentsOf: path)
    self.path = path
    metadata = header.metadata
    shapes = Dictionary(uniqueKeysWithValues: header.tensors.map { ($0.name, $0.shape) })
  }

  package func damaged(_ reason: String) -> FileError { .damaged(path: path, reason: reason) }

  func text(_ key: String) throws(FileError) -> String {
    guard let text = metadata[key] else { throw damaged("it has no '\(key)' among its metadata") }
    return text
  }

  func count(_ key: String) throws(FileError) -> Int {
    let text = try text(key)
    guard let count = Int(text), (0..<Self.countLimit).contains(count) else {
      throw damaged("its '\(key)' is '\(text.quotable)', not a whole number from 0 to \(Self.countLimit - 1)")
    }
    return count
  }

  /// A number from 0 to 1.
  func fraction(_ key: String) throws(FileError) -> Double {
    let text = try text(key)
    guard let number = Double(text), (0...1).contains(number) else {
      throw damaged("its '\(key)' is '\(text.quotable)', not a number from 0 to 1")
    }
    return number
  }

  /// The settings that it was made with.
  package func configuration() throws(FileError) -> Configuration {
    guard let format = metadata["format"], format.hasPrefix("progan checkpoint") else {
      throw damaged("it is not a checkpoint of progan")
    }
    guard format == Self.format else {
      throw damaged("its format is '\(format.quotable)'; this version of progan reads '\(Self.format)'")
    }
    var result = Configuration(.laptop)
    do throws(ProgressiveGANError) {
      // Sorted, so that of several mistakes always the same is told.
      for (key, text) in metadata.sorted(by: { $0.key < $1.key }) where key.hasPrefix(Self.settingPrefix) {
        try result.set(String(key.dropFirst(Self.settingPrefix.count)), to: text)
      }
      try result.validate()
    } catch {
      throw damaged(error.description)
    }
    for setting in Setting.all where setting.isFixed && !Self.laterSettings.contains(setting.name) {
      _ = try text(Self.settingPrefix + setting.name)
    }
    return result
  }

  static let settingPrefix = "config/"

  /// Fixed settings that older checkpoints do not name: what is now their standard was then the only choice.
  static let laterSettings: Set = ["first-pixel-norm", "first-biases"]

  /// Throws unless it was made by a run with these settings, as far as they are fixed for a run.
  package func requireSameRun(as run: Configuration) throws(FileError) {
    let own = try configuration()
    for setting in Setting.all where setting.isFixed && setting.text(own) != setting.text(run) {
      throw damaged(
        "it is of another run: it has \(setting.name) = \(setting.text(own).quotable), and this run \(setting.text(run).quotable)"
      )
    }
  }

  /// The resolution of its networks, one of those that the settings lead through.
  package func resolution(_ schedule: TrainingSchedule) throws(FileError) -> Int {
    let resolution = try count("resolution")
    guard NetworkShape.resolutions(upTo: schedule.finalResolution).contains(resolution),
      resolution >= schedule.firstResolution
    else {
      throw damaged(
        "its resolution is \(resolution), and its run goes from \(schedule.firstResolution) to \(schedule.finalResolution) by doubling"
      )
    }
    return resolution
  }

  /// Throws unless every one of the tensors is there, in its shape.
  func require(_ wanted: [String: [Int]]) throws(FileError) {
    for (name, shape) in wanted.sorted(by: { $0.key < $1.key }) {
      guard let found = shapes[name] else { throw damaged("its tensor '\(name)' is missing") }
      guard found == shape else {
        throw damaged("its tensor '\(name)' has shape \(found.shapeText), where \(shape.shapeText) is needed")
      }
    }
  }

  /// Throws unless these tensors are there, and no others.
  func requireExactly(_ wanted: [String: [Int]]) throws(FileError) {
    try require(wanted)
    if let other = shapes.keys.filter({ wanted[$0] == nil }).min() {
      throw damaged("its tensor '\(other.quotable)' belongs to none of its networks")
    }
  }
}
