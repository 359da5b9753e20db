import ProgressiveGAN
import TerminalCanvas

/// The frame that shows a model.
///
/// - Parameter sheets: keeps the newest sheet of pictures from one frame to the next.
func view(_ model: Model, sheets: SheetCache = SheetCache()) -> Frame {
  var frame = Frame(size: model.size)
  guard !model.isTooSmall else {
    drawTooSmall(model, on: &frame)
    return frame
  }
  switch model.view {
  case .train: drawTrain(model, sheets, on: &frame)
  case .walk: drawWalk(model, on: &frame)
  case .favourites: drawFavourites(model, sheets, on: &frame)
  }
  drawHeader(model, on: &frame)
  drawLog(model, on: &frame)
  drawFooter(model, on: &frame)
  if model.showsHelp { drawHelp(model, on: &frame) }
  return frame
}

private func drawTooSmall(_ model: Model, on frame: inout Frame) {
  let wanted = Model.smallestSize
  let lines = [
    "progan needs a little more room:", "\(wanted.columns)×\(wanted.rows), please.",
    "This terminal is \(model.size.columns)×\(model.size.rows).",
  ]
  let top = max(0, (model.size.rows - lines.count) / 2)
  for (offset, line) in lines.enumerated() where top + offset < model.size.rows {
    frame.write(line, column: max(0, (model.size.columns - line.count) / 2), row: top + offset)
  }
}

private func drawHeader(_ model: Model, on frame: inout Frame) {
  let clock = clockText(model.progress?.trainingSeconds ?? 0)
  let (activity, style) = activityText(model)
  let clockColumn = model.size.columns - 1 - max(8, clock.count)
  frame.write(clock, column: clockColumn, row: 0, style: Theme.quiet)
  frame.write(activity, endingAt: clockColumn - 2, row: 0, style: style)
  let tabs = View.allCases.map { " \($0.rawValue + 1) \($0.title) " }
  let tabsColumn = clockColumn - 2 - "● not training".count - 2 - tabs.reduce(0) { $0 + $1.count }
  var column = tabsColumn
  for (view, tab) in zip(View.allCases, tabs) {
    column = frame.write(tab, column: column, row: 0, style: view == model.view ? Theme.chosen : Theme.quiet)
  }
  column = frame.write(" progan  ", column: 0, row: 0, style: Theme.title)
  frame.write(model.title(within: tabsColumn - 1 - column), column: column, row: 0, width: tabsColumn - 1 - column)
}

extension Model {
  /// Data and run; the run alone where there is no room for both, or where its name says it all.
  fileprivate func title(within width: Int) -> String {
    let (data, run) = (dataName.withVisibleControls, runName.withVisibleControls)
    let both = "\(data) · \(run)"
    return both.count > width || run.hasPrefix(data) ? run : both
  }
}

/// What is running, in the corner that always says it.
private func activityText(_ model: Model) -> (String, Style) {
  let activity = model.progress?.activity
  if model.isLeaving { return ("◍ saving", Theme.accent) }
  if model.wantsPause == true, activity == .learning { return ("‖ pausing", Theme.warm) }
  switch activity {
  case nil, .starting: return ("◌ starting", Theme.quiet)
  case .learning: return ("● learning", Theme.good)
  case .paused: return ("‖ paused", Theme.warm)
  case .saving: return ("◍ saving", Theme.accent)
  case .finished: return ("✓ finished", Theme.good)
  case .stopped: return ("○ not training", Theme.quiet)
  case .waiting: return ("‖ waiting", Theme.bad)
  case .failed: return ("✗ failed", Theme.bad)
  }
}

extension TrainingProgress.Activity {
  /// What is in the way of training, if anything is.
  fileprivate var trouble: String? {
    switch self {
    case .waiting(let sentence), .failed(let sentence): sentence
    default: nil
    }
  }
}

/// The line above the footer: what was just done, else what went wrong, else what happened lately.
private func drawLog(_ model: Model, on frame: inout Frame) {
  let row = model.size.rows - 2
  let width = model.size.columns - 2
  if let notice = model.notice {
    frame.write(
      notice.sentence.withVisibleControls, column: 1, row: row, style: notice.isProblem ? Theme.bad : Theme.accent,
      width: width)
  } else if let sentence = model.progress?.activity.trouble {
    frame.write(sentence.withVisibleControls, column: 1, row: row, style: Theme.bad, width: width)
  } else {
    let events = model.progress?.events.suffix(6).reversed() ?? []
    let text = events.map { "\(minuteText($0.time, model.timeZone)) \($0.message.withVisibleControls)" }
    frame.write(text.joined(separator: " · "), column: 1, row: row, style: Theme.quiet, width: width)
  }
}

private func drawFooter(_ model: Model, on frame: inout Frame) {
  let row = model.size.rows - 1
  if model.asksToDelete, let name = model.chosenFavourite?.fileName {
    let end = frame.write(
      "Delete \(name.withVisibleControls)?", column: 1, row: row, style: Theme.warm, width: model.size.columns - 22)
    var column = end + 2
    for (key, word) in [("y", "yes"), ("n", "no")] { column = drawKey(key, word, column, row, on: &frame) }
    return
  }
  let here = bindings.filter { $0.views.contains(model.view) }.compactMap(\.footer)
  // Help and quit stand at the right; of the others as many as fit, four in a small terminal.
  var right = model.size.columns - 1
  for (key, word) in here.suffix(2).reversed() {
    right -= key.count + 1 + word.count
    drawKey(key, word, right, row, on: &frame)
    right -= 2
  }
  var column = 1
  for (key, word) in here.dropLast(2).prefix(model.isWide ? .max : 4) {
    let word = word == "pause" && model.isPaused ? "go on" : word
    guard column + key.count + 1 + word.count < right else { return }
    column = drawKey(key, word, column, row, on: &frame)
  }
}

/// Returns the column of the next key.
@discardableResult
private func drawKey(_ key: String, _ word: String, _ column: Int, _ row: Int, on frame: inout Frame) -> Int {
  let end = frame.write(key, column: column, row: row, style: Theme.accent)
  return frame.write(" \(word)", column: end, row: row, style: Theme.quiet) + 2
}
