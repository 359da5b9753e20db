import Dispatch
import ProgressiveGAN
import Synchronization

/// Makes the walk's pictures on a queue of its own: the newest wish wins, older ones are dropped.
final class WalkRenderer: Sendable {
  let rendered = Latest<RenderedImage>()

  private struct State {
    var snapshot: GeneratorSnapshot?
    var wanted: (latent: [Float], label: Int)?
    var isBusy = false
  }

  private let state = Mutex(State())
  private let queue = DispatchQueue(label: "progan.walk", qos: .userInteractive)
  private let notify: @Sendable () -> Void

  init(notify: @escaping @Sendable () -> Void) { self.notify = notify }

  var generator: GeneratorSnapshot? { state.withLock(\.snapshot) }

  /// The generator to use from now on.
  func use(_ snapshot: GeneratorSnapshot) { begin { $0.snapshot = snapshot } }

  /// The latent, and its class if there are any, to make a picture of.
  func render(_ latent: [Float], label: Int = 0) { begin { $0.wanted = (latent, label) } }

  private func begin(_ change: (inout State) -> Void) {
    let mustStart = state.withLock { state in
      change(&state)
      guard !state.isBusy, state.wanted != nil, state.snapshot != nil else { return false }
      state.isBusy = true
      return true
    }
    if mustStart { queue.async { self.work() } }
  }

  private func work() {
    while let (snapshot, latent, label) = next() {
      let image = snapshot.image(of: latent, label: label)
      rendered.publish(
        RenderedImage(
          image: image, latent: latent, resolution: snapshot.resolution, alpha: snapshot.alpha,
          imagesSeen: snapshot.imagesSeen, label: label))
      notify()
    }
  }

  private func next() -> (GeneratorSnapshot, [Float], Int)? {
    state.withLock { state in
      guard let snapshot = state.snapshot, let wanted = state.wanted,
        wanted.latent.count == snapshot.latentSize
      else {
        state.isBusy = false
        return nil
      }
      state.wanted = nil
      return (snapshot, wanted.latent, wanted.label)
    }
  }
}
