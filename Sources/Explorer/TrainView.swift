import ProgressiveGAN
import TerminalCanvas

/// Where the Train view puts its panels; the small form has neither ladder nor curves.
struct TrainPanels {
  let growth: Rectangle
  let losses: Rectangle
  let samples: Rectangle
}

extension Model {
  var trainPanels: TrainPanels {
    let body = body
    guard isWide else {
      let rows = 4
      return TrainPanels(
        growth: Rectangle(column: 0, row: body.row, columns: body.columns, rows: rows),
        losses: Rectangle(column: 0, row: body.row + rows, columns: 0, rows: 0),
        samples: Rectangle(column: 0, row: body.row + rows, columns: body.columns, rows: body.rows - rows))
    }
    let width = min(66, max(56, body.columns * 2 / 5))
    // The curves need some rows; a ladder too long for the rest shows a part of itself.
    let ladder = min(schedule.phases.count + 5, max(10, body.rows - 12))
    return TrainPanels(
      growth: Rectangle(column: 0, row: body.row, columns: width, rows: ladder),
      losses: Rectangle(column: 0, row: body.row + ladder, columns: width, rows: body.rows - ladder),
      samples: Rectangle(column: width, row: body.row, columns: body.columns - width, rows: body.rows))
  }

  var isPaused: Bool { progress?.activity == .paused }
}

func drawTrain(_ model: Model, _ sheets: SheetCache, on frame: inout Frame) {
  let panels = model.trainPanels
  if model.isWide {
    drawLadder(model, in: panels.growth, on: &frame)
    drawLosses(model, in: panels.losses, on: &frame)
  } else {
    drawCurrentResolution(model, in: panels.growth, on: &frame)
  }
  drawSamples(model, sheets, in: panels.samples, on: &frame)
}

private func drawSamples(_ model: Model, _ sheets: SheetCache, in panel: Rectangle, on frame: inout Frame) {
  guard let samples = model.samples, let layout = model.sampleLayout else {
    let inside = frame.panel(panel, title: "samples", style: Theme.border, titleStyle: Theme.title)
    hint("The first samples come as soon as", "the generator is ready.", in: inside, on: &frame)
    return
  }
  let count = samples.images.count
  let pages = (count + layout.perPage - 1) / layout.perPage
  let page = pages > 1 ? " · page \(model.selectedSample / layout.perPage + 1) of \(pages)" : ""
  let inside = frame.panel(
    panel,
    title: "samples · smoothed generator · \(kimgText(samples.imagesSeen)) · \(squareText(samples.resolution))"
      + alphaSuffix(samples.alpha),
    footer: "sample \(model.selectedSample + 1) of \(count)\(page)", style: Theme.border, titleStyle: Theme.title)
  guard !hintWithoutPictures(model, in: inside, on: &frame) else { return }
  let sheet = sheets.sheet(samples.images, layout, selected: model.selectedSample)
  frame.images.append(ImagePlacement(sheet, in: inside))
}
