import Files
import Kernels
import ProgressiveGAN
import TerminalCanvas
import TerminalGraphics

/// What a first start shows: what is about to happen, in words and in pictures of the data.
func drawGreeting(_ model: Model, on scene: inout Scene) {
  let everything = Rectangle(column: 0, row: 0, columns: model.size.columns, rows: model.size.rows)
  scene = Scene(size: model.size)
  scene.target(everything, .runs(.begin))
  let width = min(104, model.size.columns - 4)
  let above = lines(model, width: width)
  let below = promises(model, width: width)
  let free = model.size.rows - above.count - below.count - 6
  let pictureRows = max(4, min(free, model.isWide ? 24 : 9))
  var row = max(1, (model.size.rows - above.count - below.count - pictureRows - 5) / 2)
  let column = (model.size.columns - width) / 2
  for line in above {
    scene.centre(line.text, row: row, style: line.style)
    row += 1
  }
  drawStrip(
    model, in: Rectangle(column: column, row: row + 1, columns: width, rows: pictureRows), on: &scene)
  row += pictureRows + 3
  for line in below {
    scene.centre(line.text, row: row, style: line.style)
    row += 1
  }
  scene.centre(" press any key and it begins ", row: min(row + 1, model.size.rows - 2), style: Theme.chosen)
  scene.centre("q leaves", row: model.size.rows - 1, style: Theme.quiet)
}

private typealias Line = (text: String, style: Style)

private func lines(_ model: Model, width: Int) -> [Line] {
  let text = """
    A neural network is about to learn to draw pictures like these, from nothing, on this computer, while you watch. \
    It begins with 4×4 pixels. Once it can do that, its resolution is doubled, and doubled again.\
    \(model.subjects.count == 1 ? "" : " Meanwhile you walk through a trained one.")
    """
  return [("p r o g a n", Theme.title), ("", Theme.text)] + text.wrapped(to: min(84, width)).map { ($0, Theme.text) }
}

private func promises(_ model: Model, width: Int) -> [Line] {
  let keys = [
    "1 Train  watch it learn", "2 Walk  steer through it", "3 Favourites  what you keep",
    "4 Runs  your own pictures",
  ]
  let all = keys.joined(separator: "   ·   ")
  let listed = all.columns <= width ? [all] : [keys[0...1], keys[2...3]].map { $0.joined(separator: "   ·   ") }
  return [(timeText(model), Theme.accent), ("", Theme.text)] + listed.map { ($0, Theme.quiet) }
}

/// What the first steps, really taken, say about the time it will take.
private func timeText(_ model: Model) -> String {
  guard let estimate = model.runs.estimate, let seconds = estimate.phaseSeconds else {
    return "How long that takes here is being measured …"
  }
  let phases = estimate.configuration.schedule.phases
  let last = estimate.configuration.schedule.finalResolution
  func until(_ resolution: Int) -> String {
    let count = phases.firstIndex { $0.resolution == resolution && $0.kind == .stabilize } ?? 0
    return durationText(seconds.prefix(count).reduce(0, +))
  }
  let about = estimate.nextResolution == nil ? "about " : "some "
  let total = durationText(seconds.reduce(0, +))
  guard last > 16 else { return "It will take \(about)\(total) here." }
  return
    "Here: 16×16 after \(about)\(until(16)), \(squareText(last)) after \(about)\(until(last)), all of it \(total)."
}

private func drawStrip(_ model: Model, in area: Rectangle, on scene: inout Scene) {
  let greeting = model.runs.greeting
  guard let strip = greeting.strip else {
    hint("…", in: area, on: &scene)
    return
  }
  guard !hintWithoutPictures(model, in: area, on: &scene) else { return }
  // Each column above its resolution: no text lies over the picture.
  let space = Size(columns: area.columns, rows: area.rows - 1)
  let shown = fittedSize(of: strip, in: space, capability: model.graphics)
  let rows = min(space.rows, (shown.height + model.graphics.cellHeight - 1) / model.graphics.cellHeight)
  let place = Rectangle(
    column: area.column, row: area.row + (space.rows - rows) / 2, columns: area.columns, rows: rows)
  scene.frame.images.append(ImagePlacement(strip, in: place))
  let columns = Double(shown.width) / Double(model.graphics.cellWidth)
  let left = Double(area.column) + (Double(area.columns) - columns) / 2
  let row = place.row + rows
  for (index, resolution) in greeting.resolutions.enumerated() {
    let middle = left + columns * (Double(index) + 0.5) / Double(greeting.resolutions.count)
    let text = squareText(resolution)
    scene.frame.write(text, column: Int(middle) - text.columns / 2, row: row, style: Theme.quiet)
  }
}

extension Scene {
  fileprivate mutating func centre(_ text: String, row: Int, style: Style) {
    frame.write(text, column: max(0, (frame.size.columns - text.columns) / 2), row: row, style: style)
  }
}

/// What is waited for, over everything else.
func drawWaiting(_ sentence: String, done: Double?, _ model: Model, on scene: inout Scene) {
  let lines = sentence.withVisibleControls.wrapped(to: min(60, model.size.columns - 8))
  let width = max(40, (lines.map(\.columns).max() ?? 0) + 4)
  let inside = scene.popup(scene.centred(columns: width, rows: lines.count + 4), title: "one moment")
  for (offset, line) in lines.enumerated() {
    scene.frame.write(line, column: inside.column + 1, row: inside.row + offset, style: Theme.text)
  }
  if let done {
    scene.frame.bar(
      column: inside.column + 1, row: inside.row + lines.count, width: inside.columns - 2, fraction: done,
      style: Theme.accent, track: Theme.border)
  }
  scene.frame.dye(model.theme)
}
