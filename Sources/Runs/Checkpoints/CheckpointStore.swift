import Files
import Foundation
import ModelFiles
import ProgressiveGAN

/// The checkpoints of a run: `checkpoints/000000106800.safetensors`, named after the images seen.
extension RunDirectory {
  private var checkpointsPath: String { path + "/checkpoints" }

  /// A checkpoint on disk.
  struct CheckpointFile: Equatable {
    let imagesSeen: Int
    let path: String
  }

  /// Newest first; files under any other name than the program gives are none.
  func checkpointFiles() -> [CheckpointFile] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: checkpointsPath)) ?? []
    return names.compactMap { name in
      guard let images = Int(name.prefix { $0 != "." }), name == Self.fileName(imagesSeen: images) else { return nil }
      return CheckpointFile(imagesSeen: images, path: "\(checkpointsPath)/\(name)")
    }
    .sorted { $0.imagesSeen > $1.imagesSeen }
  }

  private static func fileName(imagesSeen: Int) -> String { String(format: "%012ld.safetensors", imagesSeen) }

  /// Writes a checkpoint, then deletes those that need not be kept.
  func save(_ checkpoint: Safetensors, imagesSeen: Int) throws {
    try makeFolder(checkpointsPath)
    let bytes = checkpoint.tensors.values.reduce(0) { $0 + 4 * $1.values.count }
    guard hasRoom(for: bytes) else {
      let reason = "the system does not give the \(bytes >> 20) MB of memory that writing it takes"
      throw FileError.cannotWrite(path: checkpointsPath, reason: reason)
    }
    try checkpoint.write(to: "\(checkpointsPath)/\(Self.fileName(imagesSeen: imagesSeen))")
    for file in dispensable(keepable(upTo: imagesSeen)) { unlink(file.path) }
  }

  /// The run's checkpoints up to the one just written, newest first: what is torn or of another run takes no good one's
  /// place and is left alone, and so is what lies ahead, as the run has passed over it.
  private func keepable(upTo imagesSeen: Int) -> [CheckpointFile] {
    checkpointFiles().filter { file in
      file.imagesSeen == imagesSeen || file.imagesSeen < imagesSeen && isUsable(file)
    }
  }

  private func isUsable(_ file: CheckpointFile) -> Bool { (try? requireUsable(file)) != nil }

  /// Throws unless a file's header says that the run can go on with it. Values are not read: there may be many files, and
  /// memory is taken only for those that pass.
  private func requireUsable(_ file: CheckpointFile) throws {
    let facts = try CheckpointFacts(CheckpointListing(contentsOf: file.path), of: configuration)
    // A renamed file would be taken for the newest again and again, and each time throw the run back.
    guard facts.imagesSeen == file.imagesSeen else {
      throw FileError.damaged(
        path: file.path, reason: "it was renamed: it holds the state after \(facts.imagesSeen) images")
    }
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
    _ read: (Safetensors, CheckpointFile) throws -> Contents
  ) throws -> (contents: Contents, passedOver: [any Error])? {
    var failures: [any Error] = []
    for at in checkpointFiles() {
      do {
        try requireUsable(at)
        return (try read(try Safetensors(contentsOf: at.path), at), failures)
      } catch {
        failures.append(error)
      }
    }
    if let failure = failures.first { throw RunError.unusableCheckpoints(count: failures.count, newest: "\(failure)") }
    return nil
  }

  /// The newest checkpoint that the run can go on with: the one that training would take up. Nil for a run that has none
  /// yet.
  ///
  /// - Throws: if there are checkpoints, but none can be gone on with.
  public func newestCheckpoint() throws -> NewestCheckpoint? {
    let found = try newest { file, at in
      (at.path, file, try TrainingState(file, configuration: configuration, path: at.path))
    }
    return found.map { found in
      let (path, file, state) = found.contents
      return NewestCheckpoint(path: path, file: file, passedOver: found.passedOver, state: state)
    }
  }
}

/// The checkpoint that a run would go on with.
public struct NewestCheckpoint: Sendable {
  public let path: String
  public let file: Safetensors
  /// Newer ones, each as the sentence that names its file and tells why the run cannot go on with it.
  public let passedOver: [any Error]
  let state: TrainingState
}
