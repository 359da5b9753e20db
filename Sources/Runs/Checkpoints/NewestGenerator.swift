import Files
import ProgressiveGAN

extension GeneratorSnapshot {
  /// The smoothed generator of the checkpoint that a run would go on with.
  ///
  /// - Parameter passOver: told why newer checkpoints are none to go on with.
  public init(
    run: RunDirectory, passOver: (any Error) -> Void = { _ in }
  ) throws {
    guard let newest = try run.newestCheckpoint() else {
      throw FileError.damaged(path: run.path + "/checkpoints", reason: "there is none yet; let the run train first")
    }
    newest.passedOver.forEach(passOver)
    self.init(newest.state.smoothed, run.configuration, imagesSeen: newest.state.imagesSeen)
  }
}
