import TerminalCanvas

/// A frame while it is drawn, with what a click on its parts does.
struct Scene: Sendable {
  private struct Target: Sendable {
    let rectangle: Rectangle
    let action: Action
  }

  var frame: Frame
  private var targets: [Target] = []

  init(size: Size) { frame = Frame(size: size) }

  /// A click inside the rectangle shall perform the action; what is drawn later lies above.
  mutating func target(_ rectangle: Rectangle, _ action: Action) {
    targets.append(Target(rectangle: rectangle, action: action))
  }

  /// What a click on a cell does.
  func action(column: Int, row: Int) -> Action? {
    targets.last { $0.rectangle.contains(column: column, row: row) }?.action
  }

  /// Draws an empty box over everything else, pictures too, and returns its inside. Nothing around it answers clicks.
  mutating func popup(_ box: Rectangle, title: String, footer: String = "") -> Rectangle {
    targets = []
    return frame.panel(box, title: title, footer: footer, style: Theme.accent, titleStyle: Theme.title)
  }

  /// A box of a size in the middle of the frame, no larger than it.
  func centred(columns: Int, rows: Int) -> Rectangle {
    let (columns, rows) = (min(columns, frame.size.columns), min(rows, frame.size.rows))
    return Rectangle(
      column: (frame.size.columns - columns) / 2, row: (frame.size.rows - rows) / 2, columns: columns, rows: rows)
  }
}

extension Rectangle {
  /// Without a border of one cell.
  var inside: Rectangle { Rectangle(column: column + 1, row: row + 1, columns: columns - 2, rows: rows - 2) }
}
