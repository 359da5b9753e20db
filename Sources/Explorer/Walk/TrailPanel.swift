import Files
import Foundation
import Kernels
import LatentSpace
import TerminalCanvas

/// Where the walk has been: a line of steps, and where there is room, a chart of the plane of the two directions.
func drawTrail(_ model: Model, in panel: Rectangle, on scene: inout Scene) {
  let steps = model.walk.course.trail == 1 ? "1 step" : "\(model.walk.course.trail) steps"
  let marks = model.walk.marks.isEmpty ? "" : " · \(model.walk.marks.count) marked"
  let inside = scene.frame.panel(
    panel, title: "trail · \(steps)\(marks)", footer: "u undo  U redo", style: Theme.border, titleStyle: Theme.title)
  drawSteps(model.walk.course, in: inside, on: &scene)
  guard inside.rows >= 6 else { return }
  drawChart(
    model,
    in: Rectangle(
      column: inside.column + 1, row: inside.row + 1, columns: inside.columns - 2, rows: inside.rows - 1), on: &scene)
}

private func drawSteps(_ course: LatentWalk, in inside: Rectangle, on scene: inout Scene) {
  let dots = (inside.columns - 3) / 2
  let ahead = min(course.redoable, max(0, dots / 3, dots - course.trail))
  let behind = min(course.trail, dots - ahead)
  var column = inside.column + 1
  column = scene.frame.write(
    String(repeating: "○─", count: behind), column: column, row: inside.row, style: Theme.quiet)
  column = scene.frame.write("●", column: column, row: inside.row, style: Theme.accent)
  scene.frame.write(String(repeating: "─◌", count: ahead), column: column, row: inside.row, style: Theme.border)
}

/// The plane as seen from the point in its middle: what was visited as a line, and what is known lies around it. Of places
/// that the plane does not reach, where their nearest points are.
private func drawChart(_ model: Model, in area: Rectangle, on scene: inout Scene) {
  let plane = model.walk.course.plane
  let trail = model.walk.course.visited(last: 80).map { plane.coordinates(of: $0).angles } + [[0, 0]]
  let reach = max(0.6, trail.flatMap { $0.map(abs) }.max() ?? 0) * 1.1
  // Dots are as far apart across as down where cells are twice as high as wide.
  let (width, height) = (2 * area.columns, 4 * area.rows)
  let scale = Double(min(width, height)) / 2 / reach
  func place(_ angles: [Double]) -> (x: Int, y: Int) {
    (width / 2 + Int((angles[0] * scale).rounded()), height / 2 - Int((angles[1] * scale).rounded()))
  }
  for (from, to) in zip(trail, trail.dropFirst()) {
    scene.frame.drawLine(from: place(from), to: place(to), in: area, style: Theme.quiet)
  }
  func put(_ character: Character, _ latent: [Float], _ style: Style) {
    let (x, y) = place(plane.coordinates(of: latent).angles)
    guard (0..<width).contains(x), (0..<height).contains(y) else { return }
    scene.frame[area.column + x / 2, area.row + y / 4] = Cell(character, style)
  }
  for latent in model.walk.dislikes { put("✗", latent, Theme.bad) }
  for like in model.likes { put("♥", like.latent, Theme.good) }
  for (index, latent) in model.walk.marks.enumerated() {
    put(model.markName(index).first ?? "·", latent, Theme.warm)
  }
  put("●", plane.point, Theme.accent)
  let span = "±\(Int((reach * 180 / .pi).rounded()))°"
  scene.frame.write(span, endingAt: area.column + area.columns, row: area.row + area.rows - 1, style: Theme.border)
}

/// A way that is played: how far it is, and how fast.
func drawMotion(_ model: Model, in panel: Rectangle, on scene: inout Scene) {
  guard let motion = model.walk.motion else { return }
  let inside = scene.frame.panel(
    panel, title: "\(motion.isPaused ? "‖" : "▶") \(motion.name.withVisibleControls)",
    footer: motion.isPaused ? "Space go on  a end" : "Space pause  a end", style: Theme.border,
    titleStyle: Theme.title)
  let speed = String(format: "%g rad/s", model.walk.radiansPerSecond) + (model.walk.pace == .eased ? " ~" : "")
  let (column, row) = (inside.column + 1, inside.row + (inside.rows - 1) / 2)
  let end = inside.column + inside.columns - 1
  scene.frame.write("+ −", endingAt: end, row: row, style: Theme.accent)
  scene.frame.write(speed, endingAt: end - 4, row: row, style: Theme.quiet)
  scene.frame.bar(
    column: column, row: row, width: max(1, end - 5 - speed.columns - column), fraction: motion.share,
    style: motion.isPaused ? Theme.quiet : Theme.accent, track: Theme.border)
}
