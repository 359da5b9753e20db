import Files
import Foundation
import LatentSpace
import TerminalCanvas

/// The pair's two sliders, and where directions come from.
func drawDirections(_ model: Model, in panel: Rectangle, on scene: inout Scene) {
  let course = model.walk.course
  let isOnItsWay = model.walk.kind != course.directionSet.kind
  let inside = scene.frame.panel(
    panel, title: "directions" + (isOnItsWay ? " · finding \(model.walk.kind.name) …" : ""), style: Theme.border,
    titleStyle: Theme.title)
  let area = Rectangle(column: inside.column + 1, row: inside.row, columns: inside.columns - 2, rows: inside.rows)
  for (index, direction) in course.pairDirections.enumerated() {
    drawDirection(model, index, direction, in: area, row: area.row + 2 * index, on: &scene)
  }
  let count = course.directionSet.pairCount.map { " of \($0)" } ?? ""
  let (pair, step) = ("pair \(course.pair + 1)\(count)", "step \(String(format: "%g", course.stepSize))")
  guard area.rows > 5 else {
    drawShort(model, pair: "\(course.pair + 1)\(count)", step, in: area, on: &scene)
    return
  }
  let row = area.row + 4
  label(pair, ", .", .walk(.changePair(1)), column: area.column, row: row, on: &scene)
  let stepText = "\(step) rad"
  label(
    stepText, "+ −", .walk(.changeStep(1)), column: area.column + area.columns - stepText.columns - 4, row: row,
    on: &scene)
  drawKinds(model, in: area, row: row + 1, on: &scene)
}

/// A line for all in a small terminal.
private func drawShort(_ model: Model, pair: String, _ step: String, in area: Rectangle, on scene: inout Scene) {
  let row = area.row + 4
  var column = label(
    model.walk.kind.name, "d", .walk(.changeSet(1)), column: area.column, row: row, isKeyFirst: true, on: &scene)
  column = label(
    pair, ", .", .walk(.changePair(1)), column: column + 1, row: row, isKeyFirst: true, on: &scene)
  let end = area.column + area.columns - column - 5
  scene.frame.write(
    String(step.dropFirst(5)), column: area.column + area.columns - step.columns + 5, row: row, style: Theme.quiet)
  scene.frame.write(
    "±", column: area.column + area.columns - step.columns + 3, row: row, style: Theme.accent, width: end)
}

/// A text and its keys, which can be clicked; returns the column after.
@discardableResult
private func label(
  _ text: String, _ keys: String, _ action: Action, column: Int, row: Int, isKeyFirst: Bool = false,
  on scene: inout Scene
) -> Int {
  let parts = isKeyFirst ? [(keys, Theme.accent), (text, Theme.quiet)] : [(text, Theme.quiet), (keys, Theme.accent)]
  var end = column
  for (part, style) in parts where !part.isEmpty {
    end = scene.frame.write(part, column: end, row: row, style: style) + 1
  }
  scene.target(Rectangle(column: column, row: row, columns: end - 1 - column, rows: 1), action)
  return end
}

private func drawKinds(_ model: Model, in area: Rectangle, row: Int, on scene: inout Scene) {
  var column = label("", "d", .walk(.changeSet(1)), column: area.column, row: row, on: &scene)
  for kind in DirectionSet.Kind.allCases where column + kind.name.columns <= area.column + area.columns {
    let isThere = model.obstacle(to: kind) == nil
    scene.target(
      Rectangle(column: column, row: row, columns: kind.name.columns, rows: 1), .walk(.choose(kind)))
    column =
      scene.frame.write(
        kind.name, column: column, row: row,
        style: kind == model.walk.kind ? Theme.chosen : isThere ? Theme.quiet : Theme.border) + 1
  }
}

/// Two rows: arrows, name and angle; below, the slider.
private func drawDirection(
  _ model: Model, _ index: Int, _ direction: LatentDirection, in area: Rectangle, row: Int, on scene: inout Scene
) {
  let angle = model.walk.course.angles[index]
  let end = area.column + area.columns
  scene.frame.write(index == 0 ? "←→" : "↑↓", column: area.column, row: row, style: Theme.accent)
  scene.frame.write(signed(angle), endingAt: end, row: row, style: Theme.strong)
  let about = model.remark(on: direction)
  scene.frame.write(about, endingAt: end - 7, row: row, style: Theme.quiet)
  scene.frame.write(
    direction.name.withVisibleControls, column: area.column + 3, row: row, style: Theme.text,
    width: max(0, area.columns - 11 - about.columns))
  slider(angle / .pi, index, column: area.column + 3, row: row + 1, width: area.columns - 3, on: &scene)
}

extension Model {
  /// What share of all variation a direction has, or how far away its place is.
  fileprivate func remark(on direction: LatentDirection) -> String {
    if direction.isPlace {
      let degrees = walk.course.plane.coordinates(of: direction.vector).distance * 180 / .pi
      return "\(Int(degrees.rounded()))° away"
    }
    return direction.share.map { String(format: "%.1f %%", 100 * $0) } ?? ""
  }
}

/// "+0.84", "−0.31": an angle in radians.
private func signed(_ angle: Double) -> String {
  (angle < -0.005 ? "−" : "+") + String(format: "%.2f", abs(angle))
}

/// A knob on a line, in the middle at 0, at the ends at ±1 of half a turn; a click takes it there.
private func slider(_ value: Double, _ direction: Int, column: Int, row: Int, width: Int, on scene: inout Scene) {
  // An odd number of cells has a middle.
  let cells = (width - 1) / 2 * 2 - 1
  guard cells > 2 else { return }
  scene.frame[column, row] = Cell("▕", Theme.border)
  for offset in 0..<cells {
    scene.frame[column + 1 + offset, row] = Cell("─", Theme.border)
    scene.target(
      Rectangle(column: column + 1 + offset, row: row, columns: 1, rows: 1),
      .walk(.slide(direction: direction, angle: (2 * Double(offset) / Double(cells - 1) - 1) * .pi)))
  }
  scene.frame[column + 1 + cells / 2, row] = Cell("┼", Theme.border)
  scene.frame[column + 1 + cells, row] = Cell("▏", Theme.border)
  let share = (min(1, max(-1, value)) + 1) / 2
  scene.frame[column + 1 + Int((share * Double(cells - 1)).rounded()), row] = Cell("●", Theme.accent)
}
