import Foundation
import ProgressiveGAN
import TerminalCanvas

/// Where the Train view puts its panels; the narrow form has no ladder and no charts.
struct TrainPanels {
  let growth: Rectangle
  let losses: Rectangle
  let samples: Rectangle
}

extension Model {
  var trainPanels: TrainPanels {
    let body = body
    guard isWide else {
      let growth = Rectangle(column: 0, row: body.row, columns: body.columns, rows: 5)
      return TrainPanels(
        growth: growth, losses: Rectangle(column: 0, row: growth.row + growth.rows, columns: body.columns, rows: 0),
        samples: Rectangle(
          column: 0, row: body.row + growth.rows, columns: body.columns, rows: body.rows - growth.rows - 1))
    }
    // The last row of the body is the log's.
    let rows = body.rows - 1
    let width = min(62, max(54, body.columns * 2 / 5))
    let ladder = min(schedule.phases.count + 4, max(8, rows - 12))
    return TrainPanels(
      growth: Rectangle(column: 0, row: body.row, columns: width, rows: ladder),
      losses: Rectangle(column: 0, row: body.row + ladder, columns: width, rows: rows - ladder),
      samples: Rectangle(column: width, row: body.row, columns: body.columns - width, rows: rows))
  }
}

func drawTrain(_ model: Model, on frame: inout Frame) {
  let panels = model.trainPanels
  if model.isWide {
    drawLadder(model, in: panels.growth, on: &frame)
    drawLosses(model, in: panels.losses, on: &frame)
  } else {
    drawCurrentPhase(model, in: panels.growth, on: &frame)
  }
  drawSamples(model, in: panels.samples, on: &frame)
  drawLog(model, row: model.size.rows - 2, on: &frame)
}

private func drawSamples(_ model: Model, in panel: Rectangle, on frame: inout Frame) {
  var title = "samples · smoothed generator"
  if let samples = model.samples {
    title += " · \(kimgText(samples.imagesSeen)) · \(samples.resolution)×\(samples.resolution)"
    if samples.alpha < 1 { title += " · α \(String(format: "%.2f", samples.alpha))" }
  }
  let inside = frame.panel(panel, title: title, style: Theme.border, titleStyle: Theme.title)
  guard let samples = model.samples, let layout = model.sampleLayout else {
    hint("The first samples come as soon as training has begun.", in: inside, on: &frame)
    return
  }
  guard model.graphics.mode != .none else {
    hint("This terminal shows no pictures; the grids are saved in the run's samples folder.", in: inside, on: &frame)
    return
  }
  frame.images.append(ImagePlacement(layout.sheet(samples.images, selected: model.selectedSample), in: inside))
}

/// A quiet sentence in the middle of a panel.
func hint(_ text: String, in area: Rectangle, on frame: inout Frame) {
  frame.write(
    text, column: area.column + max(0, (area.columns - text.count) / 2), row: area.row + area.rows / 2,
    style: Theme.quiet, width: area.columns)
}

private func drawLog(_ model: Model, row: Int, on frame: inout Frame) {
  if case .failed(let sentence)? = model.progress?.activity {
    frame.write(" \(sentence)", column: 0, row: row, style: Theme.bad)
    return
  }
  let events = model.progress?.events.suffix(4).reversed() ?? []
  let text = events.map { "\(minuteText($0.time)) \($0.message)" }.joined(separator: " · ")
  frame.write(" \(text)", column: 0, row: row, style: Theme.quiet)
}

/// "17:06" of seconds since 1970, in the local time zone.
func minuteText(_ time: Double) -> String {
  let parts = Calendar.current.dateComponents([.hour, .minute], from: Date(timeIntervalSince1970: time))
  return String(format: "%02d:%02d", parts.hour ?? 0, parts.minute ?? 0)
}

func kimgText(_ images: Int) -> String { String(format: "%.1f kimg", Double(images) / 1000) }
