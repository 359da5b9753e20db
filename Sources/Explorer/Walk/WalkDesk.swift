import ProgressiveGAN

/// Gives the walk the newest generator, not too often, and its pictures.
final class WalkDesk {
  private let host: any TrainingHost
  private let renderer: WalkRenderer
  private(set) var nextGenerator = ContinuousClock.now

  /// At most four new generators a second: one picture each.
  private static let generatorInterval = Duration.milliseconds(250)

  init(_ host: any TrainingHost, notify: @escaping @Sendable () -> Void) {
    self.host = host
    renderer = WalkRenderer(notify: notify)
  }

  /// The one that pictures are made with.
  var generator: GeneratorSnapshot? { renderer.generator }

  func perform(_ command: WalkCommand) {
    switch command {
    case .render(let latent, let label): renderer.render(latent, label: label)
    }
  }

  func news() -> [Message] {
    var news: [Message] = []
    if ContinuousClock.now >= nextGenerator, let snapshot = host.smoothed.take() {
      nextGenerator = .now + Self.generatorInterval
      renderer.use(snapshot)
      news.append(.walk(.newGenerator))
    }
    if let image = renderer.rendered.take() { news.append(.walk(.rendered(image))) }
    return news
  }
}
