import Dispatch
import Images
import Kernels
import LatentSpace
import ProgressiveGAN
import Runs
import Synchronization

/// Makes the walk's pictures on a queue of its own: the newest wish wins, older ones are dropped. Pictures around a point
/// come when no wish has come for a moment, one by one, so that they never keep a wish waiting for more than one. Where
/// pictures take long, previews stand in for them while wishes come (`WalkPreview`).
final class WalkRenderer: Sendable {
  let rendered = Latest<RenderedImage>()
  let surrounded = Latest<NeighbourMap>()

  fileprivate struct State {
    var snapshot: GeneratorSnapshot?
    /// What is wished for, until its own picture is begun.
    var wanted: WalkWish?
    var map: MapInProgress?
    var preview = WalkPreview()
    /// Counts the generators, so that nothing is learned of one that is no longer used.
    var generation = 0
    /// When pictures around may begin.
    var calm = ContinuousClock.now
    var isBusy = false
  }

  fileprivate struct MapInProgress {
    var map: NeighbourMap
    /// Rings of cells still to do, the innermost first.
    var rings: [[Int]]
    /// When it was last shown, or begun.
    var shown: ContinuousClock.Instant?
  }

  fileprivate enum Job {
    case picture(WalkWish, GeneratorSnapshot, generation: Int)
    case preview(WalkWish, GeneratorPreview, GeneratorSnapshot)
    case neighbour(Int, NeighbourMap, GeneratorSnapshot, GeneratorPreview?)
    case lesson(PreviewFit, generation: Int)
    /// Nothing to do before then.
    case wait(ContinuousClock.Instant)
  }

  /// A key that is held comes more often than this, and its picture with it.
  private static let calmTime = Duration.milliseconds(200)

  private let state = Mutex(State())
  private let queue = DispatchQueue(label: "progan.walk", qos: .userInteractive)
  private let notify: @Sendable () -> Void

  private let isAlone: Bool
  private let isLasting: Bool

  /// - Parameters:
  ///   - isAlone: whether nothing trains meanwhile.
  ///   - isLasting: whether the generator is a model's, which no other follows.
  init(isAlone: Bool = false, isLasting: Bool = false, notify: @escaping @Sendable () -> Void) {
    self.isAlone = isAlone
    self.isLasting = isLasting
    self.notify = notify
  }

  /// The generator to use from now on.
  func use(_ snapshot: GeneratorSnapshot) {
    begin { [isLasting] state in
      state.snapshot = snapshot
      state.generation += 1
      state.preview = WalkPreview(isLasting: isLasting)
    }
  }

  func render(_ wish: WalkWish) {
    begin { state in
      state.wanted = wish
      // A newer picture of the same point leaves what is being made around it alone.
      if wish.around == nil, state.map?.map.surroundings.plane.point == wish.latent { return }
      state.map = wish.around.map { MapInProgress(map: NeighbourMap($0, label: wish.label), rings: $0.cellsByRing) }
    }
  }

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
    while let job = state.withLock({ $0.next() }) {
      switch job {
      case .picture(let wish, let snapshot, let generation):
        let start = ContinuousClock.now
        let image = Workers.first { snapshot.image(of: wish.latent, label: wish.label) }
        state.withLock { state in
          if state.generation == generation {
            state.preview.note(wish, took: start.duration(to: .now), with: snapshot)
          }
          state.putInMiddle(image, of: wish)
          state.calm = .now + Self.calmTime
        }
        publish(image, of: wish, snapshot)
      case .preview(let wish, let preview, let snapshot):
        let image = Workers.first {
          preview.enlargedImage(of: wish.latent, label: wish.label, to: snapshot.resolution)
        }
        state.withLock { $0.calm = .now + Self.calmTime }
        publish(image, of: wish, snapshot, isPreview: true)
      case .lesson(var fit, let generation):
        aside { fit.learn() }
        state.withLock { if $0.generation == generation { $0.preview.take(fit) } }
      case .neighbour(let cell, let map, let snapshot, let preview):
        let latent = map.surroundings.latent(of: cell)
        let image = aside {
          preview?.image(of: latent, label: map.label) ?? snapshot.image(of: latent, label: map.label)
        }
        guard let whole = state.withLock({ $0.add(image, to: cell, of: map) }) else { continue }
        surrounded.publish(whole)
        notify()
      case .wait(let time):
        queue.asyncAfter(deadline: .now() + ContinuousClock.now.duration(to: time) / .seconds(1)) { self.goOn() }
        return
      }
    }
  }

  /// The workers are for training, and for what a person waits for. It does not give way, as the next wish is behind it.
  private func aside<Result>(_ work: () -> Result) -> Result {
    Workers.first { isAlone ? work() : Workers.withoutHelpers(work) }
  }

  private func publish(_ image: Image, of wish: WalkWish, _ snapshot: GeneratorSnapshot, isPreview: Bool = false) {
    rendered.publish(
      RenderedImage(
        image: image, latent: wish.latent, resolution: snapshot.resolution, alpha: snapshot.alpha,
        imagesSeen: snapshot.imagesSeen, label: wish.label, isPreview: isPreview))
    notify()
  }

  private func goOn() {
    let mustStart = state.withLock { state in
      defer { state.isBusy = true }
      return !state.isBusy
    }
    if mustStart { work() }
  }
}

extension WalkRenderer.State {
  /// Nil, and no longer busy, when all is done.
  fileprivate mutating func next() -> WalkRenderer.Job? {
    guard let snapshot else { return rest() }
    if let wish = wanted {
      wanted = nil
      guard wish.latent.count == snapshot.latentSize else {
        map = nil
        return rest()
      }
      if let likeness = preview.standIn(for: wish) { return .preview(wish, likeness, snapshot) }
      return .picture(wish, snapshot, generation: generation)
    }
    let cell = map?.rings.first?.first
    let lesson = preview.lesson
    guard preview.owed != nil || cell != nil || lesson != nil else { return rest() }
    guard .now >= calm else { return wait(until: calm) }
    if let wish = preview.takeOwed() { return .picture(wish, snapshot, generation: generation) }
    if let lesson, .now >= lesson.time { return .lesson(lesson.fit, generation: generation) }
    if let cell, let neighbours = map?.map {
      if map?.shown == nil { map?.shown = .now }
      return .neighbour(cell, neighbours, snapshot, preview.likeness)
    }
    return lesson.map { wait(until: $0.time) } ?? rest()
  }

  fileprivate mutating func wait(until time: ContinuousClock.Instant) -> WalkRenderer.Job {
    isBusy = false
    return .wait(time)
  }

  fileprivate mutating func rest() -> WalkRenderer.Job? {
    isBusy = false
    return nil
  }

  fileprivate mutating func putInMiddle(_ image: Image, of wish: WalkWish) {
    guard let map = map?.map, map.surroundings.plane.point == wish.latent, map.label == wish.label else { return }
    self.map?.map.images[map.images.count / 2] = image
  }

  /// Puts a picture into the map, if that is still wished for; returns the map when it is whole, and if that takes long,
  /// when a ring of it is.
  fileprivate mutating func add(_ image: Image, to cell: Int, of map: NeighbourMap) -> NeighbourMap? {
    guard var progress = self.map, progress.map.surroundings == map.surroundings, progress.map.label == map.label
    else { return nil }
    progress.map.images[cell] = image
    progress.rings[0].removeAll { $0 == cell }
    let isRingWhole = progress.rings[0].isEmpty
    if isRingWhole { progress.rings.removeFirst() }
    let isSlow = progress.shown.map { .now > $0 + .milliseconds(300) } ?? false
    let isShown = progress.rings.isEmpty || isRingWhole && isSlow
    if isShown { progress.shown = .now }
    self.map = progress
    return isShown ? progress.map : nil
  }
}
