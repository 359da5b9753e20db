import Files
import TerminalCanvas

func drawTrain(_ model: Model, _ sheets: SheetCache, on scene: inout Scene) {
  let panels = model.trainPanels
  if model.isWide {
    drawLadder(model, in: panels.growth, on: &scene)
  } else {
    drawCurrentResolution(model, in: panels.growth, on: &scene)
  }
  for (chart, rectangle) in panels.charts { drawChart(chart, model, in: rectangle, on: &scene) }
  if let log = panels.log { drawEvents(model, in: log, on: &scene) }
  drawSamples(model, sheets, on: &scene)
}

extension Model {
  var isPaused: Bool { progress?.activity == .paused }
}

/// What happened, newest first, as much as there is room for.
private func drawEvents(_ model: Model, in panel: Rectangle, on scene: inout Scene) {
  let inside = scene.frame.panel(panel, title: "log", style: Theme.border, titleStyle: Theme.title)
  var row = inside.row
  for event in (model.progress?.events ?? []).reversed() {
    for (index, line) in event.message.withVisibleControls.wrapped(to: inside.columns - 8).enumerated() {
      guard row < inside.row + inside.rows else { return }
      if index == 0 {
        scene.frame.write(
          minuteText(event.time, model.timeZone), column: inside.column + 1, row: row, style: Theme.quiet)
      }
      scene.frame.write(line, column: inside.column + 7, row: row, width: inside.columns - 8)
      row += 1
    }
  }
}
