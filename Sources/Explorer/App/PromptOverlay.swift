import Images
import TerminalCanvas

/// A box that asks for a line of text, with ways to go on below it.
func draw(_ prompt: Prompt, _ model: Model, on scene: inout Scene) {
  let shown = prompt.candidates.prefix(max(0, min(8, model.size.rows - 10)))
  let box = scene.centred(columns: min(72, model.size.columns - 4), rows: 5 + shown.count)
  let inside = scene.popup(
    box, title: prompt.title, footer: prompt.completion == nil ? "⏎ done  Esc leave" : "Tab complete  ⏎ done  Esc leave"
  )
  let (column, width) = (inside.column + 1, inside.columns - 2)
  scene.write(prompt.field, column: column, row: inside.row + 1, width: width)
  for (offset, candidate) in shown.enumerated() {
    scene.frame.write(
      candidate.withVisibleControls, column: column, row: inside.row + 2 + offset, style: Theme.quiet, width: width)
  }
  scene.frame.write(
    prompt.objection ?? prompt.hint, column: column, row: inside.row + inside.rows - 1,
    style: prompt.objection == nil ? Theme.quiet : Theme.bad, width: width)
}

/// A question with yes and no, in a box of its own.
func draw(_ confirmation: Confirmation, _ model: Model, on scene: inout Scene) {
  let lines = confirmation.question.wrapped(to: min(60, model.size.columns - 8))
  let width = max(30, (lines.map(\.count).max() ?? 0) + 4)
  let inside = scene.popup(
    scene.centred(columns: width, rows: lines.count + 4), title: "sure?", footer: "y yes  n no")
  for (offset, line) in lines.enumerated() {
    scene.frame.write(line, column: inside.column + 1, row: inside.row + 1 + offset, style: Theme.warm)
  }
}

extension String {
  /// Lines of at most so many characters, broken at spaces where there are any.
  func wrapped(to width: Int) -> [String] {
    var lines: [String] = []
    for word in split(separator: " ") {
      if let last = lines.last, last.count + 1 + word.count <= width {
        lines[lines.count - 1] += " \(word)"
      } else {
        lines.append(String(word))
      }
    }
    return lines.isEmpty ? [""] : lines
  }
}
