import TerminalCanvas

/// All keys: those of this view, then those that mean the same everywhere.
func drawHelp(_ model: Model, on frame: inout Frame) {
  let here = bindings.filter { $0.views.contains(model.view) && $0.help != nil }
  let parts = [(model.view.title, here.filter { !$0.isEverywhere }), ("everywhere", here.filter(\.isEverywhere))]
  let width = 62
  let height = here.count + 6
  let box = Rectangle(
    column: (model.size.columns - width) / 2, row: (model.size.rows - height) / 2, columns: width, rows: height)
  // Pictures lie above the cells: those beneath the help have to go.
  frame.images.removeAll { $0.rectangle.overlaps(box) }
  let inside = frame.panel(
    box, title: "help", footer: "any key closes", style: Theme.accent, titleStyle: Theme.title)
  var row = inside.row
  for (index, (title, lines)) in parts.enumerated() {
    if index > 0 { row += 1 }
    frame.write(title, column: inside.column + 2, row: row, style: Theme.strong)
    row += 1
    for line in lines.compactMap(\.help) {
      frame.write(line.keys, column: inside.column + 4, row: row, style: Theme.accent)
      frame.write(line.text, column: inside.column + 18, row: row, width: inside.columns - 19)
      row += 1
    }
  }
}

extension Rectangle {
  fileprivate func overlaps(_ other: Rectangle) -> Bool {
    column < other.column + other.columns && other.column < column + columns && row < other.row + other.rows
      && other.row < row + rows
  }
}
