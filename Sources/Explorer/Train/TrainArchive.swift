import Dispatch
import ProgressiveGAN
import Runs
import Synchronization

/// Looks into a run's past and its data on a queue of its own: of each kind the newest wish wins, older ones are dropped.
final class TrainArchive: Sendable {
  struct Wishes: Sendable {
    var list: Int?
    var open: SavedMoment?
    var reals: RealsWish?
  }

  private struct State {
    var wishes = Wishes()
    var isBusy = false
  }

  private let state = Mutex(State())
  private let moments = Latest<TrainMessage>()
  private let opened = Latest<TrainMessage>()
  private let reals = Latest<TrainMessage>()
  private let host: any TrainingHost
  private let queue = DispatchQueue(label: "progan.archive", qos: .userInitiated)
  private let notify: @Sendable () -> Void

  init(_ host: any TrainingHost, notify: @escaping @Sendable () -> Void) {
    self.host = host
    self.notify = notify
  }

  func wish(_ change: (inout Wishes) -> Void) {
    let mustStart = state.withLock { state in
      change(&state.wishes)
      defer { state.isBusy = true }
      return !state.isBusy
    }
    if mustStart { queue.async { self.work() } }
  }

  /// What was found since the last call.
  func found() -> [TrainMessage] { [moments, opened, reals].compactMap { $0.take() } }

  private func work() {
    while let work = next() {
      work()
      notify()
    }
  }

  private func next() -> (() -> Void)? {
    state.withLock { state in
      if let moment = state.wishes.open {
        state.wishes.open = nil
        return { self.open(moment) }
      }
      if let wish = state.wishes.reals {
        state.wishes.reals = nil
        return { self.findReals(wish) }
      }
      if let imagesSeen = state.wishes.list {
        state.wishes.list = nil
        return { self.moments.publish(.moments(self.host.savedMoments(upTo: imagesSeen))) }
      }
      state.isBusy = false
      return nil
    }
  }

  private func open(_ moment: SavedMoment) {
    do { opened.publish(.opened(moment, try host.samples(at: moment))) } catch {
      opened.publish(.notOpened(moment, "\(error)"))
    }
  }

  private func findReals(_ wish: RealsWish) {
    let images = host.reals(count: wish.count, resolution: wish.resolution, alpha: wish.alpha)
    reals.publish(.reals(Reals(images: images, wish: wish)))
  }
}
