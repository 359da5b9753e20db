import Files
import Foundation

extension Safetensors {
  /// What leaves of a checkpoint: the smoothed generator (`smoothed/…`), what is needed to make pictures with it, and on
  /// request the discriminator. Nothing to train on, and not where the pictures lay that it learned from.
  ///
  /// - Parameters:
  ///   - alpha: the weight of the generator's newest block, for readers that do not know the schedule.
  ///   - run: the name of its run, if it is a run's.
  ///   - path: of the checkpoint.
  /// - Throws: if a network is wanted that it has not.
  public func exported(
    alpha: Double, run: String?, withDiscriminator: Bool, path: String
  ) throws(FileError) -> Safetensors {
    let prefixes = ["smoothed/"] + (withDiscriminator ? ["discriminator/"] : [])
    for prefix in prefixes where !tensors.keys.contains(where: { $0.hasPrefix(prefix) }) {
      throw .damaged(path: path, reason: "it has no \(prefix.dropLast()): only runs and their checkpoints have one")
    }
    let settings = metadata.filter { $0.key.hasPrefix(CheckpointListing.settingPrefix) }
    var result = Safetensors(
      tensors: tensors.filter { name, _ in prefixes.contains { name.hasPrefix($0) } }, metadata: settings)
    for key in ["format", "resolution", "images", "origin", "run"] { result.metadata[key] = metadata[key] }
    result.metadata["alpha"] = "\(alpha)"
    if let run { result.metadata["run"] = run }
    let dataKey = CheckpointListing.settingPrefix + "data"
    result.metadata[dataKey] = metadata[dataKey].map { URL(fileURLWithPath: $0).lastPathComponent }
    return result
  }
}
