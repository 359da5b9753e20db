import Foundation
import Images

/// A run's numbers and samples once more, in a file that TensorBoard follows while it grows:
/// `tensorboard --logdir FOLDER`, with the run's folder or that of all runs.
extension RunDirectory {
  static let eventFile = "events.out.tfevents.progan"

  /// Begins a session in the file, after a checkpoint of so many images: what a crash tore off goes, what was logged before
  /// there was such a file comes in, and what never happened is forgotten.
  func openEvents(after imagesSeen: Int, at time: Double) throws(ProgressiveGANError) {
    let target = "\(path)/\(Self.eventFile)"
    guard FileManager.default.fileExists(atPath: target) else {
      let logged = metrics()
      let end = logged.last?.trainingSeconds ?? 0
      return try append(
        logged.map { $0.event(at: time - end + $0.trainingSeconds) } + evaluations().map { $0.event(at: time) })
    }
    // What is no file is refused before it could keep us waiting.
    _ = try RegularFile(target)
    guard let file = try? Data(contentsOf: URL(fileURLWithPath: target), options: .alwaysMapped) else {
      throw .damaged(path: target, reason: "it is not readable")
    }
    let whole = lengthOfWholeRecords(file)
    if whole < file.count, truncate(target, whole) != 0 {
      throw .cannotWrite(path: target, reason: SystemError().description)
    }
    try append([TensorBoardEvent(time: time, step: imagesSeen + 1, content: .start)])
  }

  func append(_ events: [TensorBoardEvent]) throws(ProgressiveGANError) {
    guard let first = events.first else { return }
    let isNew = !FileManager.default.fileExists(atPath: "\(path)/\(Self.eventFile)")
    let version = TensorBoardEvent(time: first.time, step: 0, content: .version)
    try append(((isNew ? [version] : []) + events).reduce(into: Data()) { $0.append($1.record) }, to: Self.eventFile)
  }
}

/// The length of all records of a TFRecord file but a last one that is cut off.
private func lengthOfWholeRecords(_ file: Data) -> Int {
  var end = 0
  while file.count - end >= 12 {
    let length = file.withUnsafeBytes { UInt64(littleEndian: $0.loadUnaligned(fromByteOffset: end, as: UInt64.self)) }
    guard length <= UInt64(file.count - end - 12), Int(length) + 16 <= file.count - end else { break }
    end += Int(length) + 16
  }
  return end
}

extension TrainingMetrics {
  func event(at time: Double) -> TensorBoardEvent {
    TensorBoardEvent(
      time: time, step: imagesSeen,
      content: .scalars([
        ("loss/discriminator", discriminatorLoss), ("loss/generator", generatorLoss), ("wasserstein", wasserstein),
        ("gradient_norm", gradientNorm), ("images_per_second", imagesPerSecond),
        ("growth/resolution", Double(resolution)),
        ("growth/alpha", alpha),
      ]))
  }
}

extension Evaluation {
  func event(at time: Double) -> TensorBoardEvent {
    TensorBoardEvent(
      time: time, step: imagesSeen,
      content: .scalars(
        [("ms_ssim", similarity)] + (meanDistance.map { [("swd/mean", $0)] } ?? [])
          + levels.map { ("swd/\($0.resolution)", $0.distance) }))
  }
}
