import Foundation
import Measures

/// A run's numbers and samples once more, in a file that TensorBoard follows while it grows:
/// `tensorboard --logdir FOLDER`, with the run's folder or that of all runs.
extension RunDirectory {
  static let eventFile = "events.out.tfevents.progan"

  /// Begins a session in the file, after a checkpoint of so many images: what a crash tore off or spoilt goes, what was
  /// logged before there was such a file comes in, and what never happened is forgotten.
  func openEvents(after imagesSeen: Int, at time: Double) throws {
    let target = "\(path)/\(Self.eventFile)"
    try mendRecords(at: target)
    if Self.isEmptyOrMissing(target) {
      let logged = metrics()
      let end = logged.last?.trainingSeconds ?? 0
      return try append(
        logged.map { $0.event(at: time - end + $0.trainingSeconds) } + evaluations().map { $0.event(at: time) })
    }
    try append([TensorBoardEvent(time: time, step: imagesSeen + 1, content: .start)])
  }

  func append(_ events: [TensorBoardEvent]) throws {
    guard let first = events.first else { return }
    let isNew = Self.isEmptyOrMissing("\(path)/\(Self.eventFile)")
    let version = TensorBoardEvent(time: first.time, step: 0, content: .version)
    try append(((isNew ? [version] : []) + events).reduce(into: Data()) { $0.append($1.record) }, to: Self.eventFile)
  }

  private static func isEmptyOrMissing(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) != 0 || status.st_size == 0
  }
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
        (similarity.map { [("ms_ssim", $0)] } ?? []) + (meanDistance.map { [("swd/mean", $0)] } ?? [])
          + levels.map { ("swd/\($0.resolution)", $0.distance) }))
  }
}
