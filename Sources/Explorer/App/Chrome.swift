import Files
import ProgressiveGAN
import Runs
import TerminalCanvas

/// The frame that shows a model.
func view(_ model: Model, sheets: SheetCache = SheetCache()) -> Frame { scene(model, sheets: sheets).frame }

/// The frame that shows a model, and what clicks on it do.
///
/// - Parameter sheets: keeps the newest sheet of pictures from one frame to the next.
func scene(_ model: Model, sheets: SheetCache = SheetCache()) -> Scene {
  var scene = Scene(size: model.size)
  guard !model.isTooSmall else {
    drawTooSmall(model, on: &scene)
    return scene
  }
  switch model.view {
  case .train:
    if let facts = model.opened.facts {
      drawModelPage(facts, model, on: &scene)
    } else {
      drawTrain(model, sheets, on: &scene)
    }
  case .walk: drawWalk(model, sheets, on: &scene)
  case .favourites: drawFavourites(model, sheets, on: &scene)
  case .runs: drawRuns(model, on: &scene)
  }
  drawHeader(model, on: &scene)
  drawLog(model, on: &scene)
  drawFooter(model, on: &scene)
  for index in scene.frame.images.indices { scene.frame.images[index].scaling = model.scaling }
  switch model.overlay {
  case nil: break
  case .help(let scroll): drawHelp(model, scroll: scroll, on: &scene)
  case .palette(let palette): draw(palette, model, on: &scene)
  case .prompt(let prompt): draw(prompt, model, on: &scene)
  case .confirmation(let confirmation): draw(confirmation, model, on: &scene)
  case .newRun: drawNewRun(model, on: &scene)
  case .greeting: drawGreeting(model, on: &scene)
  }
  scene.frame.dye(model.theme)
  return scene
}

private func drawTooSmall(_ model: Model, on scene: inout Scene) {
  let wanted = Model.smallestSize
  let lines = [
    "progan needs a little more room:", "\(wanted.columns)×\(wanted.rows), please.",
    "This terminal is \(model.size.columns)×\(model.size.rows).",
  ]
  let top = max(0, (model.size.rows - lines.count) / 2)
  for (offset, line) in lines.enumerated() where top + offset < model.size.rows {
    scene.frame.write(line, column: max(0, (model.size.columns - line.columns) / 2), row: top + offset)
  }
}

private func drawHeader(_ model: Model, on scene: inout Scene) {
  let clock = model.opened.facts == nil ? clockText(model.progress?.trainingSeconds ?? 0) : ""
  let (activity, style) = activityText(model)
  let clockColumn = model.size.columns - 1 - max(8, clock.columns)
  scene.frame.write(clock, column: clockColumn, row: 0, style: Theme.quiet)
  scene.frame.write(activity, endingAt: clockColumn - 2, row: 0, style: style)
  let tabs = View.allCases.map { " \($0.rawValue + 1) \(model.title(of: $0)) " }
  let tabsColumn = clockColumn - 2 - "● not training".columns - 2 - tabs.reduce(0) { $0 + $1.columns }
  var column = tabsColumn
  for (view, tab) in zip(View.allCases, tabs) {
    scene.target(Rectangle(column: column, row: 0, columns: tab.columns, rows: 1), .show(view))
    column = scene.frame.write(tab, column: column, row: 0, style: view == model.view ? Theme.chosen : Theme.quiet)
  }
  // In a small terminal the run's name is worth more than the program's.
  column = model.isWide ? scene.frame.write(" progan  ", column: 0, row: 0, style: Theme.title) : 1
  scene.frame.write(
    model.title(within: tabsColumn - 1 - column), column: column, row: 0, width: tabsColumn - 1 - column)
}

extension Model {
  /// Data and run; the run alone where there is no room for both, or where its name says it all.
  fileprivate func title(within width: Int) -> String {
    let (data, run) = (dataName.withVisibleControls, opened.name.withVisibleControls)
    let both = "\(data) · \(run)"
    return both.columns > width || run.hasPrefix(data) ? run : both
  }
}

/// What is running, in the corner that always says it.
private func activityText(_ model: Model) -> (String, Style) {
  let activity = model.progress?.activity
  if model.opened.facts != nil { return ("no training", Theme.quiet) }
  if model.isLeaving { return ("◍ saving", Theme.accent) }
  if model.train.wantsPause == true, activity == .learning { return ("‖ pausing", Theme.warm) }
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
private func drawLog(_ model: Model, on scene: inout Scene) {
  let row = model.size.rows - 2
  let width = model.size.columns - 2
  if let notice = model.notice {
    scene.frame.write(
      notice.sentence.withVisibleControls, column: 1, row: row, style: notice.isProblem ? Theme.bad : Theme.accent,
      width: width)
  } else if let sentence = model.progress?.activity.trouble {
    scene.frame.write(sentence.withVisibleControls, column: 1, row: row, style: Theme.bad, width: width)
  } else {
    let events = model.progress?.events.suffix(6).reversed() ?? []
    let text = events.map { "\(minuteText($0.time, model.timeZone)) \($0.message.withVisibleControls)" }
    scene.frame.write(text.joined(separator: " · "), column: 1, row: row, style: Theme.quiet, width: width)
  }
}

private func drawFooter(_ model: Model, on scene: inout Scene) {
  let row = model.size.rows - 1
  let here = model.bindingsHere.filter { $0.footer != nil }
  // Help and quit stand at the right; of the others as many as fit, four in a small terminal.
  var right = model.size.columns - 1
  for binding in here.suffix(3).reversed() {
    right -= binding.footerWidth
    draw(binding, column: right, row: row, on: &scene)
    right -= 2
  }
  var column = 1
  for binding in here.dropLast(3).prefix(model.isWide ? .max : 4) {
    guard column + binding.footerWidth < right else { return }
    column = draw(binding, word: binding.word(model), column: column, row: row, on: &scene)
  }
}

extension Binding {
  /// What the footer says instead, as things are.
  fileprivate func word(_ model: Model) -> String? {
    switch action {
    case .togglePause where model.isPaused: "go on"
    case .walk(.otherGenerator) where !model[model.front].learns: "your run"
    default: nil
    }
  }

  fileprivate var footerWidth: Int { footer.map { $0.keys.columns + 1 + $0.text.columns } ?? 0 }
}

/// Returns the column of the next key.
@discardableResult
private func draw(_ binding: Binding, word: String? = nil, column: Int, row: Int, on scene: inout Scene) -> Int {
  guard let footer = binding.footer else { return column }
  let middle = scene.frame.write(footer.keys, column: column, row: row, style: Theme.accent)
  let end = scene.frame.write(" \(word ?? footer.text)", column: middle, row: row, style: Theme.quiet)
  if !binding.isMovement {
    scene.target(Rectangle(column: column, row: row, columns: end - column, rows: 1), binding.action)
  }
  return end + 2
}

extension Binding {
  fileprivate var isMovement: Bool { if case .move = action { true } else { false } }
}
