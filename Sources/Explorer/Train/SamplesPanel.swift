import Images
import Kernels
import ProgressiveGAN
import TerminalCanvas

/// The samples, and what stands beside them.
func drawSamples(_ model: Model, _ sheets: SheetCache, on scene: inout Scene) {
  guard let panels = model.samplePanels else { return }
  guard let grid = model.shownSamples, let layout = model.sampleLayout else {
    let inside = scene.frame.panel(panels.main, title: "samples", style: Theme.border, titleStyle: Theme.title)
    hint("The first samples come as soon as", "the generator is ready.", in: inside, on: &scene)
    return
  }
  let isPast = model.train.beside != .past && model.train.moment != nil
  let name = isPast ? "then" : model.train.beside == .past ? "now" : "samples"
  draw(
    Sheet(
      images: grid.images, title: model.title(name, grid, width: panels.main.columns - 4),
      footer: model.sampleFooter(layout), isPast: isPast, isChoosable: true),
    layout, model, sheets, in: panels.main, on: &scene)
  guard let place = panels.beside else { return }
  guard let sheet = model.sheetBeside(width: place.columns - 4) else {
    let inside = scene.frame.panel(place, title: "", style: Theme.border)
    hint("Just a moment.", in: inside, on: &scene)
    return
  }
  draw(sheet, layout, model, sheets, in: place, on: &scene)
}

/// A panel of pictures.
private struct Sheet {
  let images: [Image]
  let title: String
  var footer = ""
  /// Whether it shows an earlier moment.
  var isPast = false
  /// Whether the chosen one is framed, and a click chooses.
  var isChoosable: Bool
}

extension Model {
  fileprivate func title(_ name: String, _ grid: SampleGrid, width: Int) -> String {
    let short = "\(kimgText(grid.imagesSeen)) · \(squareText(grid.resolution))"
    let place = short + alphaSuffix(grid.alpha)
    let titles = ["\(name) · smoothed generator · \(place)", "\(name) · \(place)", "\(name) · \(short)"]
    return titles.first { $0.columns + 2 <= width } ?? short
  }

  /// "sample 3 of 24 · page 1 of 2 · snapshot 7 of 12".
  fileprivate func sampleFooter(_ layout: SheetLayout) -> String {
    let pages = (sampleCount + layout.perPage - 1) / layout.perPage
    let page = pages > 1 ? " · page \(train.selectedSample / layout.perPage + 1) of \(pages)" : ""
    let time = train.beside == .past ? "" : momentText.map { " · \($0)" } ?? ""
    return "sample \(train.selectedSample + 1) of \(sampleCount)\(page)\(time)"
  }

  /// "snapshot 7 of 12" of the moment that is looked back to; how many there are, of now.
  private var momentText: String? {
    let count = train.moments.count
    guard let moment = train.moment else {
      return count == 0 ? nil : count == 1 ? "1 snapshot" : "\(count) snapshots"
    }
    let number = train.moments.firstIndex(of: moment).map { "\($0 + 1)" } ?? "–"
    let state = train.past?.moment != moment ? " · opening" : moment.source == .sheet ? " · saved sheet" : ""
    return "snapshot \(number) of \(count)\(state)"
  }

  fileprivate func sheetBeside(width: Int) -> Sheet? {
    switch train.beside {
    case nil: return nil
    case .past:
      return train.past.map {
        Sheet(
          images: $0.grid.images, title: title("then", $0.grid, width: width), footer: momentText ?? "", isPast: true,
          isChoosable: true)
      }
    case .reals:
      return train.reals.map { reals in
        Sheet(
          images: reals.images,
          title: "reals · \(squareText(reals.wish.resolution))\(alphaSuffix(reals.wish.alpha))", footer: dataName,
          isChoosable: false)
      }
    }
  }
}

private func draw(
  _ sheet: Sheet, _ layout: SheetLayout, _ model: Model, _ sheets: SheetCache, in panel: Rectangle,
  on scene: inout Scene
) {
  let inside = scene.frame.panel(
    panel, title: sheet.title, footer: sheet.footer, style: Theme.border,
    titleStyle: sheet.isPast ? Theme.warm : Theme.title)
  guard !hintWithoutPictures(model, in: inside, on: &scene) else { return }
  let selected = clamped(model.train.selectedSample, sheet.images.count)
  guard !sheet.images.isEmpty else { return }
  let picture = sheets.sheet(sheet.images, layout, selected: selected, isFramed: sheet.isChoosable)
  scene.frame.images.append(ImagePlacement(picture, in: inside))
  guard sheet.isChoosable else { return }
  scene.targetSheet(layout, count: sheet.images.count, selected: selected, in: inside, model.graphics) {
    .train(.choose(sample: $0))
  }
}
