import Dispatch
import Foundation
import Images
import Kernels
import ProgressiveGAN
import Synchronization

/// Measures generators beside training, on a queue of low priority, one at a time; what comes while it is busy is left.
/// Results wait to be taken by whoever trains, who alone writes logs, so that none outlives the steps it was measured of.
package final class Evaluator: Sendable {
  private struct State {
    var isBusy = false
    var lastMeasured: Int
    /// Counts how often training went back; results of an earlier age are dropped.
    var age = 0
    var results: [Evaluation] = []
    /// Why there are no results of some.
    var failures: [String] = []
  }

  private let configuration: Configuration
  private let data: ImageDataSet
  private let state: Mutex<State>
  private let queue = DispatchQueue(label: "progan.evaluation", qos: .background)

  /// - Parameter lastMeasured: images seen at the newest evaluation so far.
  package init(configuration: Configuration, data: ImageDataSet, lastMeasured: Int) {
    self.configuration = configuration
    self.data = data
    state = Mutex(State(lastMeasured: lastMeasured))
  }

  /// Whether the next evaluation is due.
  package func isDue(_ imagesSeen: Int) -> Bool {
    let interval = Int(configuration.evaluateKimg * 1000)
    guard interval > 0 else { return false }
    return state.withLock { !$0.isBusy && imagesSeen >= $0.lastMeasured + interval }
  }

  package func evaluate(_ snapshot: GeneratorSnapshot) {
    let age = state.withLock { state in
      state.isBusy = true
      return state.age
    }
    // Nothing keeps an evaluator alive that nobody takes from any more.
    queue.async { [weak self, configuration, data] in
      // Its kernels keep off the worker threads, which would run at training's priority, and leave training without.
      do {
        let result = try Workers.withoutHelpers {
          try Evaluation(of: snapshot, data: data, imageCount: configuration.evaluateImages, seed: configuration.seed)
        }
        self?.finish(result, age)
      } catch {
        self?.fail("\(error)", snapshot.imagesSeen)
      }
    }
  }

  private func fail(_ sentence: String, _ imagesSeen: Int) {
    state.withLock { state in
      state.isBusy = false
      // The next one comes in its time.
      state.lastMeasured = max(state.lastMeasured, imagesSeen)
      state.failures.append(sentence)
    }
  }

  /// What could not be measured since the last call, as a sentence each.
  package func takeFailures() -> [String] {
    state.withLock { state in
      defer { state.failures = [] }
      return state.failures
    }
  }

  /// Takes in what was measured at some age; one that is over leaves nothing behind.
  func finish(_ result: Evaluation, _ age: Int) {
    state.withLock { state in
      state.isBusy = false
      guard age == state.age else { return }
      state.lastMeasured = result.imagesSeen
      state.results.append(result)
    }
  }

  /// What was measured since the last call, oldest first.
  package func take() -> [Evaluation] {
    state.withLock { state in
      defer { state.results = [] }
      return state.results
    }
  }

  /// Training went back: what is being measured, or waits to be taken, never happened.
  package func goBack(lastMeasured: Int) {
    state.withLock { state in
      state.age += 1
      state.results = []
      state.lastMeasured = lastMeasured
    }
  }
}
