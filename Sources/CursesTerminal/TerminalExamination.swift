import CNcurses
import Foundation
import TerminalCanvas

/// What a terminal is and can do, found out without taking over its screen.
public struct TerminalExamination: Codable, Equatable, Sendable {
  /// Why the terminal was not asked.
  public enum Obstacle: String, Codable, Sendable { case noTerminal, inBackground, noPipe, fixedCursor }

  /// TERM; nil where it is not set.
  public var type: String?
  public var isKnownType = false
  /// The type that it is taken for instead.
  public var takenFor: String?
  public var isUTF8 = false
  /// Whether it draws UTF-8, which it may in any locale.
  public var drawsUTF8 = true
  public var obstacle: Obstacle?
  /// Name and version by its own word.
  public var version: String?
  public var hasAnswered = false
  /// Milliseconds from a question to its answer, the median of five.
  public var latency: Double?
  public var columns: Int?
  public var rows: Int?
  /// How pictures would be shown, a `GraphicsMode`.
  public var graphics = GraphicsMode.blocks.rawValue
  /// The answers that decide about it.
  public var hasSixel = false
  public var speaksKitty = false
  /// iTerm2's pictures, as far as its name tells.
  public var speaksITerm2 = false
  /// Whether tmux hands pictures on (`allow-passthrough`).
  public var passesThrough = false
  public var isVSCode = false
  /// tmux or screen, if one of them stands between.
  public var multiplexer: String?
  /// Colours of characters.
  public var colors = 0
  public var wantsNoColor = false
  /// One cell in pixels, where pictures have pixels.
  public var cellWidth: Int?
  public var cellHeight: Int?
  public var synchronizes = false

  public init() {}

  /// The version of ncurses that is loaded.
  public static var cursesVersion: String { String(cString: curses_version()) }

  /// Asks the terminal of this process, which may take a second.
  public static func ofThisProcess() -> TerminalExamination {
    var result = TerminalExamination()
    let environment = ProcessInfo.processInfo.environment
    result.type = environment["TERM"]
    result.isUTF8 = takeCharactersFromLocale()
    let facts = TerminalFacts(environment: environment, isUTF8: result.isUTF8)
    var interview = Interview(facts)
    switch TerminalType.chosen() {
    case .known: result.isKnownType = true
    case .takenFor(let other): result.takenFor = other
    case .fixedCursor: (result.isKnownType, result.obstacle) = (true, .fixedCursor)
    case .noEntries: break
    }
    preferManyColors()
    if result.obstacle == nil { result.ask(&interview) }
    result.take(interview.facts)
    return result
  }

  private mutating func ask(_ interview: inout Interview) {
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else {
      obstacle = .noTerminal
      return
    }
    // Whoever sets a terminal's modes from the background is stopped.
    guard tcgetpgrp(STDIN_FILENO) == getpgrp() else {
      obstacle = .inBackground
      return
    }
    guard var input = TerminalInput() else {
      obstacle = .noPipe
      return
    }
    defer {
      close(input.alarm.read)
      close(input.alarm.write)
    }
    input.readsPlaces = !interview.facts.drawsUTF8
    var settings = termios()
    tcgetattr(STDIN_FILENO, &settings)
    var silent = settings
    // Nothing typed meanwhile may end the process before the settings are back.
    silent.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG)
    tcsetattr(STDIN_FILENO, TCSADRAIN, &silent)
    let isInterrupted = converse(&interview, &input)
    tcsetattr(STDIN_FILENO, TCSADRAIN, &settings)
    input.giveKeysBack()
    if isInterrupted { raise(SIGINT) }
  }

  /// Asks everything, and waits for all that the terminal owes: what comes after would reach the shell.
  ///
  /// - Returns: whether the person does not want to wait.
  private mutating func converse(_ interview: inout Interview, _ input: inout TerminalInput) -> Bool {
    writeAll(interview.begin(at: .now))
    guard Self.listen(&interview, &input) else { return true }
    guard let first = interview.latency else { return false }
    latency = first / .milliseconds(1)
    // A slow one is not asked five times more.
    guard first < .milliseconds(300) else { return false }
    var times: [Duration] = []
    for _ in 0..<5 {
      let start = ContinuousClock.now
      writeAll(interview.end(at: start))
      guard Self.listen(&interview, &input) else { return true }
      if interview.isAnswered { times.append(start.duration(to: .now)) }
    }
    if !times.isEmpty { latency = times.sorted()[times.count / 2] / .milliseconds(1) }
    return false
  }

  /// Takes in what comes until all is answered, or will not be; false if the person presses Ctrl-C.
  private static func listen(_ interview: inout Interview, _ input: inout TerminalInput) -> Bool {
    while !input.isGone, let left = interview.patience(at: .now) {
      for report in input.wait(for: min(left, .milliseconds(50))) {
        writeAll(interview.take(report, at: .now))
      }
      if input.waits(for: .key(.control("c"))) { return false }
    }
    return true
  }

  private mutating func take(_ facts: TerminalFacts) {
    hasAnswered = facts.hasAnswered
    (version, hasSixel, speaksKitty) = (facts.version, facts.hasSixel, facts.speaksKitty)
    (synchronizes, wantsNoColor) = (facts.synchronizes, facts.wantsNoColor)
    (speaksITerm2, passesThrough, isVSCode) = (facts.speaksITerm2, facts.passesThrough, facts.isVSCode)
    drawsUTF8 = facts.drawsUTF8
    multiplexer = facts.multiplexer == .none ? nil : "\(facts.multiplexer)"
    colors = facts.colorDepth(curses: isKnownType || takenFor != nil ? Self.terminfoColors() : 0).rawValue
    guard obstacle == nil else { return }
    var window = winsize()
    if progan_window_size(&window) == 0, window.ws_row > 0, window.ws_col > 0 {
      (columns, rows) = (Int(window.ws_col), Int(window.ws_row))
    }
    let capability = facts.graphics(
      nil, size: Size(columns: columns ?? 80, rows: rows ?? 24),
      window: TerminalFacts.PixelSize(width: Int(window.ws_xpixel), height: Int(window.ws_ypixel)))
    graphics = capability.mode.rawValue
    if capability.mode.showsPixels { (cellWidth, cellHeight) = (capability.cellWidth, capability.cellHeight) }
  }

  private static func terminfoColors() -> Int {
    var name = Array("colors".utf8CString)
    return max(0, Int(tigetnum(&name)))
  }
}
