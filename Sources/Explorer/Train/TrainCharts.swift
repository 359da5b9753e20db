import Foundation
import Measures
import ProgressiveGAN
import Runs
import TerminalCanvas

/// What the Train view draws curves of, the most telling first.
enum TrainChart: CaseIterable, Sendable {
  case losses, distance, gradient, wasserstein, similarity, rate

  var title: String {
    switch self {
    case .losses: "losses"
    case .distance: "SWD ×10³"
    case .gradient: "gradient norm"
    case .wasserstein: "Wasserstein estimate"
    case .similarity: "MS-SSIM"
    case .rate: "images a second"
    }
  }

  /// How many decimals a value is told with.
  fileprivate var decimals: Int {
    switch self {
    case .losses, .wasserstein: 2
    case .distance, .rate: 1
    case .gradient, .similarity: 3
    }
  }

  /// Whether its points come with every line of the metrics log; otherwise with evaluations.
  fileprivate var isLogged: Bool { ![.distance, .similarity].contains(self) }

  /// Over thousand images.
  fileprivate func series(_ progress: TrainingProgress) -> [ChartSeries] {
    func curve(_ value: KeyPath<TrainingMetrics, Double>, _ style: Style, named name: String = "") -> ChartSeries {
      ChartSeries(
        name, progress.history.map { .init(x: Double($0.imagesSeen) / 1000, y: $0[keyPath: value]) }, style: style)
    }
    func measured(_ value: (Evaluation) -> Double?) -> ChartSeries {
      let points = progress.evaluations.compactMap { evaluation in
        value(evaluation).map { ChartSeries.Point(x: Double(evaluation.imagesSeen) / 1000, y: $0) }
      }
      return ChartSeries("", points, style: Theme.generator)
    }
    return switch self {
    case .losses:
      [
        curve(\.discriminatorLoss, Theme.discriminator, named: "D"),
        curve(\.generatorLoss, Theme.generator, named: "G"),
      ]
    case .wasserstein: [curve(\.wasserstein, Theme.discriminator)]
    case .gradient: [curve(\.gradientNorm, Theme.gradient)]
    case .rate: [curve(\.imagesPerSecond, Theme.accent)]
    case .distance: [measured(\.meanDistance)]
    case .similarity: [measured { $0.similarity }]
    }
  }
}

extension Model {
  /// The charts that there is room for, from the first one on.
  func chosenCharts(_ count: Int) -> [TrainChart] {
    let all = TrainChart.allCases
    return (0..<min(count, all.count)).map { all[((train.firstChart ?? 0) + $0) % all.count] }
  }

  /// From the beginning of the run until now, in kimg.
  private var horizontal: ClosedRange<Double> {
    let seen = max(progress?.imagesSeen ?? 0, progress?.history.last?.imagesSeen ?? 0)
    return 0...max(0.1, Double(seen) / 1000)
  }

  fileprivate func chart(_ kind: TrainChart, _ progress: TrainingProgress) -> Chart {
    var chart = Chart(kind.series(progress), horizontal: horizontal, unit: "kimg")
    chart.prefersLogarithm = train.prefersLogarithm
    chart.axisStyle = Theme.quiet
    let fades = schedule.phases.filter { $0.kind == .fade && $0.start <= progress.imagesSeen }
    chart.marks = fades.map { ChartMark(x: Double($0.start) / 1000, character: "┊", style: Theme.border) }
    if let moment = train.moment {
      chart.marks.append(ChartMark(x: Double(moment.imagesSeen) / 1000, character: "│", style: Theme.warm))
    }
    if let cursor = train.cursor {
      chart.marks.append(ChartMark(x: Double(cursor) / 1000, character: "│", style: Theme.accent))
    }
    return chart
  }

  /// Moves by columns of the charts, from the right end where there is no cursor yet.
  mutating func moveCursor(by columns: Int) {
    if !isWide, train.firstChart == nil { train.firstChart = 0 }
    guard let progress, let panel = trainPanels.charts.first,
      let plot = chart(panel.chart, progress).plot(in: panel.rectangle.aboveItsBorder)
    else { return tell("There is no curve to read yet.") }
    let (first, count) = (plot.rectangle.column, plot.rectangle.columns)
    let here = train.cursor.map { plot.column(of: Double($0) / 1000) } ?? first + count
    train.cursor = Int(plot.value(atColumn: max(first, min(first + count - 1, here + columns))) * 1000)
  }

  mutating func showOtherCurves() {
    let count = TrainChart.allCases.count
    let shown = trainPanels.charts.count
    guard isWide else {
      // The samples are one of them.
      let next = train.firstChart.map { $0 + 1 } ?? 0
      train.firstChart = next < count ? next : nil
      return
    }
    guard shown < count else { return tell("All curves are shown.") }
    train.firstChart = ((train.firstChart ?? 0) + shown) % count
  }

  mutating func toggleLogarithm() {
    train.prefersLogarithm.toggle()
    tell(train.prefersLogarithm ? "Axes of values above 0 are logarithmic." : "All axes are linear.")
  }

  fileprivate var cursorText: String { train.cursor.map { "at \(kimgText($0))" } ?? "" }
}

/// A chart in a panel: the values now, or at the cursor, in the border above; the x axis in the border below.
func drawChart(_ kind: TrainChart, _ model: Model, in panel: Rectangle, on scene: inout Scene) {
  let inside = scene.frame.panel(panel, title: kind.title, style: Theme.border, titleStyle: Theme.title)
  guard let chart = model.progress.map({ model.chart(kind, $0) }),
    chart.series.contains(where: { $0.points.count > 1 })
  else {
    if kind.isLogged {
      hint("The curve begins after some hundred images.", in: inside, on: &scene)
    } else {
      hint("The curve begins with the second evaluation;", "evaluate-kimg says how often.", in: inside, on: &scene)
    }
    return
  }
  drawValues(kind, chart, model, in: panel, on: &scene)
  let space = panel.aboveItsBorder
  scene.frame.draw(chart, in: space)
  guard let plot = chart.plot(in: space) else { return }
  let area = plot.rectangle
  for column in area.column..<(area.column + area.columns) {
    scene.target(
      Rectangle(column: column, row: area.row, columns: 1, rows: area.rows),
      .train(.setCursor(Int(plot.value(atColumn: column) * 1000))))
  }
}

/// "─ at 31.2 kimg ── D −2.22  G −1.40 ─" in a panel's upper border.
private func drawValues(
  _ kind: TrainChart, _ chart: Chart, _ model: Model, in panel: Rectangle, on scene: inout Scene
) {
  let at = model.train.cursor.map { Double($0) / 1000 }
  var end = panel.column + panel.columns - 2
  for series in chart.series.reversed() {
    guard let value = series.value(at: at) else { continue }
    let number = "\(fixedWidth(value, width: 7, decimals: kind.decimals)) "
    scene.frame.write(number, endingAt: end, row: panel.row, style: Theme.strong)
    end -= number.columns
    guard !series.name.isEmpty else { continue }
    scene.frame.write(" \(series.name)", endingAt: end, row: panel.row, style: series.style)
    end -= 2
  }
  let text = " \(model.cursorText) "
  guard model.train.cursor != nil, end - text.columns > panel.column + kind.title.columns + 4 else { return }
  scene.frame.write(text, endingAt: end, row: panel.row, style: Theme.accent)
}

extension ChartSeries {
  /// The value of the point nearest to x; the last one's without x.
  func value(at x: Double?) -> Double? {
    guard let x else { return points.last?.y }
    return points.min { abs($0.x - x) < abs($1.x - x) }?.y
  }
}

extension Rectangle {
  /// A panel's inside with its lower border, where a chart has its x axis.
  fileprivate var aboveItsBorder: Rectangle {
    Rectangle(column: column + 1, row: row + 1, columns: columns - 3, rows: rows - 1)
  }
}
