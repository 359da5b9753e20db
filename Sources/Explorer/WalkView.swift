import Images
import ProgressiveGAN
import TerminalCanvas
import TerminalGraphics

/// One large picture, and beside it how it was steered to.
func drawWalk(_ model: Model, on frame: inout Frame) {
  let body = model.body
  let side = model.isWide ? min(56, max(46, body.columns * 2 / 5)) : 32
  drawPicture(
    model, in: Rectangle(column: 0, row: body.row, columns: body.columns - side, rows: body.rows), on: &frame)
  var row = body.row
  func next(_ rows: Int) -> Rectangle {
    defer { row += rows }
    return Rectangle(column: body.columns - side, row: row, columns: side, rows: rows)
  }
  drawDirections(model, in: next(model.isWide ? 8 : 7), on: &frame)
  drawTrail(model, in: next(3), on: &frame)
  let explanation = walkExplanation.count + 2
  let isExplained = model.isWide && body.rows - row >= explanation + 8
  drawLatent(model, in: next(body.row + body.rows - row - (isExplained ? explanation : 0)), on: &frame)
  guard isExplained else { return }
  let inside = frame.panel(next(explanation), title: "the walk", style: Theme.border, titleStyle: Theme.title)
  for (offset, line) in walkExplanation.enumerated() {
    frame.write(
      line, column: inside.column + 1, row: inside.row + offset, style: Theme.quiet, width: inside.columns - 2)
  }
}

private let walkExplanation = [
  "Every point of a sphere is a picture. The", "arrows turn the point along two directions",
  "at right angles; a whole turn comes home.",
  "The picture is always the newest smoothed", "generator's, while it goes on learning.",
]

extension LatentWalk.Origin {
  fileprivate var text: String {
    switch self {
    case .seed(let seed): "seed \(seed)"
    case .named(let name): name
    }
  }
}

private func drawPicture(_ model: Model, in panel: Rectangle, on frame: inout Frame) {
  let className = model.className(model.walkImage?.label ?? model.label).map { " · \($0.withVisibleControls)" }
  let origin = model.walk.origin.text + (className ?? "")
  guard let shown = model.walkImage else {
    let inside = frame.panel(panel, title: origin, style: Theme.border, titleStyle: Theme.title)
    hint("The picture comes as soon as", "the generator is ready.", in: inside, on: &frame)
    return
  }
  let factor =
    fittedSize(of: shown.image, in: panel.inside.size, capability: model.graphics).width / shown.resolution
  let inside = frame.panel(
    panel, title: "\(origin) · smoothed at \(kimgText(shown.imagesSeen))",
    footer: squareText(shown.resolution) + (factor > 1 && model.graphics.mode != .none ? " ×\(factor)" : "")
      + alphaSuffix(shown.alpha), style: Theme.border, titleStyle: Theme.title)
  guard !hintWithoutPictures(model, in: inside, on: &frame) else { return }
  frame.images.append(ImagePlacement(shown.image, in: inside))
}

private func drawDirections(_ model: Model, in panel: Rectangle, on frame: inout Frame) {
  let inside = frame.panel(panel, title: "directions", style: Theme.border, titleStyle: Theme.title)
  let (column, columns) = (inside.column + 1, inside.columns - 2)
  for (index, arrows) in ["←→", "↑↓"].enumerated() {
    let row = inside.row + index * (model.isWide ? 2 : 1)
    frame.write(arrows, column: column, row: row, style: Theme.accent)
    slider(model.walk.angles[index] / .pi, column: column + 3, row: row, width: columns - 10, on: &frame)
    frame.write(
      signed(model.walk.angles[index]), endingAt: column + columns, row: row, style: Theme.strong)
  }
  let row = inside.row + inside.rows - 2
  let step = String(format: "%g", model.walk.stepSize)
  for (offset, (text, keys)) in [
    ("step \(step) rad", "+ −"), ("random pair \(model.walk.pair + 1)", "d D"),
  ].enumerated() {
    frame.write(text, column: column, row: row + offset, style: Theme.quiet)
    frame.write(keys, endingAt: column + columns, row: row + offset, style: Theme.accent)
  }
}

/// "+0.84", "−0.31": an angle in radians.
private func signed(_ angle: Double) -> String {
  (angle < -0.005 ? "−" : "+") + String(format: "%.2f", abs(angle))
}

/// A knob on a line, in the middle at 0, at the ends at ±1.
private func slider(_ value: Double, column: Int, row: Int, width: Int, on frame: inout Frame) {
  // An odd number of cells has a middle.
  let cells = (width - 2) / 2 * 2 - 1
  frame[column, row] = Cell("▕", Theme.border)
  for offset in 0..<cells { frame[column + 1 + offset, row] = Cell("─", Theme.border) }
  frame[column + 1 + cells / 2, row] = Cell("┼", Theme.border)
  frame[column + 1 + cells, row] = Cell("▏", Theme.border)
  let share = (min(1, max(-1, value)) + 1) / 2
  frame[column + 1 + Int((share * Double(cells - 1)).rounded()), row] = Cell("●", Theme.accent)
}

private func drawTrail(_ model: Model, in panel: Rectangle, on frame: inout Frame) {
  let steps = model.walk.trail == 1 ? "1 step" : "\(model.walk.trail) steps"
  let inside = frame.panel(
    panel, title: "trail · \(steps)", footer: "u undo  U redo", style: Theme.border, titleStyle: Theme.title)
  let dots = (inside.columns - 3) / 2
  let ahead = min(model.walk.redoable, max(0, dots / 3, dots - model.walk.trail))
  let behind = min(model.walk.trail, dots - ahead)
  var column = inside.column + 1
  column = frame.write(String(repeating: "○─", count: behind), column: column, row: inside.row, style: Theme.quiet)
  column = frame.write("●", column: column, row: inside.row, style: Theme.accent)
  frame.write(String(repeating: "─◌", count: ahead), column: column, row: inside.row, style: Theme.border)
}
