import Foundation
import ProgressiveGAN
import TerminalCanvas

/// The whole schedule, every resolution with its fade and its stabilization, and below it how fast it goes.
func drawLadder(_ model: Model, in panel: Rectangle, on scene: inout Scene) {
  let inside = scene.frame.panel(panel, title: "growth", style: Theme.border, titleStyle: Theme.title)
  let count = model.schedule.phases.count
  let rows = inside.rows - 3
  // A ladder that does not fit shows the rungs around the current one.
  let first = max(0, min(model.currentPhase - rows / 2, count - rows))
  for (offset, index) in (first..<min(count, first + rows)).enumerated() {
    let line = Rectangle(column: inside.column, row: inside.row + offset, columns: inside.columns, rows: 1)
    drawPhase(model, index, labelled: offset == 0, in: line, on: &scene)
  }
  guard let progress = model.progress else { return }
  let bottom = inside.row + inside.rows - 2
  drawRate(progress, column: inside.column + 1, row: bottom, columns: inside.columns - 2, on: &scene)
  drawDistance(
    progress, model.schedule, column: inside.column + 1, row: bottom + 1, columns: inside.columns - 2, on: &scene)
}

/// The small form: the current resolution's bars, then rate, time left and losses, a line each.
func drawCurrentResolution(_ model: Model, in area: Rectangle, on scene: inout Scene) {
  let phases = model.schedule.phases
  let resolution = phases[model.currentPhase].resolution
  let rungs = phases.indices.filter { phases[$0].resolution == resolution }
  for (offset, index) in rungs.enumerated() {
    let line = Rectangle(column: area.column, row: area.row + offset, columns: area.columns, rows: 1)
    drawPhase(model, index, labelled: offset == 0, in: line, on: &scene)
  }
  guard let progress = model.progress else { return }
  let (column, columns, row) = (area.column + 1, area.columns - 2, area.row + area.rows - 2)
  drawRate(progress, column: column, row: row, columns: columns, on: &scene)
  drawDistance(progress, model.schedule, column: column, row: row, columns: columns, on: &scene)
  drawNumbers(progress.history.last, column: column, row: row + 1, on: &scene)
}

extension Model {
  fileprivate var currentPhase: Int { progress?.position.phaseIndex ?? 0 }
}

/// One rung: "32×32  fade      ████████▌····  α 0.62   4m 10s".
private func drawPhase(_ model: Model, _ index: Int, labelled: Bool, in line: Rectangle, on scene: inout Scene) {
  let phase = model.schedule.phases[index]
  let isDone = index < model.currentPhase || model.progress?.position.isFinished == true
  let isNow = index == model.currentPhase && !isDone && model.progress != nil
  let style = isNow ? Theme.strong : isDone ? Theme.text : Theme.quiet
  let label = squareText(model.schedule.finalResolution).count
  var column = line.column + 1
  if labelled || phase.kind == .fade || index == 0 {
    scene.frame.write(squareText(phase.resolution), endingAt: column + label, row: line.row, style: style)
  }
  column += label + 2
  scene.frame.write(phase.kind.rawValue, column: column, row: line.row, style: style)
  column += "stabilize".count + 1
  let end = line.column + line.columns - 1
  let barWidth = end - 20 - column
  let seen = (model.progress?.imagesSeen ?? 0) - phase.start
  scene.frame.bar(
    column: column, row: line.row, width: barWidth,
    fraction: isDone ? 1 : isNow ? Double(seen) / Double(max(1, phase.length)) : 0,
    style: isNow ? Theme.accent : Theme.good, track: Theme.border)
  let isFading = isNow && phase.kind == .fade
  let measure =
    isFading
    ? "α \(fixedWidth(model.progress?.position.alpha ?? 0, width: 4, decimals: 2))    "
    : kimgText(isNow ? seen : phase.length)
  scene.frame.write(measure, endingAt: end - 8, row: line.row, style: isNow ? Theme.strong : Theme.quiet)
  if isDone {
    scene.frame.write("✓", endingAt: end, row: line.row, style: Theme.good)
  } else {
    let left = model.progress?.secondsLeftByPhase[index].map { durationText($0) } ?? "–"
    scene.frame.write(left, endingAt: end, row: line.row, style: style)
  }
}

/// " 121.4 img/s ▂▃▅▅▆▆▇  step 132 ms  2 threads", as much as fits.
private func drawRate(_ progress: TrainingProgress, column: Int, row: Int, columns: Int, on scene: inout Scene) {
  let rate = progress.imagesPerSecond > 0 ? progress.imagesPerSecond : .nan
  var column = scene.frame.write(
    "\(fixedWidth(rate, width: 6, decimals: 1)) img/s", column: column, row: row, style: Theme.strong)
  guard columns < 70 else { return }
  scene.frame.sparkline(
    progress.history.map(\.imagesPerSecond), column: column + 2, row: row, width: 10, style: Theme.accent)
  column += 13
  let step = progress.stepMilliseconds > 0 ? progress.stepMilliseconds : .nan
  let threads = progress.threads == 1 ? "1 thread" : "\(progress.threads) threads"
  scene.frame.write(
    "step \(fixedWidth(step, width: 5, decimals: 0)) ms · \(threads)", column: column, row: row, style: Theme.quiet)
}

/// " 127.3 of 535.0 kimg · 2h 12m to the end", at the right where the rate stands at the left.
private func drawDistance(
  _ progress: TrainingProgress, _ schedule: TrainingSchedule, column: Int, row: Int, columns: Int, on scene: inout Scene
) {
  let seen = fixedWidth(Double(progress.imagesSeen) / 1000, width: 6, decimals: 1)
  let left = progress.secondsLeft.map { " · \(durationText($0)) to the end" } ?? ""
  let text = "\(seen) of \(kimgText(schedule.totalImages))\(left)"
  scene.frame.write(
    text, column: columns >= 70 ? column + columns - text.count : column, row: row, style: Theme.quiet)
}
