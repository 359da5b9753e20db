import Files
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
  let width = max(30, (lines.map(\.columns).max() ?? 0) + 4)
  let inside = scene.popup(
    scene.centred(columns: width, rows: lines.count + 4), title: "sure?", footer: "y yes  n no")
  for (offset, line) in lines.enumerated() {
    scene.frame.write(line, column: inside.column + 1, row: inside.row + 1 + offset, style: Theme.warm)
  }
}

extension String {
  /// Lines of at most so many columns, broken at spaces where there are any; longer words are cut into pieces.
  func wrapped(to width: Int) -> [String] {
    var lines: [String] = []
    var room = 0
    for word in split(separator: " ").flatMap({ $0.pieces(ofColumns: width) }) {
      if !lines.isEmpty, word.columns + 1 <= room {
        lines[lines.count - 1] += " \(word)"
        room -= word.columns + 1
      } else {
        lines.append(String(word))
        room = width - word.columns
      }
    }
    return lines.isEmpty ? [""] : lines
  }
}

extension Substring {
  /// Pieces that end with a dash where there is one; no two that follow each other fit into one line.
  fileprivate func pieces(ofColumns width: Int) -> [Substring] {
    guard columns > width, width > 1 else { return [self] }
    var room = width
    let most = prefix {
      room -= String($0).columns
      return room >= 0
    }
    let piece = most.lastIndex(of: "-").map { most[...$0] } ?? most
    return [piece] + self[piece.endIndex...].pieces(ofColumns: width)
  }
}
