import CNcurses
import Foundation
import TerminalCanvas
import TerminalGraphics

/// The one place that talks to ncurses: keys in, frames out. To be used on the thread that made it; only `waker` may be
/// called elsewhere. The terminal is given back whole by `close`, at exit, and after a crash.
public final class CursesTerminal {
  public private(set) var size: Size
  public private(set) var graphics: GraphicsCapability
  private let probedCell: (width: Int, height: Int)?
  private let pipe: (read: Int32, write: Int32)
  private var painter = CellPainter()
  private var pictures: PicturePainter
  private var isOpen = true
  private var hasHungUp = false

  /// Takes over the terminal.
  ///
  /// - Parameter mode: how to show pictures; nil asks the terminal.
  public init(graphics mode: GraphicsMode?) throws(CursesTerminalError) {
    guard isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else { throw .notATerminal }
    setUTF8Locale()
    preferManyColors()
    var status: Int32 = 0
    guard setupterm(nil, STDOUT_FILENO, &status) == 0 else {
      throw .unknownTerminal(ProcessInfo.processInfo.environment["TERM"] ?? "")
    }
    var ends: [Int32] = [0, 0]
    guard Foundation.pipe(&ends) == 0 else { throw .noPipe }
    for end in ends {
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
    pipe = (ends[0], ends[1])
    progan_guard_terminal(pipe.write)
    let probe = CapabilityProbe()
    probedCell = probe.cellSize
    let chosen = mode ?? (probe.hasSixel ? .sixel : .blocks)
    graphics = GraphicsCapability(mode: chosen, cellWidth: 1, cellHeight: 2)
    pictures = PicturePainter()
    size = Size(columns: 80, rows: 24)
    initscr()
    raw()
    noecho()
    set_escdelay(25)
    _ = progan_keypad()
    _ = progan_no_delay()
    curs_set(0)
    start_color()
    use_default_colors()
    measure()
  }

  deinit { close() }

  /// Gives the terminal back; may be called more than once.
  public func close() {
    guard isOpen else { return }
    isOpen = false
    endwin()
    progan_restore_terminal()
  }

  /// Makes `nextEvent` return at once; may be called from any thread.
  public var waker: @Sendable () -> Void {
    let descriptor = pipe.write
    return {
      var byte: UInt8 = 0
      _ = write(descriptor, &byte, 1)
    }
  }

  /// Forgets what the terminal shows, so that the next frame draws all of it.
  public func redrawEverything() { measure() }

  /// Shows a frame: the cells that changed, then the pictures that changed.
  public func present(_ frame: Frame) {
    guard frame.size == size else { return }
    let plan = pictures.plan(frame, graphics)
    let erased = pictures.erasure(for: plan)
    writeAll(erased)
    // Glyphs may reach a pixel beyond their cells, so another layout is drawn whole.
    if !erased.isEmpty { _ = progan_redraw_rows(0, Int32(size.rows)) }
    painter.paint(frame)
    refresh()
    writeAll(pictures.bytes(for: plan, redrawingAll: !erased.isEmpty))
  }

  /// The next key, signal or change of size; nil when woken or after `timeout`.
  public func nextEvent(timeout: Duration) -> TerminalEvent? {
    if let event = nextKey() { return event }
    var descriptors = [
      pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
      pollfd(fd: pipe.read, events: Int16(POLLIN), revents: 0),
    ]
    let milliseconds = Int32(min(60_000, max(0, timeout / .milliseconds(1))))
    guard poll(&descriptors, 2, milliseconds) > 0 else { return nil }
    if let event = nextSignal() { return event }
    if let event = nextKey() { return event }
    let gone = Int16(POLLHUP | POLLERR | POLLNVAL)
    if descriptors[0].revents & gone != 0, !hasHungUp {
      hasHungUp = true
      return .terminate
    }
    return nil
  }

  private func nextKey() -> TerminalEvent? {
    while let key = readKey() {
      if key == .control("z") { return suspend(wholeGroup: true) }
      if let key { return .key(key) }
    }
    return nil
  }

  private func nextSignal() -> TerminalEvent? {
    var byte: UInt8 = 0
    while read(pipe.read, &byte, 1) == 1 {
      switch Int32(byte) {
      case SIGWINCH:
        measure()
        return .resize(size)
      case SIGTSTP: return suspend(wholeGroup: false)
      case SIGTERM, SIGHUP, SIGINT: return .terminate
      default: continue
      }
    }
    return nil
  }

  /// Gives the terminal back, stops, and takes it again when the process goes on.
  private func suspend(wholeGroup: Bool) -> TerminalEvent {
    endwin()
    progan_stop_here(wholeGroup ? 1 : 0)
    refresh()
    measure()
    return .resumed
  }

  /// Reads the terminal's size anew; everything will be drawn again.
  private func measure() {
    var window = winsize()
    if progan_window_size(&window) == 0, window.ws_row > 0, window.ws_col > 0 {
      resizeterm(Int32(window.ws_row), Int32(window.ws_col))
    }
    size = Size(columns: Int(progan_columns()), rows: Int(progan_lines()))
    if graphics.mode == .sixel {
      let (across, down) = (Int(window.ws_xpixel) / max(1, size.columns), Int(window.ws_ypixel) / max(1, size.rows))
      graphics.cellWidth = across > 0 ? across : probedCell?.width ?? 10
      graphics.cellHeight = down > 0 ? down : probedCell?.height ?? 20
    }
    clear()
    _ = progan_redraw_all()
    painter.forget()
    pictures.forget()
  }
}

/// A terminal that says COLORTERM=truecolor has at least the colours of its type's 256-colour entry.
private func preferManyColors() {
  let environment = ProcessInfo.processInfo.environment
  guard ["truecolor", "24bit"].contains(environment["COLORTERM"]), let name = environment["TERM"],
    !name.contains("256"), !name.contains("direct")
  else { return }
  setenv("TERM", "\(name)-256color", 1)
  var status: Int32 = 0
  if setupterm(nil, STDOUT_FILENO, &status) != 0 { setenv("TERM", name, 1) }
}

/// Curses draws UTF-8 only under a locale that says so.
private func setUTF8Locale() {
  setlocale(LC_ALL, "")
  if String(cString: nl_langinfo(Int32(CODESET))) != "UTF-8" { setlocale(LC_CTYPE, "C.UTF-8") }
}
