import ProgressiveGAN
import TerminalCanvas

/// The frame that shows a model.
func view(_ model: Model) -> Frame {
  var frame = Frame(size: model.size)
  guard !model.isTooSmall else {
    drawTooSmall(model, on: &frame)
    return frame
  }
  switch model.view {
  case .train: drawTrain(model, on: &frame)
  case .walk: drawWalk(model, on: &frame)
  case .favourites: drawFavourites(model, on: &frame)
  }
  drawHeader(model, on: &frame)
  drawFooter(model, on: &frame)
  if model.showsHelp { drawHelp(model, on: &frame) }
  return frame
}

private func drawTooSmall(_ model: Model, on frame: inout Frame) {
  let wanted = Model.smallestSize
  let lines = [
    "progan needs a little more room:", "\(wanted.columns)×\(wanted.rows) cells, please.",
    "This terminal has \(model.size.columns)×\(model.size.rows).",
  ]
  let top = max(0, (model.size.rows - lines.count) / 2)
  for (offset, line) in lines.enumerated() {
    frame.write(line, column: max(0, (model.size.columns - line.count) / 2), row: top + offset)
  }
}

private func drawHeader(_ model: Model, on frame: inout Frame) {
  let isNarrow = model.size.columns < 100
  var column = frame.write(" progan  ", column: 0, row: 0, style: Theme.title)
  let name = isNarrow ? model.runName : "\(model.dataName) · \(model.runName)"
  column = frame.write(name, column: column, row: 0, width: isNarrow ? 16 : 40)
  column = max(column + 2, isNarrow ? 27 : 52)
  for view in View.allCases {
    let style = view == model.view ? Theme.chosen : Theme.quiet
    column = frame.write(" \(view.rawValue + 1) \(view.title) ", column: column, row: 0, style: style) + 1
  }
  let (activity, style) = activityText(model.progress?.activity)
  let clock = clockText(model.progress?.trainingSeconds ?? 0)
  let start = model.size.columns - clock.count - activity.count - 3
  frame.write(activity, column: start, row: 0, style: style)
  frame.write(clock, endingAt: model.size.columns - 1, row: 0, style: Theme.quiet)
}

private func activityText(_ activity: TrainingProgress.Activity?) -> (String, Style) {
  switch activity {
  case nil, .starting: ("◌ starting", Theme.quiet)
  case .learning: ("● learning", Theme.good)
  case .paused: ("‖ paused", Theme.warm)
  case .saving: ("◍ saving", Theme.accent)
  case .finished: ("✓ finished", Theme.good)
  case .stopped: ("■ stopped", Theme.quiet)
  case .failed: ("✗ failed", Theme.bad)
  }
}

private func drawFooter(_ model: Model, on frame: inout Frame) {
  let row = model.size.rows - 1
  if model.asksToDelete {
    frame.write(" Delete this favourite?  y yes  n no", column: 0, row: row, style: Theme.warm)
    return
  }
  if let notice = model.notice {
    frame.write(" \(notice)", column: 0, row: row, style: Theme.accent)
    return
  }
  var shown = bindings.filter { $0.footer != nil && $0.views.contains(model.view) }
  if model.size.columns < 100, shown.count > 6 { shown = Array(shown.prefix(4) + shown.suffix(2)) }
  var column = 1
  for binding in shown {
    guard column + binding.shown.count + (binding.footer?.count ?? 0) + 1 < model.size.columns else { return }
    column = frame.write(
      binding.shown.split(separator: " ").first.map(String.init) ?? "", column: column, row: row, style: Theme.accent)
    column = frame.write(" \(footerWord(binding, model))", column: column, row: row, style: Theme.quiet) + 2
  }
}

private func footerWord(_ binding: Binding, _ model: Model) -> String {
  binding.action == .togglePause && model.progress?.activity == .paused ? "go on" : binding.footer ?? ""
}

private func drawHelp(_ model: Model, on frame: inout Frame) {
  let lines = bindings.filter { !$0.help.isEmpty }
  let height = min(model.size.rows - 2, lines.count + 4)
  let width = min(model.size.columns - 4, 64)
  let box = Rectangle(
    column: (model.size.columns - width) / 2, row: (model.size.rows - height) / 2, columns: width, rows: height)
  // A popup wins over the pictures beneath it.
  frame.images = []
  let inside = frame.panel(box, title: "help", footer: "any key closes", style: Theme.accent, titleStyle: Theme.title)
  for (offset, binding) in lines.prefix(inside.rows - 1).enumerated() {
    frame.write(binding.shown, column: inside.column + 2, row: inside.row + offset, style: Theme.accent)
    frame.write(
      binding.help, column: inside.column + 15, row: inside.row + offset, width: inside.columns - 16)
  }
}
