import Foundation
import ProgressiveGAN
import TerminalCanvas

func drawWalk(_ model: Model, on frame: inout Frame) {
  let body = model.body
  let side = model.isWide ? min(54, max(44, body.columns / 3)) : 0
  let foot = model.isWide ? 5 : 0
  let picture = Rectangle(
    column: 0, row: body.row, columns: body.columns - side, rows: body.rows - foot - (model.isWide ? 0 : 5))
  drawPicture(model, in: picture, on: &frame)
  guard model.isWide else {
    let panel = Rectangle(column: 0, row: picture.row + picture.rows, columns: body.columns, rows: 5)
    drawDirections(model, in: panel, on: &frame)
    return
  }
  let latent = Rectangle(column: 0, row: picture.row + picture.rows, columns: picture.columns, rows: foot)
  drawLatent(model, in: latent, on: &frame)
  let column = picture.columns
  drawDirections(model, in: Rectangle(column: column, row: body.row, columns: side, rows: 8), on: &frame)
  drawTrail(model, in: Rectangle(column: column, row: body.row + 8, columns: side, rows: 6), on: &frame)
  drawWords(in: Rectangle(column: column, row: body.row + 14, columns: side, rows: body.rows - 14), on: &frame)
}

private func drawPicture(_ model: Model, in panel: Rectangle, on frame: inout Frame) {
  var title = "seed \(model.walk.seed)"
  if let shown = model.walkImage {
    title += " · smoothed at \(kimgText(shown.imagesSeen)) · \(shown.resolution)×\(shown.resolution)"
    if shown.alpha < 1 { title += " · α \(String(format: "%.2f", shown.alpha))" }
  }
  let inside = frame.panel(panel, title: title, style: Theme.border, titleStyle: Theme.title)
  guard let shown = model.walkImage else {
    hint("The picture comes as soon as there is a generator.", in: inside, on: &frame)
    return
  }
  guard model.graphics.mode != .none else {
    hint("This terminal shows no pictures.", in: inside, on: &frame)
    return
  }
  frame.images.append(ImagePlacement(shown.image, in: inside))
}

private func drawDirections(_ model: Model, in panel: Rectangle, on frame: inout Frame) {
  let inside = frame.panel(
    panel, title: "directions · pair \(model.walk.pair + 1)", style: Theme.border, titleStyle: Theme.title)
  for (index, arrows) in ["←→", "↑↓"].enumerated() where index < inside.rows {
    let row = inside.row + index
    let angle = model.walk.angles[index]
    frame.write(arrows, column: inside.column + 1, row: row, style: Theme.accent)
    let width = max(9, inside.columns - 15)
    slider(angle / .pi, column: inside.column + 4, row: row, width: width, on: &frame)
    frame.write(fixedWidth(angle, width: 6, decimals: 2), column: inside.column + 5 + width, row: row)
    frame.write("rad", column: inside.column + 12 + width, row: row, style: Theme.quiet, width: 3)
  }
  guard inside.rows > 2 else { return }
  let undo = model.walk.trail > 0 ? " · \(model.walk.trail) to undo" : ""
  frame.write(
    "step \(String(format: "%.4g", model.walk.stepSize)) rad · − + change it · d other directions\(undo)",
    column: inside.column + 1, row: inside.row + 2, style: Theme.quiet, width: inside.columns - 1)
}

/// A knob on a line, in the middle at 0, at the ends at ±1.
private func slider(_ value: Double, column: Int, row: Int, width: Int, on frame: inout Frame) {
  for offset in 0..<width { frame[column + offset, row] = Cell("─", Theme.border) }
  frame[column, row] = Cell("├", Theme.border)
  frame[column + width - 1, row] = Cell("┤", Theme.border)
  frame[column + width / 2, row] = Cell("┼", Theme.border)
  let share = (min(1, max(-1, value)) + 1) / 2
  frame[column + Int((share * Double(width - 1)).rounded()), row] = Cell("●", Theme.warm)
}

/// The latent as bars: upwards above the middle row, downwards below.
private func drawLatent(_ model: Model, in panel: Rectangle, on frame: inout Frame) {
  let inside = frame.panel(
    panel, title: "latent · \(model.walk.latent.count) numbers", style: Theme.border, titleStyle: Theme.title)
  let latent = model.walk.latent
  let width = max(1, min(inside.columns, latent.count))
  for column in 0..<width {
    let group =
      (column * latent.count / width)..<max(column * latent.count / width + 1, (column + 1) * latent.count / width)
    let value = Double(latent[group].max { abs($0) < abs($1) } ?? 0) / 3
    let eighths = Int((min(1, abs(value)) * 8).rounded())
    guard eighths > 0 else { continue }
    let blocks: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    let row = value > 0 ? inside.row : inside.row + 2
    // Downward bars are the complement of upward ones, drawn in reverse.
    frame[inside.column + column, row] =
      value > 0
      ? Cell(blocks[eighths - 1], Theme.accent)
      : eighths == 8 ? Cell("█", Theme.warm) : Cell(blocks[7 - eighths], Style(Theme.warmColor, reverse: true))
  }
  for column in 0..<width { frame[inside.column + column, inside.row + 1] = Cell("─", Theme.border) }
}

private func drawTrail(_ model: Model, in panel: Rectangle, on frame: inout Frame) {
  let inside = frame.panel(
    panel, title: "trail · \(model.walk.trail) steps", style: Theme.border, titleStyle: Theme.title)
  let dots = max(1, inside.columns / 2 - 2)
  let behind = min(model.walk.trail, dots)
  let ahead = min(model.walk.redoable, max(0, dots - behind))
  var column = inside.column + 1
  column = frame.write(String(repeating: "○─", count: behind), column: column, row: inside.row, style: Theme.quiet)
  column = frame.write("●", column: column, row: inside.row, style: Theme.warm)
  frame.write(String(repeating: "─◌", count: ahead), column: column, row: inside.row, style: Theme.border)
  frame.write(
    "u undo · U redo · 0 home · n new seed", column: inside.column + 1, row: inside.row + 2, style: Theme.quiet,
    width: inside.columns - 1)
}

private func drawWords(in panel: Rectangle, on frame: inout Frame) {
  guard panel.rows >= 6 else { return }
  let inside = frame.panel(panel, title: "the walk", style: Theme.border, titleStyle: Theme.title)
  let lines = [
    "Every point of a sphere in latent space is", "a picture. The arrows turn the point along",
    "two random directions at right angles.", "", "The picture is always the newest smoothed",
    "generator's, while training goes on.", "", "f keeps what you see.",
  ]
  for (offset, line) in lines.prefix(inside.rows).enumerated() {
    frame.write(
      line, column: inside.column + 1, row: inside.row + offset, style: Theme.quiet, width: inside.columns - 2)
  }
}
