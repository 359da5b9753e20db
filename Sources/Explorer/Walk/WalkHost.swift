import Keepsakes
import ProgressiveGAN
import Runs

/// What walks leave in the run.
public protocol WalkHost {
  func dislikes() throws -> [[Float]]
  func save(dislikes: [[Float]]) throws
  /// Writes a film and returns where it lies in the run, nil if it was given up; `goOn` is told how many pictures are
  /// done.
  func record(_ film: Film, with snapshot: GeneratorSnapshot, at time: Double, goOn: (Int) -> Bool) throws -> String?
}

extension TrainingSession: WalkHost {
  public func dislikes() throws -> [[Float]] { try run.dislikes() }
  public func save(dislikes: [[Float]]) throws { try run.save(dislikes: dislikes) }

  public func record(
    _ film: Film, with snapshot: GeneratorSnapshot, at time: Double, goOn: (Int) -> Bool
  ) throws -> String? {
    try run.record(film, with: snapshot, at: time, goOn: goOn)
  }
}
