import CNcurses
import Foundation
import TerminalCanvas

/// What a terminal is and can do, found out without taking over its screen.
public struct TerminalExamination: Codable, Equatable, Sendable {
  /// Why the terminal was not asked.
  public enum Obstacle: String, Codable, Sendable { case noTerminal, inBackground, noPipe }

  /// TERM; nil where it is not set.
  public var type: String?
  public var isKnownType = false
  public var isUTF8 = false
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
    setlocale(LC_ALL, "")
    result.isUTF8 = String(cString: nl_langinfo(Int32(CODESET))) == "UTF-8"
    preferManyColors()
    var status: Int32 = 0
    result.isKnownType = environment["TERM"] != nil && setupterm(nil, STDOUT_FILENO, &status) == 0
    var facts = TerminalFacts(environment: environment)
    result.ask(&facts)
    result.take(facts)
    return result
  }

  private mutating func ask(_ facts: inout TerminalFacts) {
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
    var settings = termios()
    tcgetattr(STDIN_FILENO, &settings)
    var silent = settings
    // Nothing typed meanwhile may end the process before the settings are back.
    silent.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG)
    tcsetattr(STDIN_FILENO, TCSADRAIN, &silent)
    defer { tcsetattr(STDIN_FILENO, TCSADRAIN, &settings) }
    Self.ask(facts.questions, &input, &facts)
    guard facts.hasAnswered else { return }
    let times = (0..<5).compactMap { _ in Self.ask(Array("\u{1B}[c".utf8), &input, &facts) }.sorted()
    if !times.isEmpty { latency = times[times.count / 2] / .milliseconds(1) }
  }

  /// Asks questions of which the device attributes are the last; nil if their answer does not come within a second.
  @discardableResult
  private static func ask(
    _ questions: [UInt8], _ input: inout TerminalInput, _ facts: inout TerminalFacts
  ) -> Duration? {
    let start = ContinuousClock.now
    writeAll(questions)
    while !input.isGone, start.duration(to: .now) < .seconds(1) {
      var isLast = false
      for report in input.wait(for: .milliseconds(50)) {
        facts.take(report)
        if case .attributes = report { isLast = true }
      }
      if isLast { return start.duration(to: .now) }
    }
    return nil
  }

  private mutating func take(_ facts: TerminalFacts) {
    hasAnswered = facts.hasAnswered
    (version, hasSixel, speaksKitty) = (facts.version, facts.hasSixel, facts.speaksKitty)
    (synchronizes, wantsNoColor) = (facts.synchronizes, facts.wantsNoColor)
    multiplexer = facts.multiplexer == .none ? nil : "\(facts.multiplexer)"
    colors = facts.colorDepth(curses: isKnownType ? Self.terminfoColors() : 0).rawValue
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
