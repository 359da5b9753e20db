import Foundation
import ProgressiveGAN
import TerminalCanvas

/// The whole schedule: every resolution with its fade and its stabilization, done, now and to come.
func drawLadder(_ model: Model, in panel: Rectangle, on frame: inout Frame) {
  let inside = frame.panel(panel, title: "growth", style: Theme.border, titleStyle: Theme.title)
  let phases = model.schedule.phases
  let current = model.progress?.position.phaseIndex ?? 0
  let rows = inside.rows - 2
  // A ladder that does not fit shows the rungs around the current one.
  let first = max(0, min(current - rows / 2, phases.count - rows))
  for (offset, index) in (first..<min(phases.count, first + rows)).enumerated() {
    drawPhase(
      model, index, labelled: offset == 0, column: inside.column, row: inside.row + offset, width: inside.columns,
      on: &frame)
  }
  guard let progress = model.progress else { return }
  let bottom = inside.row + inside.rows - 2
  var column = frame.write(
    " \(fixedWidth(progress.imagesPerSecond, width: 7, decimals: 1)) img/s ", column: inside.column, row: bottom,
    style: Theme.strong)
  let rates = progress.history.map(\.imagesPerSecond)
  frame.sparkline(rates, column: column, row: bottom, width: 12, style: Theme.accent)
  column += 13
  frame.write(
    "step \(fixedWidth(progress.stepMilliseconds, width: 6, decimals: 0)) ms · \(progress.threads) threads",
    column: column, row: bottom, style: Theme.quiet)
  let left = progress.secondsLeft.map { durationText($0) } ?? "–"
  frame.write(
    " \(fixedWidth(Double(progress.imagesSeen) / 1000, width: 7, decimals: 1)) of "
      + "\(kimgText(model.schedule.totalImages)) · \(left) to the end", column: inside.column, row: bottom + 1,
    style: Theme.quiet)
}

/// One rung: "32×32  fade      ████████▌····  α 0.62   4m 10s".
func drawPhase(
  _ model: Model, _ index: Int, labelled: Bool, column: Int, row: Int, width: Int, on frame: inout Frame
) {
  let phase = model.schedule.phases[index]
  let current = model.progress?.position.phaseIndex ?? 0
  let isNow = index == current && model.progress != nil
  let size = "\(phase.resolution)×\(phase.resolution)"
  let opensRung = labelled || phase.kind == .fade || index == 0
  let style = isNow ? Theme.strong : index < current ? Theme.text : Theme.quiet
  if opensRung { frame.write(size, endingAt: column + 10, row: row, style: style) }
  frame.write(phase.kind.rawValue, column: column + 11, row: row, style: style)
  let barWidth = max(6, width - 11 - 10 - 21)
  let seen = model.progress?.imagesSeen ?? 0
  let done = phase.length == 0 ? (index < current ? 1 : 0) : Double(seen - phase.start) / Double(phase.length)
  frame.bar(
    column: column + 21, row: row, width: barWidth, fraction: done, style: isNow ? Theme.accent : Theme.good,
    track: Theme.border)
  let end = column + 22 + barWidth
  if index < current || model.progress?.activity == .finished {
    frame.write(
      fixedWidth(Double(phase.length) / 1000, width: 6, decimals: 1) + " kimg", column: end, row: row,
      style: Theme.quiet)
    frame.write("✓", column: column + width - 2, row: row, style: Theme.good)
    return
  }
  if isNow {
    let alpha = model.progress?.position.alpha ?? 1
    let text = phase.kind == .fade ? "α \(String(format: "%.2f", alpha))" : kimgText(seen - phase.start)
    frame.write(text, column: end, row: row, style: Theme.strong)
  }
  let left = model.progress?.secondsLeftByPhase[index].map { durationText($0) } ?? ""
  frame.write(left, endingAt: column + width - 1, row: row, style: style)
}

/// The narrow form: the current resolution's bars, rate, time left and losses.
func drawCurrentPhase(_ model: Model, in panel: Rectangle, on frame: inout Frame) {
  let inside = frame.panel(panel, title: "growth", style: Theme.border, titleStyle: Theme.title)
  let phases = model.schedule.phases
  let resolution = model.progress?.position.resolution ?? model.schedule.firstResolution
  let rungs = phases.indices.filter { phases[$0].resolution == resolution }
  for (offset, index) in rungs.enumerated() {
    drawPhase(
      model, index, labelled: offset == 0, column: inside.column, row: inside.row + offset, width: inside.columns,
      on: &frame)
  }
  guard let progress = model.progress else { return }
  let row = inside.row + 2
  let left = progress.secondsLeft.map { durationText($0) } ?? "–"
  let end = frame.write(
    "\(fixedWidth(progress.imagesPerSecond, width: 6, decimals: 1)) img/s  ", column: inside.column, row: row,
    style: Theme.strong)
  frame.write(lossText(progress.history.last), column: end, row: row)
  frame.write(left, endingAt: inside.column + inside.columns - 1, row: row, style: Theme.quiet)
}
