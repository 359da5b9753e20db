import TerminalCanvas

/// What the explorer needs of a terminal; used on one thread, but for `waker`.
public protocol Screen: AnyObject {
  var size: Size { get }
  var graphics: GraphicsCapability { get }
  /// Makes `nextEvent` return at once; may be called from any thread.
  var waker: @Sendable () -> Void { get }
  /// Shows a frame of the screen's size.
  func present(_ frame: Frame)
  /// Forgets what the terminal shows, so that the next frame draws all of it.
  func redrawEverything()
  /// The next event; nil when woken or after `timeout`.
  func nextEvent(timeout: Duration) -> TerminalEvent?
}
