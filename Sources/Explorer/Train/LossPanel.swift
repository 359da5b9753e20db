import ProgressiveGAN
import TerminalCanvas

/// The latest numbers, the losses' curves, and the gradient norm's below where there is room.
func drawLosses(_ model: Model, in panel: Rectangle, on scene: inout Scene) {
  let inside = scene.frame.panel(panel, title: "losses", style: Theme.border, titleStyle: Theme.title)
  let history = model.progress?.history ?? []
  drawNumbers(history.last, column: inside.column + 1, row: inside.row, on: &scene)
  let curves = Rectangle(
    column: inside.column, row: inside.row + 1, columns: inside.columns - 1, rows: inside.rows - 1)
  guard history.count > 1 else {
    hint("The curves begin after some hundred images.", in: curves, on: &scene)
    return
  }
  func curve(_ value: KeyPath<TrainingMetrics, Double>, _ style: Style) -> ChartSeries {
    ChartSeries(history.map { .init(x: Double($0.imagesSeen) / 1000, y: $0[keyPath: value]) }, style: style)
  }
  let upper = curves.rows >= 11 ? curves.rows * 3 / 5 : curves.rows
  scene.frame.chart(
    [curve(\.discriminatorLoss, Theme.discriminator), curve(\.generatorLoss, Theme.generator)],
    in: Rectangle(column: curves.column, row: curves.row, columns: curves.columns, rows: upper),
    axisStyle: Theme.quiet, unit: "kimg")
  guard upper < curves.rows else { return }
  scene.frame.chart(
    [curve(\.gradientNorm, Theme.gradient)],
    in: Rectangle(
      column: curves.column, row: curves.row + upper, columns: curves.columns, rows: curves.rows - upper),
    axisStyle: Theme.quiet, unit: "kimg")
}

/// "D   −4.00  G    5.73  W    8.10  ‖∇‖  1.020", each name in its curve's colour, each number in its place.
func drawNumbers(_ metrics: TrainingMetrics?, column: Int, row: Int, on scene: inout Scene) {
  let entries: [(name: String, value: Double?, decimals: Int, style: Style)] = [
    ("D", metrics?.discriminatorLoss, 2, Theme.discriminator), ("G", metrics?.generatorLoss, 2, Theme.generator),
    ("W", metrics?.wasserstein, 2, Theme.strong), ("‖∇‖", metrics?.gradientNorm, 3, Theme.gradient),
  ]
  var column = column
  for entry in entries {
    column = scene.frame.write(entry.name, column: column, row: row, style: entry.style)
    let number = fixedWidth(entry.value ?? .nan, width: 8, decimals: entry.decimals)
    column = scene.frame.write(number, column: column, row: row) + 3
  }
}
