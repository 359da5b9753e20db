import Foundation

/// One curve of a chart.
public struct ChartSeries: Equatable, Sendable {
  public struct Point: Equatable, Sendable {
    public var x: Double
    public var y: Double

    public init(x: Double, y: Double) {
      self.x = x
      self.y = y
    }
  }

  /// One or two characters that stand at the curve's end where there are several, so that colours are not all that tells
  /// them apart.
  public var name: String
  /// In the order of x.
  public var points: [Point]
  public var style: Style

  public init(_ name: String = "", _ points: [Point], style: Style) {
    self.name = name
    self.points = points.filter { $0.x.isFinite && $0.y.isFinite }
    self.style = style
  }
}

/// A vertical line through a chart.
public struct ChartMark: Equatable, Sendable {
  public var x: Double
  public var character: Character
  public var style: Style

  public init(x: Double, character: Character, style: Style) {
    self.x = x
    self.character = character
    self.style = style
  }
}

/// Curves over a common x axis, with round numbers at both axes.
public struct Chart: Equatable, Sendable {
  public var series: [ChartSeries]
  public var horizontal: ClosedRange<Double>
  /// Written after the x axis's numbers.
  public var unit: String
  /// Where all values are above 0, and their ratios tell more than their differences.
  public var prefersLogarithm = false
  public var marks: [ChartMark] = []
  public var axisStyle = Style.standard

  public init(_ series: [ChartSeries], horizontal: ClosedRange<Double>, unit: String) {
    self.series = series
    self.horizontal = horizontal
    self.unit = unit
  }

  /// Where the curves lie within a rectangle, which also holds the numbers at their left, below them and the names at their
  /// right; nil if there is no room.
  public func plot(in rectangle: Rectangle) -> ChartPlot? {
    let plot = Rectangle(
      column: rectangle.column + Self.labelWidth + 1, row: rectangle.row,
      columns: rectangle.columns - Self.labelWidth - 1 - Self.nameWidth, rows: rectangle.rows - 1)
    return plot.columns >= 8 && plot.rows >= 2 ? ChartPlot(rectangle: plot, horizontal: horizontal) : nil
  }

  private static let labelWidth = 6
  /// There in any case, so that charts below each other have their x axes in line.
  private static let nameWidth = 2

  /// The y axis leaves out the most extreme hundredth on either side, so that one spike does not flatten the rest.
  func vertical(rows: Int) -> Axis? {
    let sorted = series.flatMap(\.points).map(\.y).sorted()
    guard let first = sorted.first, let last = sorted.last else { return nil }
    let cut = sorted.count >= 20 ? sorted.count / 100 + 1 : 0
    let (low, high) = sorted.count > 2 * cut ? (sorted[cut], sorted[sorted.count - 1 - cut]) : (first, last)
    if prefersLogarithm, low > 0, high > 3 * low { return Axis(logarithmic: low...high) }
    return Axis(low...high, isRound: true, most: max(1, min(5, (rows - 1) / 2)))
  }
}

/// The part of a frame where a chart's curves lie.
public struct ChartPlot: Equatable, Sendable {
  public let rectangle: Rectangle
  public let horizontal: ClosedRange<Double>

  private var span: Double { max(horizontal.upperBound - horizontal.lowerBound, .leastNormalMagnitude) }

  /// What lies in the middle of a column.
  public func value(atColumn column: Int) -> Double {
    horizontal.lowerBound + (Double(column - rectangle.column) + 0.5) / Double(rectangle.columns) * span
  }

  public func column(of x: Double) -> Int { rectangle.column + place(x, of: rectangle.columns) }

  /// Which of so many equal parts a value falls into.
  func place(_ x: Double, of parts: Int) -> Int {
    let share = (x - horizontal.lowerBound) / span
    return min(parts - 1, max(0, Int((min(1, max(0, share)) * Double(parts)))))
  }
}

extension Frame {
  /// Draws curves in braille dots, 2 × 4 a cell; where many points fall on one dot's column, their mean.
  public mutating func draw(_ chart: Chart, in rectangle: Rectangle) {
    guard let plot = chart.plot(in: rectangle), let axis = chart.vertical(rows: plot.rectangle.rows) else { return }
    drawAxes(chart, plot, axis)
    for mark in chart.marks where chart.horizontal.contains(mark.x) { draw(mark, in: plot) }
    var taken: Set<Int> = []
    for curve in chart.series {
      let dots = curve.dots(in: plot, axis)
      draw(dots, curve.style, in: plot.rectangle)
      guard chart.series.count > 1, let last = dots.last else { continue }
      var row = last.y / 4
      while taken.contains(row), row > 0 { row -= 1 }
      taken.insert(row)
      let end = plot.rectangle.column + plot.rectangle.columns
      write(curve.name, column: end + 1, row: plot.rectangle.row + row, style: curve.style, width: 1)
    }
  }

  private mutating func drawAxes(_ chart: Chart, _ plot: ChartPlot, _ axis: Axis) {
    let area = plot.rectangle
    for row in 0..<area.rows { self[area.column - 1, area.row + row] = Cell("│", chart.axisStyle) }
    for tick in axis.ticks {
      let row = area.row + dotRow(axis.share(of: tick), rows: area.rows) / 4
      self[area.column - 1, row] = Cell("┤", chart.axisStyle)
      write(axis.label(tick), endingAt: area.column - 1, row: row, style: chart.axisStyle)
    }
    let (bottom, end) = (area.row + area.rows, area.column + area.columns)
    let unit = " \(chart.unit) "
    write(unit, endingAt: end, row: bottom, style: chart.axisStyle)
    let across = Axis(chart.horizontal, isRound: false, most: max(1, area.columns / 10))
    var free = area.column - 1
    for tick in across.ticks {
      let label = " \(across.label(tick)) "
      let start = max(area.column - 1, plot.column(of: tick) - label.columns / 2)
      guard start >= free, start + label.columns <= end - unit.columns + 1 else { continue }
      free = write(label, column: start, row: bottom, style: chart.axisStyle) + 1
    }
  }

  private mutating func draw(_ mark: ChartMark, in plot: ChartPlot) {
    let column = plot.column(of: mark.x)
    for row in 0..<plot.rectangle.rows {
      self[column, plot.rectangle.row + row] = Cell(mark.character, mark.style)
    }
  }

  private mutating func draw(_ dots: [(x: Int, y: Int)], _ style: Style, in area: Rectangle) {
    var before = dots.first
    for here in dots {
      drawLine(from: before ?? here, to: here, in: area, style: style)
      before = here
    }
  }
}

extension ChartSeries {
  /// In dots of the plot, from its top left corner.
  fileprivate func dots(in plot: ChartPlot, _ axis: Axis) -> [(x: Int, y: Int)] {
    var result: [(x: Int, y: Int)] = []
    var (sum, count, place) = (0.0, 0.0, -1)
    func finish() {
      guard count > 0 else { return }
      result.append((place, dotRow(axis.share(of: sum / count), rows: plot.rectangle.rows)))
    }
    for point in points where plot.horizontal.contains(point.x) {
      let x = plot.place(point.x, of: 2 * plot.rectangle.columns)
      if x != place {
        finish()
        (sum, count, place) = (0, 0, x)
      }
      sum += point.y
      count += 1
    }
    finish()
    return result
  }
}

/// The dot of a share of the y axis, counted from the top.
private func dotRow(_ share: Double, rows: Int) -> Int {
  Int(((1 - share) * Double(4 * rows - 1)).rounded())
}
