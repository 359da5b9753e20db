import Dispatch
import Foundation
import Images
import Synchronization

/// Measures generators beside training, on a queue of low priority, one at a time; what comes while it is busy is left.
final class Evaluator: Sendable {
  private struct State {
    var isBusy = false
    var evaluations: [Evaluation]
  }

  private let run: RunDirectory
  private let data: ImageDataSet
  private let state: Mutex<State>
  private let queue = DispatchQueue(label: "progan.evaluation", qos: .background)

  /// - Parameter imagesSeen: what was measured after it is forgotten.
  init(run: RunDirectory, data: ImageDataSet, imagesSeen: Int) {
    self.run = run
    self.data = data
    state = Mutex(State(evaluations: run.evaluations().filter { $0.imagesSeen <= imagesSeen }))
  }

  /// Oldest first.
  var evaluations: [Evaluation] { state.withLock { $0.evaluations } }

  /// Whether the next evaluation is due.
  func isDue(_ imagesSeen: Int) -> Bool {
    let interval = Int(run.configuration.evaluateKimg * 1000)
    guard interval > 0 else { return false }
    return state.withLock { state in
      !state.isBusy && imagesSeen >= (state.evaluations.last?.imagesSeen ?? 0) + interval
    }
  }

  func evaluate(_ snapshot: GeneratorSnapshot) {
    state.withLock { $0.isBusy = true }
    queue.async { [self] in
      let configuration = run.configuration
      let evaluation = Evaluation(
        of: snapshot, data: data, imageCount: configuration.evaluateImages, seed: configuration.seed)
      // The curve is a convenience: a full disk must not end it.
      try? run.append(evaluation)
      state.withLock { state in
        state.evaluations.append(evaluation)
        state.isBusy = false
      }
    }
  }
}
