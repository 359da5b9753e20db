/// Takes to training what the Train view asks of it, and brings what is new.
final class TrainDesk {
  private let host: any TrainingHost
  private let archive: TrainArchive

  init(_ host: any TrainingHost, notify: @escaping @Sendable () -> Void) {
    self.host = host
    archive = TrainArchive(host, notify: notify)
  }

  func perform(_ command: TrainCommand) {
    switch command {
    case .pause: host.pause()
    case .resume: host.resume()
    case .snapshot: host.snapshotNow()
    case .change(let change): host.change(change)
    case .listMoments(let imagesSeen): archive.wish { $0.list = imagesSeen }
    case .open(let moment): archive.wish { $0.open = moment }
    case .reals(let wish): archive.wish { $0.reals = wish }
    }
  }

  func news() -> [Message] {
    let news = [host.progress.take().map { Message.progress($0) }, host.samples.take().map { .train(.samples($0)) }]
    return news.compactMap { $0 } + archive.found().map { .train($0) }
  }
}
