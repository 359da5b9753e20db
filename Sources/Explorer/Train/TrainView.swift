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

func drawTrain(_ model: Model, _ sheets: SheetCache, on scene: inout Scene) {
  let panels = model.trainPanels
  if model.isWide {
    drawLadder(model, in: panels.growth, on: &scene)
    drawLosses(model, in: panels.losses, on: &scene)
  } else {
    drawCurrentResolution(model, in: panels.growth, on: &scene)
  }
  drawSamples(model, sheets, in: panels.samples, on: &scene)
}

private func drawSamples(_ model: Model, _ sheets: SheetCache, in panel: Rectangle, on scene: inout Scene) {
  guard let samples = model.train.samples, let layout = model.sampleLayout else {
    let inside = scene.frame.panel(panel, title: "samples", style: Theme.border, titleStyle: Theme.title)
    hint("The first samples come as soon as", "the generator is ready.", in: inside, on: &scene)
    return
  }
  let count = samples.images.count
  let pages = (count + layout.perPage - 1) / layout.perPage
  let page = pages > 1 ? " · page \(model.train.selectedSample / layout.perPage + 1) of \(pages)" : ""
  let inside = scene.frame.panel(
    panel,
    title: "samples · smoothed generator · \(kimgText(samples.imagesSeen)) · \(squareText(samples.resolution))"
      + alphaSuffix(samples.alpha),
    footer: "sample \(model.train.selectedSample + 1) of \(count)\(page)", style: Theme.border, titleStyle: Theme.title)
  guard !hintWithoutPictures(model, in: inside, on: &scene) else { return }
  let sheet = sheets.sheet(samples.images, layout, selected: model.train.selectedSample)
  scene.frame.images.append(ImagePlacement(sheet, in: inside))
  scene.targetSheet(layout, count: count, selected: model.train.selectedSample, in: inside, model.graphics) {
    .train(.choose(sample: $0))
  }
}
