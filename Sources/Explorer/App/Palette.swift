import Kernels
import TerminalCanvas

/// Every action by its name, narrowed down by what is typed.
struct Palette: Equatable, Sendable {
  var field = TextField()
  var selected = 0

  struct Entry: Sendable {
    let name: String
    let keys: String
    let action: Action
  }

  /// What can be done in a view and fits the words typed, each a part of the name; best first.
  func entries(in view: View) -> [Entry] { entries(among: bindings.filter { $0.views.contains(view) }) }

  func entries(among bindings: [Binding]) -> [Entry] {
    let words = field.text.lowercased().split(separator: " ").map(String.init)
    let fitting = bindings.filter { binding in
      !binding.name.isEmpty && words.allSatisfy { binding.name.lowercased().contains($0) }
    }
    func isPrefixed(_ binding: Binding) -> Bool {
      guard let first = words.first else { return true }
      return binding.name.lowercased().split(separator: " ").contains { $0.hasPrefix(first) }
    }
    return (fitting.filter(isPrefixed) + fitting.filter { !isPrefixed($0) }).map {
      Entry(name: $0.name, keys: $0.keys.prefix(2).map(\.label).joined(separator: " "), action: $0.action)
    }
  }
}

extension Model {
  mutating func handle(_ key: Key, _ palette: Palette) -> [Command] {
    var palette = palette
    let entries = palette.entries(among: bindingsHere)
    switch key {
    case .escape, .control("c"):
      overlay = nil
      return []
    case .enter:
      overlay = nil
      return entries.indices.contains(palette.selected) ? perform(entries[palette.selected].action) : []
    case .up, .control("p"), .backTab: palette.selected = max(0, palette.selected - 1)
    case .down, .control("n"), .tab: palette.selected = clamped(palette.selected + 1, entries.count)
    default:
      guard palette.field.handle(key) else { return [] }
      palette.selected = 0
    }
    overlay = .palette(palette)
    return []
  }
}

func draw(_ palette: Palette, _ model: Model, on scene: inout Scene) {
  let entries = palette.entries(among: model.bindingsHere)
  let rows = min(16, model.size.rows - 8)
  var box = scene.centred(columns: min(64, model.size.columns - 4), rows: rows + 4)
  box.row = 2
  let inside = scene.popup(box, title: "commands", footer: "⏎ do it  Esc close")
  scene.frame.write("›", column: inside.column + 1, row: inside.row, style: Theme.accent)
  scene.write(palette.field, column: inside.column + 3, row: inside.row, width: inside.columns - 4)
  if entries.isEmpty {
    scene.frame.write(
      "No action has all these words.", column: inside.column + 3, row: inside.row + 2, style: Theme.quiet)
  }
  let first = max(0, min(palette.selected - rows / 2, entries.count - rows))
  for (offset, entry) in entries.dropFirst(first).prefix(rows).enumerated() {
    let row = inside.row + 2 + offset
    let isChosen = first + offset == palette.selected
    let line = Rectangle(column: inside.column + 1, row: row, columns: inside.columns - 2, rows: 1)
    if isChosen { scene.frame.fill(line, with: Cell(" ", Theme.chosen)) }
    scene.frame.write(
      entry.name, column: line.column + 1, row: row, style: isChosen ? Theme.chosen : Theme.text,
      width: line.columns - 14)
    scene.frame.write(
      entry.keys, endingAt: line.column + line.columns - 1, row: row, style: isChosen ? Theme.chosen : Theme.accent)
    scene.target(line, entry.action)
  }
}

extension Key {
  /// How the key is shown to people.
  var label: String {
    switch self {
    case .character(" "): "Space"
    case .character(let character): String(character)
    case .control(let character): "^" + character.uppercased()
    case .up: "↑"
    case .down: "↓"
    case .left: "←"
    case .right: "→"
    case .shiftUp: "⇧↑"
    case .shiftDown: "⇧↓"
    case .shiftLeft: "⇧←"
    case .shiftRight: "⇧→"
    case .enter: "⏎"
    case .escape: "Esc"
    case .tab: "Tab"
    case .backTab: "⇧Tab"
    case .backspace: "⌫"
    case .delete: "Del"
    case .home: "Home"
    case .end: "End"
    case .pageUp: "PgUp"
    case .pageDown: "PgDn"
    case .controlUp: "^↑"
    case .controlDown: "^↓"
    case .controlLeft: "^←"
    case .controlRight: "^→"
    case .function(let number): "F\(number)"
    }
  }
}
