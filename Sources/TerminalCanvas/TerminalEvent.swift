/// A key a person pressed.
public enum Key: Hashable, Sendable {
  /// A printable character; Space is `" "`, capitals come as themselves.
  case character(Character)
  /// A letter held with Control, in lower case.
  case control(Character)
  case up, down, left, right
  case shiftUp, shiftDown, shiftLeft, shiftRight
  case enter, escape, tab, backTab, backspace, delete
  case home, end, pageUp, pageDown
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
  /// The terminal has a new size; the next frame must be of this size.
  case resize(Size)
  /// The program came back from suspension: everything must be drawn again.
  case resumed
  /// The process was asked to end (SIGTERM, SIGHUP, SIGINT from outside).
  case terminate
}

/// How a terminal shows pictures.
public enum GraphicsMode: String, CaseIterable, Sendable {
  case sixel
  /// Half-block cells, two pixels each.
  case blocks
  case none
}

/// What is known of the terminal's pictures.
public struct GraphicsCapability: Hashable, Sendable {
  public var mode: GraphicsMode
  /// One cell's size in pixels; for half blocks 1 × 2.
  public var cellWidth: Int
  public var cellHeight: Int

  public init(mode: GraphicsMode, cellWidth: Int, cellHeight: Int) {
    self.mode = mode
    self.cellWidth = cellWidth
    self.cellHeight = cellHeight
  }
}
