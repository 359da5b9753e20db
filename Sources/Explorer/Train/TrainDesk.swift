import ProgressiveGAN

/// Takes to training what the Train view asks of it, and brings what is new.
final class TrainDesk {
  private let host: any TrainingHost

  init(_ host: any TrainingHost) { self.host = host }

  func perform(_ command: TrainCommand) {
    switch command {
    case .pause: host.pause()
    case .resume: host.resume()
    case .snapshot: host.snapshotNow()
    }
  }

  func news() -> [Message] {
    [host.progress.take().map { .progress($0) }, host.samples.take().map { .train(.samples($0)) }].compactMap { $0 }
  }
}
