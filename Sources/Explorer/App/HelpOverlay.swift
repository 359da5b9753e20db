import TerminalCanvas

/// All keys: those of this view, then those that mean the same everywhere.
func drawHelp(_ model: Model, scroll: Int, on scene: inout Scene) {
  let lines = helpLines(model)
  let box = scene.centred(columns: 66, rows: lines.count + 4)
  let shown = box.rows - 2
  let first = max(0, min(scroll, lines.count - shown + 1))
  let more = lines.count > shown ? "↑↓ more  " : ""
  let inside = scene.popup(box, title: "help", footer: more + "any other key closes")
  for (offset, line) in lines.dropFirst(first).prefix(inside.rows).enumerated() {
    let row = inside.row + offset + (lines.count < shown ? 1 : 0)
    switch line {
    case .title(let text): scene.frame.write(text, column: inside.column + 2, row: row, style: Theme.strong)
    case .binding(let keys, let text):
      scene.frame.write(keys, column: inside.column + 4, row: row, style: Theme.accent)
      scene.frame.write(text, column: inside.column + 18, row: row, width: inside.columns - 19)
    case .gap: break
    }
  }
}

private enum HelpLine {
  case title(String)
  case binding(String, String)
  case gap
}

private func helpLines(_ model: Model) -> [HelpLine] {
  func lines(_ table: KeyTable) -> [HelpLine] {
    [.title(table.title)] + table.lines.map { .binding($0.keys, $0.text) }
  }
  let here = model.bindingsHere
  let own = KeyTable(model.title(of: model.view), here.filter { !$0.isEverywhere })
  let everywhere = lines(KeyTable("everywhere", here.filter(\.isEverywhere)))
  return own.lines.isEmpty ? everywhere : lines(own) + [.gap] + everywhere
}
