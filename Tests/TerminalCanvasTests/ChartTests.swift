import Testing

@testable import TerminalCanvas

struct ChartTests {
  private func drawn(_ chart: Chart, _ columns: Int, _ rows: Int) -> String {
    var frame = Frame(size: Size(columns: columns, rows: rows))
    frame.draw(chart, in: Rectangle(column: 0, row: 0, columns: columns, rows: rows))
    return frame.plainText()
  }

  private func series(_ name: String = "", _ values: [Double]) -> ChartSeries {
    ChartSeries(name, values.enumerated().map { .init(x: Double($0), y: $1) }, style: .standard)
  }

  @Test func aRisingLineBetweenRoundNumbers() {
    let line = series("", (0...10).map(Double.init) + [.nan])
    #expect(
      drawn(Chart([line], horizontal: 0...10, unit: "kimg"), 33, 6) == """
            10┤                    ⢀⡠⠔⠊
              │               ⢀⡠⠤⠒⠉⠁
             5┤         ⢀⣀⣀⠤⠒⠉⠁
              │    ⢀⣀⠤⠒⠊⠁
             0┤⣀⠤⠒⠊⠁
               0           5      kimg
        """)
  }

  /// Without colours two curves are told apart by the letters at their ends, even where they end at one place.
  @Test func curvesAreNamedAtTheirEnds() {
    let chart = Chart([series("D", [1, 2, 2]), series("G", [3, 2, 2])], horizontal: 0...2, unit: "")
    let lines = drawn(chart, 24, 5).split(separator: "\n")
    #expect(lines.compactMap(\.last).filter { "DG".contains($0) } == ["G", "D"])
  }

  @Test func oneSpikeDoesNotFlattenACurve() {
    let spike = (0..<100).map { $0 == 50 ? 1e6 : Double($0 % 10) }
    let text = drawn(Chart([series("", spike)], horizontal: 0...99, unit: ""), 40, 7)
    #expect(text.hasPrefix("    10┤"))
  }

  /// Many points at one place are one dot, their mean, and not a smear.
  @Test func crowdedPointsAreAveraged() {
    let noise = (0..<4000).map { $0 % 2 == 0 ? 0.0 : 10 }
    let text = drawn(Chart([series("", noise)], horizontal: 0...4000, unit: ""), 29, 6)
    let rows = text.split(separator: "\n").filter { line in
      line.unicodeScalars.contains { (0x2801...0x28FF) ~= $0.value }
    }
    #expect(rows.count == 1, "\(text)")
  }

  /// A logarithm is of no use below 0, nor where all is within a small factor.
  @Test func logarithmsOnlyWhereTheyTell() throws {
    for (values, isLogarithmic) in [([1.0, 9], true), ([1, 2.9], false), ([-1, 900], false), ([0, 900], false)] {
      var chart = Chart([series("", values)], horizontal: 0...1, unit: "")
      #expect(try #require(chart.vertical(rows: 8)).isLogarithmic == false)
      chart.prefersLogarithm = true
      #expect(try #require(chart.vertical(rows: 8)).isLogarithmic == isLogarithmic, "\(values)")
    }
  }

  @Test func marksStandBehindTheCurves() {
    var chart = Chart([series("", [0, 0, 0])], horizontal: 0...2, unit: "")
    chart.marks = [
      ChartMark(x: 1, character: "┊", style: .standard), ChartMark(x: 5, character: "!", style: .standard),
    ]
    let text = drawn(chart, 29, 5)
    #expect(text.count { $0 == "┊" } == 3 && !text.contains("!"))
  }

  /// What is read at a column is what was drawn there.
  @Test(arguments: [8, 33, 60]) func columnsAndValuesAgree(columns: Int) throws {
    let chart = Chart([series("", [0, 1])], horizontal: 3...17, unit: "")
    let plot = try #require(chart.plot(in: Rectangle(column: 4, row: 2, columns: columns + 9, rows: 5)))
    #expect(plot.rectangle == Rectangle(column: 11, row: 2, columns: columns, rows: 4))
    for column in 11..<(11 + columns) { #expect(plot.column(of: plot.value(atColumn: column)) == column) }
    #expect(plot.column(of: -100) == 11 && plot.column(of: 100) == 10 + columns)
  }

  @Test func nothingIsDrawnWithoutRoomOrPoints() {
    #expect(drawn(Chart([series("", [1, 2])], horizontal: 0...1, unit: "k"), 12, 5).allSatisfy { $0.isWhitespace })
    #expect(drawn(Chart([series("", [1, 2])], horizontal: 0...1, unit: "k"), 40, 2).allSatisfy { $0.isWhitespace })
    #expect(drawn(Chart([series("", [])], horizontal: 0...1, unit: "k"), 40, 8).allSatisfy { $0.isWhitespace })
  }
}

struct AxisTests {
  private func labels(_ axis: Axis) -> [String] { axis.ticks.map(axis.label) }

  @Test func roundNumbersAtTheEnds() {
    #expect(labels(Axis(-6.99...4.99, isRound: true, most: 4)) == ["−10", "−5", "0", "5"])
    #expect(labels(Axis(0.81...1.19, isRound: true, most: 4)) == ["0.8", "0.9", "1.0", "1.1", "1.2"])
    #expect(labels(Axis(20_000...61_000, isRound: true, most: 3)) == ["20k", "40k", "60k", "80k"])
    #expect(labels(Axis(3...3, isRound: true, most: 2)) == ["2.5", "3.0", "3.5"])
    #expect(labels(Axis(0.00012...0.0004, isRound: true, most: 3)) == ["0.0001", "0.0002", "0.0003", "0.0004"])
  }

  @Test func roundNumbersInside() {
    #expect(labels(Axis(0...146.4, isRound: false, most: 5)) == ["0", "50", "100"])
    #expect(labels(Axis(0.4...54, isRound: false, most: 6)) == ["10", "20", "30", "40", "50"])
  }

  @Test func ratiosOnALogarithmicAxis() {
    let axis = Axis(logarithmic: 3...170)
    #expect(labels(axis) == ["2", "5", "10", "20", "50", "100", "200"])
    #expect(axis.share(of: 2) == 0 && axis.share(of: 200) == 1 && abs(axis.share(of: 20) - 0.5) < 1e-12)
    #expect(axis.share(of: 0) == 0 && axis.share(of: -1) == 0 && axis.share(of: 1e9) == 1)
    #expect(labels(Axis(logarithmic: 0.02...30_000)) == ["0.01", "0.1", "1", "10", "100", "1000", "10k", "100k"])
    #expect(Axis(logarithmic: 1...1).ticks.count >= 2)
  }

  /// Whatever the range: a few ticks inside it, ascending, and shares from 0 to 1.
  @Test(arguments: [1e-9, 1e-3, 0.7, 1, 12.5, 3e4, 1e12], [-3.3, 0, 1, 1e3]) func anyRange(span: Double, start: Double)
  {
    for isRound in [true, false] {
      for most in [1, 3, 8] {
        let axis = Axis((start * span)...(start * span + span), isRound: isRound, most: most)
        #expect(axis.ticks.count <= most + 2 && axis.ticks == axis.ticks.sorted())
        #expect(!isRound || axis.ticks.count >= 2)
        #expect(axis.ticks.allSatisfy { (0...1).contains(axis.share(of: $0)) })
        #expect(Set(axis.ticks.map(axis.label)).count == axis.ticks.count || span < 1e-4)
      }
    }
  }
}
