import Foundation

/// The checkpoints of a run: `checkpoints/000000106800.safetensors`, named after the images seen.
extension RunDirectory {
  private var checkpointsPath: String { path + "/checkpoints" }

  /// A checkpoint on disk.
  struct CheckpointFile: Equatable {
    let imagesSeen: Int
    let path: String
  }

  /// Newest first.
  func checkpointFiles() -> [CheckpointFile] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: checkpointsPath)) ?? []
    return names.compactMap { name in
      guard name.hasSuffix(Self.suffix), let images = Int(name.dropLast(Self.suffix.count)), images >= 0 else {
        return nil
      }
      return CheckpointFile(imagesSeen: images, path: "\(checkpointsPath)/\(name)")
    }
    .sorted { $0.imagesSeen > $1.imagesSeen }
  }

  private static let suffix = ".safetensors"

  /// Writes a checkpoint, then deletes those that need not be kept.
  func save(_ checkpoint: Safetensors, imagesSeen: Int) throws(ProgressiveGANError) {
    try makeFolder(checkpointsPath)
    try checkpoint.write(to: String(format: "%@/%012d%@", checkpointsPath, imagesSeen, Self.suffix))
    for file in dispensable(checkpointFiles()) { unlink(file.path) }
  }

  /// All but the newest few, and of the older ones the first of every `keepKimg`.
  func dispensable(_ files: [CheckpointFile]) -> [CheckpointFile] {
    let interval = Int(configuration.keepKimg * 1000)
    let older = files.dropFirst(configuration.keptSnapshots)
    guard interval > 0 else { return Array(older) }
    let first = Dictionary(
      files.reversed().map { ($0.imagesSeen / interval, $0) }, uniquingKeysWith: { first, _ in first })
    return older.filter { first[$0.imagesSeen / interval] != $0 }
  }

  /// What the newest whole checkpoint holds, and why newer ones were passed over; nil for a run that has none yet.
  ///
  /// - Throws: if there are checkpoints, but none can be read.
  func newest<Contents>(
    _ read: (Safetensors, CheckpointFile) throws(ProgressiveGANError) -> Contents
  ) throws(ProgressiveGANError) -> (contents: Contents, passedOver: [ProgressiveGANError])? {
    var failures: [ProgressiveGANError] = []
    for file in checkpointFiles() {
      do {
        return (try read(try Safetensors(contentsOf: file.path), file), failures)
      } catch {
        failures.append(error)
      }
    }
    if let failure = failures.first { throw failure }
    return nil
  }

  /// The newest checkpoint that can be read, and its path; nil for a run that has none yet.
  public func newestCheckpoint() throws(ProgressiveGANError) -> (path: String, file: Safetensors)? {
    try newest { (file, at) throws(ProgressiveGANError) in (at.path, file) }?.contents
  }
}
