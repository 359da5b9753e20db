/// A key a person pressed.
public enum Key: Hashable, Sendable {
  /// A printable character; Space is `" "`, capitals come as themselves.
  case character(Character)
  /// A letter held with Control, in lower case.
  case control(Character)
  case up, down, left, right
  /// An arrow with Shift, where the terminal tells it apart.
  case shiftUp, shiftDown, shiftLeft, shiftRight
  /// An arrow with Control, where the terminal tells it apart.
  case controlUp, controlDown, controlLeft, controlRight
  case enter, escape, tab, backTab, backspace, delete
  case home, end, pageUp, pageDown
  /// F1 is `.function(1)`.
  case function(Int)
}

/// What a person did with the mouse over a cell; (0, 0) is the top left one.
public struct MouseEvent: Hashable, Sendable {
  public enum Kind: Hashable, Sendable {
    /// The left button, pressed once, or twice within the terminal's click time.
    case click, doubleClick
    case wheelUp, wheelDown
  }

  public var kind: Kind
  public var column: Int
  public var row: Int

  public init(_ kind: Kind, column: Int, row: Int) {
    self.kind = kind
    self.column = column
    self.row = row
  }
}

/// What a terminal reports.
public enum TerminalEvent: Hashable, Sendable {
  case key(Key)
  case mouse(MouseEvent)
  /// Text that was pasted, in one line; a paste that pauses comes in pieces.
  case paste(String)
  /// The terminal has a new size, or shows pictures another way; the next frame must be of this size.
  case resize(Size)
  /// The program came back from suspension: everything must be drawn again.
  case resumed
  /// The process was asked to end (SIGTERM, or SIGINT from outside).
  case terminate
  /// The terminal is gone (SIGHUP, or nothing at its other end): nobody sees what is drawn, and no key will come. Unlike
  /// `terminate` this asks for nothing; who can go on without a screen may. Told once.
  case hangUp
}
