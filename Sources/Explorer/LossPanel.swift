import Foundation
import ProgressiveGAN
import TerminalCanvas

/// "D  −4.00   G   5.73   W   8.10   ‖∇‖  1.02", in fixed columns.
func lossText(_ metrics: TrainingMetrics?) -> String {
  func number(_ value: Double?) -> String { fixedWidth(value ?? .nan, width: 7, decimals: 2) }
  return "D\(number(metrics?.discriminatorLoss)) G\(number(metrics?.generatorLoss)) "
    + "W\(number(metrics?.wasserstein)) ‖∇‖\(fixedWidth(metrics?.gradientNorm ?? .nan, width: 6, decimals: 2))"
}

/// The latest numbers, the losses' curves, and the gradient norm's below where there is room.
func drawLosses(_ model: Model, in panel: Rectangle, on frame: inout Frame) {
  let inside = frame.panel(panel, title: "losses", style: Theme.border, titleStyle: Theme.title)
  let history = model.progress?.history ?? []
  drawNumbers(history.last, column: inside.column + 1, row: inside.row, on: &frame)
  guard history.count > 1 else {
    hint("Curves come with the first hundreds of images.", in: inside, on: &frame)
    return
  }
  func curve(_ value: KeyPath<TrainingMetrics, Double>, _ style: Style) -> ChartSeries {
    ChartSeries(history.map { .init(x: Double($0.imagesSeen) / 1000, y: $0[keyPath: value]) }, style: style)
  }
  let rows = inside.rows - 1
  let upper = rows >= 12 ? rows * 3 / 5 : rows
  let area = Rectangle(column: inside.column, row: inside.row + 1, columns: inside.columns, rows: upper)
  frame.chart(
    [curve(\.discriminatorLoss, Theme.discriminator), curve(\.generatorLoss, Theme.generator)], in: area,
    axisStyle: Theme.border, unit: "kimg")
  guard upper < rows else { return }
  let lower = Rectangle(
    column: inside.column, row: inside.row + 1 + upper, columns: inside.columns, rows: rows - upper)
  frame.chart([curve(\.gradientNorm, Theme.gradient)], in: lower, axisStyle: Theme.border, unit: "kimg · ‖∇‖")
}

private func drawNumbers(_ metrics: TrainingMetrics?, column: Int, row: Int, on frame: inout Frame) {
  let entries: [(String, Double?, Style)] = [
    ("D", metrics?.discriminatorLoss, Theme.discriminator), ("G", metrics?.generatorLoss, Theme.generator),
    ("W", metrics?.wasserstein, Theme.text), ("‖∇‖", metrics?.gradientNorm, Theme.gradient),
  ]
  var column = column
  for (name, value, style) in entries {
    column = frame.write(name, column: column, row: row, style: style)
    column = frame.write(fixedWidth(value ?? .nan, width: 8, decimals: 2), column: column, row: row) + 2
  }
}
