import Foundation
import Kernels
import Runs
import TerminalCanvas

/// The whole schedule, every resolution with its fade and its stabilization, and below it how fast it goes.
func drawLadder(_ model: Model, in panel: Rectangle, on scene: inout Scene) {
  let inside = scene.frame.panel(panel, title: "growth", style: Theme.border, titleStyle: Theme.title)
  let count = model.schedule.phases.count
  let rows = inside.rows - 4
  // A ladder that does not fit shows the rungs around the current one.
  let first = max(0, min(model.currentPhase - rows / 2, count - rows))
  for (offset, index) in (first..<min(count, first + rows)).enumerated() {
    let line = Rectangle(column: inside.column, row: inside.row + offset, columns: inside.columns, rows: 1)
    drawPhase(model, index, labelled: offset == 0, in: line, on: &scene)
  }
  guard let progress = model.progress else { return }
  let (column, bottom) = (inside.column + 1, inside.row + inside.rows - 3)
  drawRate(progress, column: column, row: bottom, columns: inside.columns - 2, on: &scene)
  scene.frame.write(
    "learning rate \(rateText(progress.learningRate)) · \(machineText(progress))", column: column + 2, row: bottom + 1,
    style: Theme.quiet, width: inside.columns - 4)
  scene.frame.write(
    distanceText(model, progress), column: column, row: bottom + 2, style: Theme.quiet, width: inside.columns - 2)
}

/// The small form: the current resolution's bars, then rate, time left and the newest values, a line each.
func drawCurrentResolution(_ model: Model, in area: Rectangle, on scene: inout Scene) {
  let phases = model.schedule.phases
  let resolution = phases[model.currentPhase].resolution
  let rungs = phases.indices.filter { phases[$0].resolution == resolution }
  for (offset, index) in rungs.enumerated() {
    let line = Rectangle(column: area.column, row: area.row + offset, columns: area.columns, rows: 1)
    drawPhase(model, index, labelled: offset == 0, in: line, on: &scene)
  }
  guard let progress = model.progress else { return }
  let (column, end, row) = (area.column + 1, area.column + area.columns - 1, area.row + area.rows - 2)
  let middle = scene.frame.write(rateText(of: progress), column: column, row: row, style: Theme.strong)
  let distance = distanceText(model, progress)
  scene.frame.write(distance, endingAt: end, row: row, style: Theme.quiet)
  if let memory = memoryText(progress), middle + memory.columns + 5 <= end - distance.columns {
    scene.frame.write(" · \(memory)", column: middle, row: row, style: Theme.quiet)
  }
  drawNumbers(progress, column: column, row: row + 1, on: &scene)
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
  let label = squareText(model.schedule.finalResolution).columns
  var column = line.column + 1
  if labelled || phase.kind == .fade || index == 0 {
    scene.frame.write(squareText(phase.resolution), endingAt: column + label, row: line.row, style: style)
  }
  column += label + 2
  scene.frame.write(phase.kind.rawValue, column: column, row: line.row, style: style)
  column += "stabilize".columns + 1
  let end = line.column + line.columns - 1
  let barWidth = end - 20 - column
  let seen = (model.progress?.imagesSeen ?? 0) - phase.start
  let (isFading, alpha) = (isNow && phase.kind == .fade, model.progress?.position.alpha ?? 0)
  scene.frame.bar(
    column: column, row: line.row, width: barWidth,
    fraction: isDone ? 1 : isFading ? alpha : isNow ? Double(seen) / Double(max(1, phase.length)) : 0,
    style: isNow ? Theme.accent : Theme.good, track: Theme.border)
  let measure =
    isFading
    ? "α \(fixedWidth(alpha, width: 4, decimals: 2))    "
    : kimgText(isNow ? seen : phase.length)
  scene.frame.write(measure, endingAt: end - 8, row: line.row, style: isNow ? Theme.strong : Theme.quiet)
  if isDone {
    scene.frame.write("✓", endingAt: end, row: line.row, style: Theme.good)
  } else {
    let left = model.progress?.secondsLeftByPhase[index].map { durationText($0) } ?? "–"
    scene.frame.write(left, endingAt: end, row: line.row, style: style)
  }
}

/// " 121.4 img/s".
private func rateText(of progress: TrainingProgress) -> String {
  let rate = progress.imagesPerSecond > 0 ? progress.imagesPerSecond : .nan
  return "\(fixedWidth(rate, width: 6, decimals: 1)) img/s"
}

/// " 121.4 img/s  ▁▂▃▅▅▆▆▇  step  132 ms", the curve as long as there is room for it.
private func drawRate(_ progress: TrainingProgress, column: Int, row: Int, columns: Int, on scene: inout Scene) {
  let end = scene.frame.write(rateText(of: progress), column: column, row: row, style: Theme.strong)
  let step = progress.stepMilliseconds > 0 ? progress.stepMilliseconds : .nan
  let text = "step \(fixedWidth(step, width: 5, decimals: 0)) ms"
  scene.frame.write(text, endingAt: column + columns, row: row, style: Theme.quiet)
  scene.frame.sparkline(
    progress.history.map(\.imagesPerSecond), column: end + 2, row: row,
    width: max(0, column + columns - text.columns - 2 - end - 2), style: Theme.accent)
}

private func memoryText(_ progress: TrainingProgress) -> String? {
  progress.residentBytes.map { "\($0 >> 20) MB" }
}

/// "512 MB · 2 threads".
private func machineText(_ progress: TrainingProgress) -> String {
  let memory = memoryText(progress).map { "\($0) · " } ?? ""
  return memory + (progress.threads == 1 ? "1 thread" : "\(progress.threads) threads")
}

/// "  54.3 of 520.0 kimg · 2h 09m to the end, 19:15".
private func distanceText(_ model: Model, _ progress: TrainingProgress) -> String {
  let seen = fixedWidth(Double(progress.imagesSeen) / 1000, width: 6, decimals: 1)
  let left = progress.secondsLeft.map { seconds in
    // A day away, the time of day says nothing.
    let clock = seconds < 86_400 ? ", \(minuteText(model.now + seconds, model.timeZone))" : ""
    return " · \(durationText(seconds)) to the end\(model.isPaused ? "" : clock)"
  }
  return "\(seen) of \(kimgText(model.schedule.totalImages))\(left ?? "")"
}

/// "D   −4.00  G    5.73  W    8.10  ‖∇‖  1.020  SWD  31.2", each name in its curve's colour, each number in its place.
private func drawNumbers(_ progress: TrainingProgress, column: Int, row: Int, on scene: inout Scene) {
  let (metrics, evaluation) = (progress.history.last, progress.evaluations.last)
  let entries: [(name: String, value: Double?, width: Int, decimals: Int, style: Style)] = [
    ("D", metrics?.discriminatorLoss, 8, 2, Theme.discriminator), ("G", metrics?.generatorLoss, 8, 2, Theme.generator),
    ("W", metrics?.wasserstein, 8, 2, Theme.discriminator), ("‖∇‖", metrics?.gradientNorm, 8, 3, Theme.gradient),
    ("SWD", evaluation?.meanDistance, 6, 1, Theme.generator),
    ("MS-SSIM", evaluation?.similarity, 5, 2, Theme.generator),
  ]
  var column = column
  for entry in entries {
    column = scene.frame.write(entry.name, column: column, row: row, style: entry.style)
    let number = fixedWidth(entry.value ?? .nan, width: entry.width, decimals: entry.decimals)
    column = scene.frame.write(number, column: column, row: row) + 2
  }
}
