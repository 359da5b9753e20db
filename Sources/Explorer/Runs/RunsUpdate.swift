extension Model {
  mutating func take(_ message: RunsMessage) -> [Command] {
    switch message {
    case .listed(let names):
      runs.names = names
      runs.selected = clamped(runs.selected, names.count)
    }
    return []
  }

  mutating func tickRuns() -> [Command] { [] }

  mutating func enterRuns() -> [Command] { [.runs(.list)] }

  mutating func performInRuns(_ action: Action) -> [Command] {
    switch action {
    case .move(_, let rows), .scroll(let rows): runs.selected = clamped(runs.selected + rows, runs.names.count)
    case .page(let pages): runs.selected = clamped(runs.selected + pages * (body.rows - 2), runs.names.count)
    case .home: runs.selected = 0
    case .end: runs.selected = clamped(.max, runs.names.count)
    case .runs(.choose(let index)): runs.selected = clamped(index, runs.names.count)
    case .togglePause: return togglePause()
    case .back: return leave()
    default: break
    }
    return []
  }
}
