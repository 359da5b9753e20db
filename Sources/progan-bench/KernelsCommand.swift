import ArgumentParser
import Foundation
import Kernels

/// Convolution kernels as the direct arithmetic they save: GFLOP/s of a plain loop that would take as long.
struct KernelsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kernels",
    abstract: "Time the 3×3 convolution and its two gradients, against the sgemm peak of this machine.",
    discussion: """
      A figure is what direct arithmetic, 18 · pixels · inputs · outputs, would have to run at to take as long. Winograd's \
      F(4×4, 3×3) does a quarter of it, so figures above the sgemm peak are not a mistake.
      """)

  @OptionGroup var options: CommonOptions
  @Option(help: "Images a call.")
  var batch = 16
  @Option(parsing: .upToNextOption, help: "Shapes, as SIDExINPUTSxOUTPUTS.")
  var shapes = [
    "4x128x128", "8x128x128", "16x128x128", "32x128x128", "64x64x64", "64x64x128", "128x32x32", "128x32x64",
  ]

  struct Row: Codable {
    var side: Int
    var inputs: Int
    var outputs: Int
    var forward: Double
    var inputGradient: Double
    var filterGradient: Double
  }

  struct Report: Codable {
    var threads: Int
    var batch: Int
    /// GFLOP/s of OpenBLAS's sgemm on all threads.
    var sgemmPeak: Double
    var rows: [Row]
  }

  func run() throws {
    options.apply()
    let rows = try shapes.map { shape in
      let sizes = shape.split(separator: "x").compactMap { Int($0) }
      guard sizes.count == 3, sizes.allSatisfy({ $0 > 0 }) else {
        throw ValidationError("'\(shape)' is no shape like 16x128x128.")
      }
      return measure(side: sizes[0], inputs: sizes[1], outputs: sizes[2])
    }
    let report = Report(threads: Workers.threadCount, batch: batch, sgemmPeak: sgemmPeak(), rows: rows)
    if options.json { return try printJSON(report) }
    print(String(format: "sgemm on %d threads: %.0f GFLOP/s", report.threads, report.sgemmPeak))
    print("     shape (batch \(batch))   forward   to inputs   to filters   (direct-equivalent GFLOP/s)")
    for row in rows {
      let shape = "\(row.side)² \(row.inputs) → \(row.outputs)"
      print(
        shape.padding(toLength: 24, withPad: " ", startingAt: 0)
          + String(format: "%8.0f %11.0f %12.0f", row.forward, row.inputGradient, row.filterGradient))
    }
  }

  private func measure(side: Int, inputs: Int, outputs: Int) -> Row {
    let g = ConvolutionGeometry(
      batch: batch, height: side, width: side, inputs: inputs, outputs: outputs, kernel: 3)
    let pixels = batch * side * side
    let x = FloatBuffer(repeating: 0.5, count: pixels * inputs)
    let y = FloatBuffer(repeating: 0.25, count: pixels * outputs)
    let filter = FloatBuffer(repeating: 0.125, count: 9 * inputs * outputs)
    let (intoX, intoY) = (FloatBuffer(uninitialized: x.count), FloatBuffer(uninitialized: y.count))
    let intoFilter = FloatBuffer(uninitialized: filter.count)
    let flops = 18e-9 * Double(pixels * inputs * outputs)
    return Row(
      side: side, inputs: inputs, outputs: outputs,
      forward: flops / median(options.repeats) { convolution(x, filter: filter, into: intoY, g) },
      inputGradient: flops / median(options.repeats) { convolutionInputGradient(y, filter: filter, into: intoX, g) },
      filterGradient: flops
        / median(options.repeats) { convolutionFilterGradient(x, gradient: y, into: intoFilter, g) })
  }

  private func sgemmPeak() -> Double {
    let size = 1024
    let (a, b) = (FloatBuffer(repeating: 1, count: size * size), FloatBuffer(repeating: 1, count: size * size))
    let c = FloatBuffer(uninitialized: size * size)
    let geometry = MatrixProductGeometry(rows: size, inner: size, columns: size)
    let seconds = median(options.repeats) { matrixProduct(a, b, into: c, geometry) }
    return 2e-9 * Double(size * size * size) / seconds
  }
}
