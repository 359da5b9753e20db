import Foundation
import Kernels
import Runs
import TerminalCanvas

/// Runs the explorer on a screen: events and news in, frames and commands out. Used on one thread.
public final class ExplorerLoop {
  private let screen: any Screen
  private let host: any TrainingHost
  private let clock: () -> Double
  private let train: TrainDesk
  /// One for each subject.
  private let walks: [WalkDesk]
  private let favourites: FavouritesDesk
  private let runs: RunsDesk
  private let sheets = SheetCache()
  private var model: Model
  private var needsDrawing = true
  private var isRunning = true
  private var outcome = ExplorerOutcome.quit
  private var nextFrame = ContinuousClock.now
  private var nextTick = ContinuousClock.now
  private var precedence = Precedence()

  /// At most some 60 frames a second.
  private static let frameInterval = Duration.milliseconds(16)
  private static let mapInterval = Duration.milliseconds(200)

  /// - Parameters:
  ///   - others: models to walk beside what is opened, of which a first start begins with the first; or why one cannot
  ///     be had.
  ///   - greets: whether this is a first start, which says what one is looking at, and begins to train at a key.
  ///   - clock: seconds since 1970.
  public init(
    screen: any Screen, host: any TrainingHost, others: [Result<ModelHost, any Error>] = [], theme: ThemeChoice = .dark,
    greets: Bool = false, runsFolder: RunsFolder = RunsFolder(), timeZone: TimeZone = .current,
    clock: @escaping () -> Double = { Date().timeIntervalSince1970 }
  ) {
    self.screen = screen
    self.host = host
    self.clock = clock
    train = TrainDesk(host, notify: screen.waker)
    let hosts = [host] + others.compactMap { try? $0.get() }
    let walks = hosts.enumerated().map { place, host in
      WalkDesk(
        host, Subject.ID(place: place), isAlone: hosts.allSatisfy { $0.model != nil }, notify: screen.waker)
    }
    self.walks = walks
    favourites = FavouritesDesk(
      homes: hosts.map(\.runPath), runsFolder: runsFolder.path, generator: { walks[$0.place].generator },
      notify: screen.waker)
    runs = RunsDesk(host, folder: runsFolder, notify: screen.waker)
    model = Model(
      Subject(host), dataName: host.dataName, schedule: host.schedule, size: screen.size, graphics: screen.graphics,
      timeZone: timeZone)
    model.subjects += hosts.dropFirst().map { Subject($0, seed: Subject.firstSeed) }
    model.theme = theme
    for case .failure(let error) in others { model.runs.greeting.problem = "\(error)" }
    if host.model != nil {
      for command in model.show(model.homeView) { perform(command) }
    }
    if greets {
      for command in model.greet() + [.runs(.estimate(host.configuration))] { perform(command) }
    }
  }

  public var theme: ThemeChoice { model.theme }

  /// Returns when the person quits or the process is asked to end, with training stopped and saved by then; or when
  /// another run is wanted, or the terminal is gone, with training going on. May be called again after those.
  @discardableResult public func run() -> ExplorerOutcome {
    host.onPublish(screen.waker)
    perform(.favourites(.load))
    for walk in walks { walk.perform(.loadDislikes) }
    (isRunning, outcome, needsDrawing) = (true, .quit, true)
    while isRunning {
      takeNews()
      drawIfDue()
      handle(screen.nextEvent(timeout: patience))
      // All keys that wait are handled before the next frame, so that key repeat never queues.
      while isRunning, let event = screen.nextEvent(timeout: .zero) { handle(event) }
    }
    // The last frame says that training is being saved.
    if model.isLeaving { screen.present(view(model, sheets: sheets)) }
    for walk in walks { walk.close() }
    favourites.finish()
    if outcome == .quit { host.stop() }
    return outcome
  }

  /// Says over the view what is waited for, and how much of it is done, from 0 to 1.
  public func showWaiting(_ sentence: String, done: Double? = nil) {
    var scene = scene(model, sheets: sheets)
    drawWaiting(sentence, done: done, model, on: &scene)
    screen.present(scene.frame)
  }

  /// Says why what was wanted cannot be; `run` goes on with it.
  public func refuse(_ sentence: String) { send(.runs(.refused(sentence))) }

  /// Says something in passing.
  public func say(_ sentence: String) { model.tell(sentence) }

  private func leave(_ outcome: ExplorerOutcome) {
    self.outcome = outcome
    isRunning = false
  }

  private func drawIfDue() {
    guard needsDrawing, ContinuousClock.now >= nextFrame else { return }
    screen.present(view(model, sheets: sheets))
    needsDrawing = false
    nextFrame = .now + Self.frameInterval
    if !walks.contains(where: \.isPictureAwaited), precedence.ends(at: .now) { Workers.endGivingWay() }
  }

  /// Training gives way until what is about to be done is on the screen.
  private func goFirst() {
    if precedence.begins(at: .now) { Workers.giveWay(for: Precedence.longest) }
  }

  /// How long to wait for an event: until something is due, or a second.
  private var patience: Duration {
    let now = ContinuousClock.now
    let nextGenerator = walks.map(\.nextGenerator).filter { $0 > now }.min()
    var next = needsDrawing ? nextFrame : nextGenerator ?? now + .seconds(1)
    if model.tickInterval != nil { next = min(next, nextTick) }
    return max(.zero, now.duration(to: next))
  }

  private func handle(_ event: TerminalEvent?) {
    switch event {
    case nil: break
    case .key(let key):
      goFirst()
      nextFrame = min(nextFrame, .now + Self.frameInterval)
      send(.key(key))
    case .mouse(let event):
      goFirst()
      nextFrame = min(nextFrame, .now + Self.frameInterval)
      send(.mouse(event))
    case .paste(let text): send(.paste(text))
    case .resize, .resumed:
      send(.screen(screen.size, screen.graphics))
      nextFrame = .now
    case .terminate: isRunning = false
    case .hangUp: leave(.hungUp)
    }
  }

  private func takeNews() {
    let news = train.news() + walks.flatMap { $0.news() } + favourites.news() + runs.news()
    for message in news {
      switch message {
      // What a key asked for is shown at once, whatever was drawn a moment ago.
      case .walk(.rendered, _): nextFrame = .now
      // Neighbours come one by one, and their map is dear to draw: several are drawn together.
      case .walk(.surrounded, _) where !needsDrawing: nextFrame = .now + Self.mapInterval
      default: break
      }
      send(message)
    }
    guard let interval = model.tickInterval, ContinuousClock.now >= nextTick else { return }
    nextTick = .now + interval
    if model.view == .walk { goFirst() }
    send(.tick)
  }

  private func send(_ message: Message) {
    model.now = clock()
    let commands = model.update(message)
    needsDrawing = true
    for command in commands { perform(command) }
  }

  private func perform(_ command: Command) {
    switch command {
    case .quit: isRunning = false
    case .redraw: screen.redrawEverything()
    case .complete(let text, let foldersOnly):
      send(.completions(pathCompletions(of: text, foldersOnly: foldersOnly), of: text))
    case .train(let command): train.perform(command)
    case .walk(let command, let subject): walks[subject.place].perform(command)
    case .favourites(let command): favourites.perform(command)
    case .runs(.leave(let outcome)): leave(outcome)
    case .runs(let command): runs.perform(command)
    }
  }
}
