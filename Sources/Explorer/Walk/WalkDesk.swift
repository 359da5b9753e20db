import Dispatch
import Foundation
import Keepsakes
import LatentSpace
import ProgressiveGAN
import Synchronization

/// Gives the walk the newest generator, not too often, its pictures and directions, and writes its films.
final class WalkDesk {
  private let host: any TrainingHost
  private let id: Subject.ID
  private let isAlone: Bool
  private let renderer: WalkRenderer
  private let inbox: WalkInbox
  private let directions = DispatchQueue(label: "progan.directions", qos: .utility)
  private let films = DispatchQueue(label: "progan.films", qos: .utility)
  private let search: PictureSearch
  /// Whether the film that is written goes on.
  private let isFilming = FilmSwitch()
  /// The one that pictures are made with.
  private(set) var generator: GeneratorSnapshot?
  private(set) var nextGenerator = ContinuousClock.now
  /// The latent whose picture is being made.
  private var awaited: [Float]?
  private var newestUse = ContinuousClock.now
  private static let rest = Duration.milliseconds(300)
  private static let longestWait = Duration.seconds(2)

  /// At most four new generators a second: one picture each.
  private static let generatorInterval = Duration.milliseconds(250)

  /// - Parameter isAlone: whether nothing trains meanwhile.
  init(_ host: any TrainingHost, _ id: Subject.ID, isAlone: Bool, notify: @escaping @Sendable () -> Void) {
    self.host = host
    self.id = id
    self.isAlone = isAlone
    renderer = WalkRenderer(isAlone: isAlone, isLasting: host.model != nil, notify: notify)
    inbox = WalkInbox(notify: notify)
    search = PictureSearch(id, notify: notify)
  }

  var isPictureAwaited: Bool { awaited != nil && generator != nil }

  func perform(_ command: WalkCommand) {
    switch command {
    case .render(let wish):
      awaited = wish.latent
      renderer.render(wish)
      // A new generator's first picture takes longest: it waits until the steering rests, but not for ever.
      guard generator != nil else { return }
      nextGenerator = min(max(nextGenerator, .now + Self.rest), newestUse + Self.longestWait)
    case .findDirections(let kind, let label): find(kind, label: label)
    case .loadDislikes: attempt { .disliked(try host.dislikes()) }
    case .save(let dislikes):
      attempt {
        try host.save(dislikes: dislikes)
        return .disliked(dislikes)
      }
    case .record(let film): record(film)
    case .stopRecording: isFilming.turn(on: false)
    case .search(let wish): search.begin(wish, with: generator, isAlone: isAlone)
    case .stopSearch: search.stop()
    }
  }

  func news() -> [Message] {
    var news = inbox.takeAll() + search.news()
    if ContinuousClock.now >= nextGenerator, let snapshot = host.smoothed.take() {
      nextGenerator = .now + Self.generatorInterval
      generator = snapshot
      newestUse = .now
      renderer.use(snapshot)
      news.append(.walk(.newGenerator(resolution: snapshot.resolution), of: id))
    }
    if let image = renderer.rendered.take() {
      if image.latent == awaited { awaited = nil }
      news.append(.walk(.rendered(image), of: id))
    }
    if let map = renderer.surrounded.take() { news.append(.walk(.surrounded(map), of: id)) }
    return news
  }

  /// Gives up a film that is being written, so that nothing half done stays.
  func close() {
    search.stop()
    isFilming.turn(on: false)
    films.sync {}
  }

  private func attempt(_ work: () throws -> WalkMessage) {
    do { inbox.post(.walk(try work(), of: id)) } catch { inbox.post(.problem("\(error)")) }
  }

  private func find(_ kind: DirectionSet.Kind, label: Int) {
    guard let snapshot = generator else { return }
    directions.async { [inbox, id] in
      let set = kind == .activations ? snapshot.activationDirections(label: label) : snapshot.weightDirections()
      inbox.post(.walk(.found(kind, set, resolution: snapshot.resolution), of: id))
    }
  }

  private func record(_ film: Film) {
    guard let snapshot = generator else {
      return inbox.post(.walk(.filmFailed("There is no generator to film with yet."), of: id))
    }
    isFilming.turn(on: true)
    films.async { [inbox, isFilming, host, id] in
      let total = film.frameCount
      do {
        var told = ContinuousClock.now
        let path = try host.record(film, with: snapshot, at: Date().timeIntervalSince1970) { done in
          if ContinuousClock.now >= told {
            told = .now + .milliseconds(200)
            inbox.post(.walk(.filming(done: done, total: total), of: id))
          }
          return isFilming.isOn
        }
        inbox.post(.walk(.filmed(path), of: id))
      } catch {
        inbox.post(.walk(.filmFailed("\(error)"), of: id))
      }
    }
  }
}

private final class FilmSwitch: Sendable {
  private let value = Atomic<Bool>(false)
  var isOn: Bool { value.load(ordering: .relaxed) }
  func turn(on: Bool) { value.store(on, ordering: .relaxed) }
}

/// Messages from the walk's queues.
private final class WalkInbox: Sendable {
  private let messages = Mutex<[Message]>([])
  private let notify: @Sendable () -> Void

  init(notify: @escaping @Sendable () -> Void) { self.notify = notify }

  func post(_ message: Message) {
    messages.withLock { $0.append(message) }
    notify()
  }

  func takeAll() -> [Message] {
    messages.withLock { messages in
      defer { messages = [] }
      return messages
    }
  }
}
