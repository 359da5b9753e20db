import ProgressiveGAN
import TerminalCanvas

/// Where the Train view puts its panels.
struct TrainPanels {
  var growth: Rectangle
  /// What happened; nil where the line above the footer has to do.
  var log: Rectangle?
  /// Nil where a small terminal shows a chart instead.
  var samples: Rectangle?
  var charts: [(chart: TrainChart, rectangle: Rectangle)] = []
}

extension Model {
  /// Room for all charts and the log.
  private var isLarge: Bool { size.columns >= 170 && size.rows >= 50 }

  var trainPanels: TrainPanels { isLarge ? largePanels : isWide ? widePanels : smallPanels }

  /// Two bars and two lines of numbers; below them the samples or a chart.
  private var smallPanels: TrainPanels {
    let (upper, lower) = body.split(rows: 4)
    var panels = TrainPanels(growth: upper)
    if train.firstChart == nil { panels.samples = lower } else { panels.charts = [(chosenCharts(1)[0], lower)] }
    return panels
  }

  /// The ladder with some charts below it, the samples at the right.
  private var widePanels: TrainPanels {
    let (left, right) = body.split(columns: min(66, max(56, body.columns * 2 / 5)))
    let (growth, rest) = left.split(rows: min(ladderRows, max(11, left.rows - 11)))
    var panels = TrainPanels(growth: growth, samples: right)
    let charts = chosenCharts(max(1, rest.rows / 10))
    panels.charts = Array(zip(charts, rest.rows(charts.count)))
    return panels
  }

  /// The ladder with the log below it, the samples at the right, and all charts below them.
  private var largePanels: TrainPanels {
    let charts = chosenCharts(.max)
    let across = 3
    let down = (charts.count + across - 1) / across
    let chartRows = max(10, body.rows / 5)
    let (upper, lower) = body.split(rows: body.rows - down * chartRows)
    let (left, right) = upper.split(columns: 66)
    let (growth, log) = left.split(rows: min(ladderRows, max(11, left.rows - 6)))
    var panels = TrainPanels(growth: growth, log: log, samples: right)
    let places = lower.rows(down).flatMap { $0.columns(across) }
    panels.charts = Array(zip(charts, places))
    return panels
  }

  /// All phases, a blank line, three lines below and the border.
  private var ladderRows: Int { schedule.phases.count + 6 }

  /// The samples' place, and that of what stands beside them.
  var samplePanels: (main: Rectangle, beside: Rectangle?)? {
    guard let panel = trainPanels.samples else { return nil }
    guard train.beside != nil else { return (panel, nil) }
    let (left, right) = panel.split(columns: (panel.columns + 1) / 2)
    return (left, right)
  }

  /// How the samples are laid out: alike whenever and beside whatever they are shown, so that nothing jumps.
  var sampleLayout: SheetLayout? {
    guard let grid = shownSamples, let panels = samplePanels else { return nil }
    let side = max(grid.resolution, train.samples?.resolution ?? 0, train.past?.grid.resolution ?? 0)
    let space = panels.beside.map { $0.columns < panels.main.columns ? $0 : panels.main } ?? panels.main
    return sheetLayout(count: grid.images.count, side: side, in: space.inside)
  }
}

extension Rectangle {
  /// The upper rows and the rest.
  func split(rows upper: Int) -> (Rectangle, Rectangle) {
    let upper = max(0, min(rows, upper))
    return (
      Rectangle(column: column, row: row, columns: columns, rows: upper),
      Rectangle(column: column, row: row + upper, columns: columns, rows: rows - upper)
    )
  }

  /// The left columns and the rest.
  func split(columns left: Int) -> (Rectangle, Rectangle) {
    let left = max(0, min(columns, left))
    return (
      Rectangle(column: column, row: row, columns: left, rows: rows),
      Rectangle(column: column + left, row: row, columns: columns - left, rows: rows)
    )
  }

  /// So many parts one below the other, as alike as can be.
  func rows(_ count: Int) -> [Rectangle] {
    (0..<count).map { index in
      let (first, next) = (rows * index / count, rows * (index + 1) / count)
      return Rectangle(column: column, row: row + first, columns: columns, rows: next - first)
    }
  }

  /// So many parts side by side.
  func columns(_ count: Int) -> [Rectangle] {
    (0..<count).map { index in
      let (first, next) = (columns * index / count, columns * (index + 1) / count)
      return Rectangle(column: column + first, row: row, columns: next - first, rows: rows)
    }
  }
}
