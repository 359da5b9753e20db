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

  public var points: [Point]
  public var style: Style

  public init(_ points: [Point], style: Style) {
    self.points = points.filter { $0.x.isFinite && $0.y.isFinite }
    self.style = style
  }
}

extension Frame {
  /// Curves in braille dots, 2 × 4 a cell, with labels at the y axis and below the x axis. The y range leaves out the
  /// most extreme hundredth on either side, so that one spike does not flatten the rest.
  public mutating func chart(_ series: [ChartSeries], in rectangle: Rectangle, axisStyle: Style, unit: String) {
    let labelWidth = 7
    let plot = Rectangle(
      column: rectangle.column + labelWidth, row: rectangle.row, columns: rectangle.columns - labelWidth,
      rows: rectangle.rows - 1)
    let points = series.flatMap(\.points)
    guard plot.columns >= 4, plot.rows >= 2, let yRange = Self.range(points.map(\.y)),
      let first = points.map(\.x).min(), let last = points.map(\.x).max()
    else { return }
    let xRange = first...(last > first ? last : first + 1)
    for row in 0..<plot.rows { self[plot.column - 1, plot.row + row] = Cell("┤", axisStyle) }
    for row in Set([0, plot.rows / 2, plot.rows - 1]) {
      let share = Double(row) / Double(max(1, plot.rows - 1))
      let label = Self.label(yRange.upperBound - share * (yRange.upperBound - yRange.lowerBound))
      write(label, endingAt: plot.column - 1, row: plot.row + row, style: axisStyle)
    }
    for curve in series { draw(curve, in: plot, xRange, yRange) }
    let axis = rectangle.row + rectangle.rows - 1
    write(Self.label(xRange.lowerBound), column: plot.column, row: axis, style: axisStyle)
    write("\(Self.label(xRange.upperBound)) \(unit)", endingAt: plot.column + plot.columns, row: axis, style: axisStyle)
  }

  private mutating func draw(
    _ series: ChartSeries, in plot: Rectangle, _ xRange: ClosedRange<Double>, _ yRange: ClosedRange<Double>
  ) {
    let (width, height) = (2 * plot.columns, 4 * plot.rows)
    func place(_ value: Double, _ range: ClosedRange<Double>, _ size: Int) -> Int {
      let share = (min(range.upperBound, max(range.lowerBound, value)) - range.lowerBound)
      return min(size - 1, Int(share / (range.upperBound - range.lowerBound) * Double(size)))
    }
    var before: (x: Int, y: Int)?
    for point in series.points {
      let here = (x: place(point.x, xRange, width), y: height - 1 - place(point.y, yRange, height))
      let from = before ?? here
      let steps = max(1, abs(here.x - from.x), abs(here.y - from.y))
      for step in 0...steps {
        let (x, y) = (from.x + (here.x - from.x) * step / steps, from.y + (here.y - from.y) * step / steps)
        dot(x, y, in: plot, style: series.style)
      }
      before = here
    }
  }

  private mutating func dot(_ x: Int, _ y: Int, in plot: Rectangle, style: Style) {
    let bits: [[UInt32]] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]]
    let (column, row) = (plot.column + x / 2, plot.row + y / 4)
    guard column < size.columns, row < size.rows else { return }
    let there = self[column, row].character.unicodeScalars.first?.value ?? 0
    let pattern = (0x2800...0x28FF).contains(there) ? there : 0x2800
    guard let scalar = Unicode.Scalar(pattern | bits[y % 4][x % 2]) else { return }
    self[column, row] = Cell(Character(scalar), style)
  }

  private static func range(_ values: [Double]) -> ClosedRange<Double>? {
    let sorted = values.sorted()
    guard let first = sorted.first, let last = sorted.last else { return nil }
    let cut = sorted.count >= 20 ? sorted.count / 100 + 1 : 0
    let (low, high) = sorted.count > 2 * cut ? (sorted[cut], sorted[sorted.count - 1 - cut]) : (first, last)
    return high > low ? low...high : (low - 0.5)...(low + 0.5)
  }

  private static func label(_ value: Double) -> String {
    abs(value) >= 1000
      ? String(format: "%.0f", value) : abs(value) >= 10 ? String(format: "%.1f", value) : String(format: "%.2f", value)
  }
}
