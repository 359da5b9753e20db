import Images
import ProgressiveGAN
import TerminalCanvas
import TerminalGraphics

/// One large picture, and beside it how it was steered to.
func drawWalk(_ model: Model, on scene: inout Scene) {
  let body = model.body
  let side = model.isWide ? min(56, max(46, body.columns * 2 / 5)) : 32
  drawPicture(
    model, in: Rectangle(column: 0, row: body.row, columns: body.columns - side, rows: body.rows), on: &scene)
  var row = body.row
  func next(_ rows: Int) -> Rectangle {
    defer { row += rows }
    return Rectangle(column: body.columns - side, row: row, columns: side, rows: rows)
  }
  drawDirections(model, in: next(model.isWide ? 8 : 7), on: &scene)
  drawTrail(model, in: next(3), on: &scene)
  let explanation = walkExplanation.count + 2
  let isExplained = model.isWide && body.rows - row >= explanation + 8
  drawLatent(model, in: next(body.row + body.rows - row - (isExplained ? explanation : 0)), on: &scene)
  guard isExplained else { return }
  let inside = scene.frame.panel(next(explanation), title: "the walk", style: Theme.border, titleStyle: Theme.title)
  for (offset, line) in walkExplanation.enumerated() {
    scene.frame.write(
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

private func drawPicture(_ model: Model, in panel: Rectangle, on scene: inout Scene) {
  let className = model.className(model.walk.image?.label ?? model.walk.label).map { " · \($0.withVisibleControls)" }
  let origin = model.walk.course.origin.text + (className ?? "")
  guard let shown = model.walk.image else {
    let inside = scene.frame.panel(panel, title: origin, style: Theme.border, titleStyle: Theme.title)
    hint("The picture comes as soon as", "the generator is ready.", in: inside, on: &scene)
    return
  }
  let factor =
    fittedSize(of: shown.image, in: panel.inside.size, capability: model.graphics).width / shown.resolution
  let inside = scene.frame.panel(
    panel, title: "\(origin) · smoothed at \(kimgText(shown.imagesSeen))",
    footer: squareText(shown.resolution) + (factor > 1 && model.graphics.mode != .none ? " ×\(factor)" : "")
      + alphaSuffix(shown.alpha), style: Theme.border, titleStyle: Theme.title)
  guard !hintWithoutPictures(model, in: inside, on: &scene) else { return }
  scene.frame.images.append(ImagePlacement(shown.image, in: inside))
}

private func drawDirections(_ model: Model, in panel: Rectangle, on scene: inout Scene) {
  let inside = scene.frame.panel(panel, title: "directions", style: Theme.border, titleStyle: Theme.title)
  let (column, columns) = (inside.column + 1, inside.columns - 2)
  for (index, arrows) in ["←→", "↑↓"].enumerated() {
    let row = inside.row + index * (model.isWide ? 2 : 1)
    scene.frame.write(arrows, column: column, row: row, style: Theme.accent)
    slider(model.walk.course.angles[index] / .pi, column: column + 3, row: row, width: columns - 10, on: &scene)
    scene.frame.write(
      signed(model.walk.course.angles[index]), endingAt: column + columns, row: row, style: Theme.strong)
  }
  let row = inside.row + inside.rows - 2
  let step = String(format: "%g", model.walk.course.stepSize)
  for (offset, (text, keys)) in [
    ("step \(step) rad", "+ −"), ("random pair \(model.walk.course.pair + 1)", ", ."),
  ].enumerated() {
    scene.frame.write(text, column: column, row: row + offset, style: Theme.quiet)
    scene.frame.write(keys, endingAt: column + columns, row: row + offset, style: Theme.accent)
  }
}

/// "+0.84", "−0.31": an angle in radians.
private func signed(_ angle: Double) -> String {
  (angle < -0.005 ? "−" : "+") + String(format: "%.2f", abs(angle))
}

/// A knob on a line, in the middle at 0, at the ends at ±1.
private func slider(_ value: Double, column: Int, row: Int, width: Int, on scene: inout Scene) {
  // An odd number of cells has a middle.
  let cells = (width - 2) / 2 * 2 - 1
  scene.frame[column, row] = Cell("▕", Theme.border)
  for offset in 0..<cells { scene.frame[column + 1 + offset, row] = Cell("─", Theme.border) }
  scene.frame[column + 1 + cells / 2, row] = Cell("┼", Theme.border)
  scene.frame[column + 1 + cells, row] = Cell("▏", Theme.border)
  let share = (min(1, max(-1, value)) + 1) / 2
  scene.frame[column + 1 + Int((share * Double(cells - 1)).rounded()), row] = Cell("●", Theme.accent)
}

private func drawTrail(_ model: Model, in panel: Rectangle, on scene: inout Scene) {
  let steps = model.walk.course.trail == 1 ? "1 step" : "\(model.walk.course.trail) steps"
  let inside = scene.frame.panel(
    panel, title: "trail · \(steps)", footer: "u undo  U redo", style: Theme.border, titleStyle: Theme.title)
  let dots = (inside.columns - 3) / 2
  let ahead = min(model.walk.course.redoable, max(0, dots / 3, dots - model.walk.course.trail))
  let behind = min(model.walk.course.trail, dots - ahead)
  var column = inside.column + 1
  column = scene.frame.write(
    String(repeating: "○─", count: behind), column: column, row: inside.row, style: Theme.quiet)
  column = scene.frame.write("●", column: column, row: inside.row, style: Theme.accent)
  scene.frame.write(String(repeating: "─◌", count: ahead), column: column, row: inside.row, style: Theme.border)
}
