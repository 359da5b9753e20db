import Foundation
import ProgressiveGAN
import TerminalCanvas

/// Runs the explorer on a screen: events and news in, frames and commands out. Used on one thread.
public final class ExplorerLoop {
  private let screen: any Screen
  private let host: any TrainingHost
  private let renderer: WalkRenderer
  private let clock: () -> Double
  private var model: Model
  private var needsDrawing = true
  private var isRunning = true

  /// - Parameter clock: seconds since 1970.
  public init(
    screen: any Screen, host: any TrainingHost, clock: @escaping () -> Double = { Date().timeIntervalSince1970 }
  ) {
    self.screen = screen
    self.host = host
    self.clock = clock
    renderer = WalkRenderer(notify: screen.waker)
    model = Model(
      runName: host.runName, dataName: host.dataName, schedule: host.schedule, latentSize: host.latentSize,
      size: screen.size, graphics: screen.graphics)
  }

  /// Returns when the person quits or the process is asked to end; training is stopped and saved by then.
  public func run() {
    host.onPublish(screen.waker)
    send(.favourites(host.favourites()))
    while isRunning {
      takeNews()
      if needsDrawing {
        screen.present(view(model))
        needsDrawing = false
      }
      handle(screen.nextEvent(timeout: .seconds(1)))
      // All keys that wait are handled before the next frame, so that key repeat never queues.
      while isRunning, let event = screen.nextEvent(timeout: .zero) { handle(event) }
    }
    host.stop()
  }

  private func handle(_ event: TerminalEvent?) {
    switch event {
    case nil: break
    case .key(let key): send(.key(key))
    case .resize, .resumed: send(.screen(screen.size, screen.graphics))
    case .terminate: isRunning = false
    }
  }

  private func takeNews() {
    model.now = clock()
    if let progress = host.progress.take() { send(.progress(progress)) }
    if let samples = host.samples.take() { send(.samples(samples)) }
    if let snapshot = host.smoothed.take() {
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
    case .render(let latent): renderer.render(latent)
    case .redraw: screen.redrawEverything()
    case .save(let favourite): attempt { "kept as \(try self.host.save(favourite).fileName ?? "")" }
    case .delete(let favourite):
      attempt {
        try self.host.delete(favourite)
        return "deleted \(favourite.fileName ?? "")"
      }
    }
  }

  /// Does something to the favourites and says how it went.
  private func attempt(_ work: () throws -> String) {
    do {
      let sentence = try work()
      send(.favourites(host.favourites()))
      send(.notice(sentence))
    } catch {
      send(.notice("\(error)"))
    }
  }
}
