import Images
import TerminalCanvas

/// The runs by name; the open one is marked.
func drawRuns(_ model: Model, on scene: inout Scene) {
  let inside = scene.frame.panel(
    model.body, title: "runs · \(model.runs.names.count)", style: Theme.border, titleStyle: Theme.title)
  let first = max(0, min(model.runs.selected - inside.rows / 2, model.runs.names.count - inside.rows))
  for (offset, name) in model.runs.names.dropFirst(first).prefix(inside.rows).enumerated() {
    let (index, row) = (first + offset, inside.row + offset)
    let isChosen = index == model.runs.selected
    let text = name.withVisibleControls + (name == model.runName ? "  open" : "")
    scene.frame.write(
      text, column: inside.column + 1, row: row, style: isChosen ? Theme.chosen : Theme.text, width: inside.columns - 2)
    scene.target(Rectangle(column: inside.column, row: row, columns: inside.columns, rows: 1), .runs(.choose(index)))
  }
}
