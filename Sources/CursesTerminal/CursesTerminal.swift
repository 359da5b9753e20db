// The terminal, by the one thread that talks to ncurses: keys in, frames out, questions and their answers, and the
// terminal given back whole whatever happens.
//
// It never knows the application.
//
// Begin with `CursesTerminal.swift`.

import CNcurses
import CTerminalGuard
import Foundation
import TerminalCanvas
import TerminalGraphics

/// The one place that talks to ncurses: keys in, frames out. To be used on the thread that made it; only `waker` may be
/// called elsewhere. The terminal is given back whole by `close`, at exit, and after a crash.
public final class CursesTerminal {
  public private(set) var size = Size(columns: 80, rows: 24)
  public private(set) var graphics = GraphicsCapability(mode: .none, cellWidth: 1, cellHeight: 2)
  private let mode: GraphicsMode?
  private var depth = ColorDepth.none
  private var painter = CellPainter()
  private var pictures = PicturePainter()
  private var isOpen = true
  private let stall = TerminalStall()
  /// What is to be said of the terminal's type, if it is taken for another.
  public let remark: String?
  var interview: Interview
  var input: TerminalInput

  /// Takes over the terminal.
  ///
  /// - Parameter mode: how to show pictures; nil asks the terminal.
  public init(graphics mode: GraphicsMode?) throws(CursesTerminalError) {
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else { throw .notATerminal }
    let environment = ProcessInfo.processInfo.environment
    let facts = TerminalFacts(environment: environment, isUTF8: takeCharactersFromLocale())
    let name = environment["TERM"] ?? ""
    switch TerminalType.chosen() {
    case .known: remark = nil
    case .takenFor(let other): remark = TerminalType.remark(on: name, takenFor: other)
    case .fixedCursor: throw .fixedCursor(name)
    case .noEntries: throw .unknownTerminal(name)
    }
    if let remark { FileHandle.standardError.write(Data("\(remark)\n".utf8)) }
    preferManyColors()
    self.mode = mode
    interview = Interview(facts)
    guard var input = TerminalInput() else { throw .noPipe }
    input.readsPlaces = !facts.drawsUTF8
    self.input = input
    progan_guard_terminal(input.alarm.write)
    stall.watch {
      startCurses()
      ask()
      measure()
    }
    self.input.readsPlaces = false
  }

  /// Refuses a terminal that says at once that it cannot place its cursor, before anything is prepared for it.
  public static func refuseDumbTerminal() throws(CursesTerminalError) {
    if ProcessInfo.processInfo.environment["TERM"] == "dumb" { throw .fixedCursor("dumb") }
  }

  /// Longer sides are of no screen that a person looks at; curses would take memory for all of it, or end the process.
  private static let longestSide = 1000

  private func startCurses() {
    // Curses would take these for the truth, though they are what some shell once found.
    for name in ["LINES", "COLUMNS"] { unsetenv(name) }
    var window = winsize()
    if progan_window_size(&window) == 0, max(Int(window.ws_row), Int(window.ws_col)) > Self.longestSide {
      setenv("LINES", "\(min(Int(window.ws_row), Self.longestSide))", 1)
      setenv("COLUMNS", "\(min(Int(window.ws_col), Self.longestSide))", 1)
    }
    initscr()
    raw()
    noecho()
    _ = progan_keypad()
    progan_move_nothing()
    // Curses would stop drawing in the middle when a key comes.
    typeahead(-1)
    curs_set(0)
    start_color()
    use_default_colors()
    let colors = Int(progan_colors())
    painter.useColors(interview.facts.wantsNoColor ? 0 : colors)
    depth = interview.facts.colorDepth(curses: colors)
    refresh()
    writeAll(Control.inputOn)
  }

  /// Asks the terminal what it can do; one that stays silent costs 0.4 s once. Keys typed meanwhile are kept, and answers
  /// that come later are understood, too.
  private func ask() {
    writeAll(interview.begin(at: .now))
    var deadline = ContinuousClock.now + .milliseconds(400)
    while !interview.isAnswered || interview.awaitsPassed, !input.isGone, ContinuousClock.now < deadline {
      for report in input.wait(for: .milliseconds(50)) {
        let more = interview.take(report, at: .now)
        guard !more.isEmpty else { continue }
        writeAll(more)
        deadline = .now + .milliseconds(400)
      }
    }
    painter.drawsUTF8 = interview.facts.drawsUTF8
    pictures.drawsUTF8 = interview.facts.drawsUTF8
  }

  /// Waits for what the terminal still owes, so that no answer and no click reaches the shell; it is bounded, and a terminal
  /// that has answered quickly is not waited for long. Keys that come meanwhile are kept for whoever reads next.
  private func settle() {
    guard !input.isGone else { return }
    input.forgetWaiting()
    writeAll(interview.end(at: .now))
    while let left = interview.patience(at: .now), !input.isGone {
      while input.nextSignal() != nil {}
      for report in input.wait(for: min(left, .milliseconds(50))) { _ = interview.take(report, at: .now) }
    }
  }

  deinit { close() }

  /// Gives the terminal back; may be called more than once.
  public func close() {
    guard isOpen else { return }
    isOpen = false
    stall.watch {
      leave()
      progan_restore_terminal()
      input.giveKeysBack()
    }
  }

  /// To the screen there was before, with nothing of ours left behind.
  private func leave() {
    writeAll(Control.inputOff + takingAllPicturesAway())
    settle()
    endwin()
  }

  private func takingAllPicturesAway() -> [UInt8] {
    let deletions = pictures.forget(graphics)
    guard graphics.mode == .sixel || graphics.mode == .iterm2 else { return deletions }
    // Every cell: where a picture stands after a change of size, no two terminals agree.
    return Control.aside(Control.blanks((0..<size.rows).map { (0, $0, size.columns) }))
  }

  /// Makes `nextEvent` return at once; may be called from any thread.
  public var waker: @Sendable () -> Void {
    let descriptor = input.alarm.write
    return {
      var byte: UInt8 = 0
      _ = write(descriptor, &byte, 1)
    }
  }

  /// Whether its characters stand on a light ground, as far as it says.
  public var hasLightGround: Bool { interview.facts.hasLightGround }

  /// Forgets what the terminal shows, so that the next frame draws all of it.
  public func redrawEverything() { measure() }

  /// Shows a frame: the cells that changed, then the pictures that changed, in one update where the terminal can.
  public func present(_ frame: Frame) {
    guard frame.size == size, isOpen, !input.isGone else { return }
    if painter.isShortOfPairs {
      painter.giveUpPairs()
      measure()
    }
    let plan = pictures.plan(frame, graphics)
    let masked = painter.masked(frame, plan)
    guard !pictures.isShown(plan) || !painter.isShown(masked) else { return }
    stall.watch { draw(plan, masked) }
  }

  private func draw(_ plan: [PlacedPicture], _ masked: MaskedFrame) {
    let synchronizes = interview.facts.synchronizes
    if synchronizes { writeAll(Control.beginUpdate) }
    writeAll(pictures.erasure(for: plan, graphics))
    painter.paint(masked, plan)
    for bytes in pictures.bytes(for: plan, graphics, depth: depth) { writeAll(bytes) }
    if synchronizes { writeAll(Control.endUpdate) }
  }

  /// Reads the terminal's size anew; everything will be drawn again.
  func measure() { stall.watch { measureAnew() } }

  private func measureAnew() {
    var window = winsize()
    if progan_window_size(&window) == 0, window.ws_row > 0, window.ws_col > 0 {
      resizeterm(Int32(min(Int(window.ws_row), Self.longestSide)), Int32(min(Int(window.ws_col), Self.longestSide)))
    }
    size = Size(columns: Int(progan_columns()), rows: Int(progan_lines()))
    writeAll(takingAllPicturesAway())
    graphics = graphicsNow()
    progan_guard_pictures(pictures.farewell(graphics))
    clear()
    _ = progan_redraw_all()
    painter.forget()
  }

  /// How pictures can be shown by all that is known.
  func graphicsNow() -> GraphicsCapability {
    var window = winsize()
    _ = progan_window_size(&window)
    return interview.facts.graphics(
      mode, size: size, window: TerminalFacts.PixelSize(width: Int(window.ws_xpixel), height: Int(window.ws_ypixel)))
  }

  /// Gives the terminal back, stops, and takes it again when the process goes on.
  func suspend(wholeGroup: Bool) -> TerminalEvent {
    stall.watch {
      leave()
      input.giveKeysBack()
    }
    progan_stop_here(wholeGroup ? 1 : 0)
    stall.watch {
      refresh()
      writeAll(Control.inputOn)
      measure()
    }
    return .resumed
  }
}
