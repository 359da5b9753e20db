import Foundation
import ProgressiveGAN
import TerminalCanvas

/// Runs the explorer on a screen: events and news in, frames and commands out. Used on one thread.
public final class ExplorerLoop {
  private let screen: any Screen
  private let host: any TrainingHost
  private let renderer: WalkRenderer
  private let clock: () -> Double
  private let sheets = SheetCache()
  private var model: Model
  private var needsDrawing = true
  private var isRunning = true
  private var nextFrame = ContinuousClock.now
  private var nextGenerator = ContinuousClock.now

  /// At most some 60 frames a second, and at most four new generators in Walk: one picture each.
  private static let frameInterval = Duration.milliseconds(16)
  private static let generatorInterval = Duration.milliseconds(250)

  /// - Parameter clock: seconds since 1970.
  public init(
    screen: any Screen, host: any TrainingHost, timeZone: TimeZone = .current,
    clock: @escaping () -> Double = { Date().timeIntervalSince1970 }
  ) {
    self.screen = screen
    self.host = host
    self.clock = clock
    renderer = WalkRenderer(notify: screen.waker)
    model = Model(
      runName: host.runName, dataName: host.dataName, schedule: host.schedule, latentSize: host.latentSize,
      classes: host.classes,
      size: screen.size, graphics: screen.graphics, timeZone: timeZone)
  }

  /// Returns when the person quits or the process is asked to end; training is stopped and saved by then.
  public func run() {
    host.onPublish(screen.waker)
    perform(.loadFavourites)
    while isRunning {
      takeNews()
      drawIfDue()
      handle(screen.nextEvent(timeout: patience))
      // All keys that wait are handled before the next frame, so that key repeat never queues.
      while isRunning, let event = screen.nextEvent(timeout: .zero) { handle(event) }
    }
    // The last frame says that training is being saved.
    if model.isLeaving { screen.present(view(model, sheets: sheets)) }
    host.stop()
  }

  private func drawIfDue() {
    guard needsDrawing, ContinuousClock.now >= nextFrame else { return }
    screen.present(view(model, sheets: sheets))
    needsDrawing = false
    nextFrame = .now + Self.frameInterval
  }

  /// How long to wait for an event: until the next frame is due, until the next generator may be taken, or a second.
  private var patience: Duration {
    let now = ContinuousClock.now
    let next = needsDrawing ? nextFrame : nextGenerator > now ? nextGenerator : now + .seconds(1)
    return max(.zero, now.duration(to: next))
  }

  private func handle(_ event: TerminalEvent?) {
    switch event {
    case nil: break
    case .key(let key): send(.key(key))
    case .mouse: break
    case .resize, .resumed:
      send(.screen(screen.size, screen.graphics))
      nextFrame = .now
    case .terminate: isRunning = false
    }
  }

  private func takeNews() {
    if let progress = host.progress.take() { send(.progress(progress)) }
    if let samples = host.samples.take() { send(.samples(samples)) }
    if ContinuousClock.now >= nextGenerator, let snapshot = host.smoothed.take() {
      nextGenerator = .now + Self.generatorInterval
      renderer.use(snapshot)
      send(.newGenerator)
    }
    if let image = renderer.rendered.take() { send(.rendered(image)) }
  }

  private func send(_ message: Message) {
    model.now = clock()
    let commands = model.update(message)
    needsDrawing = true
    for command in commands { perform(command) }
  }

  private func perform(_ command: Command) {
    switch command {
    case .pause: host.pause()
    case .resume: host.resume()
    case .snapshot: host.snapshotNow()
    case .quit: isRunning = false
    case .render(let latent, let label): renderer.render(latent, label: label)
    case .redraw: screen.redrawEverything()
    case .loadFavourites: send(.favourites(host.favourites()))
    case .save(let favourite): attempt { .saved(try host.save(favourite)) }
    case .delete(let favourite):
      attempt {
        try host.delete(favourite)
        return .deleted(favourite)
      }
    }
  }

  /// Does something to the favourites and tells the model how it went.
  private func attempt(_ work: () throws -> Message) {
    do { send(try work()) } catch { send(.problem("\(error)")) }
  }
}
