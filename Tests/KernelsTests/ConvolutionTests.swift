import Testing

@testable import Kernels

/// The fast convolutions against a loop that could not be plainer, on odd sizes.
@Suite struct ConvolutionTests {
  static let geometries = [
    ConvolutionGeometry(batch: 1, height: 1, width: 1, inputs: 1, outputs: 1, kernel: 3),
    ConvolutionGeometry(batch: 2, height: 4, width: 4, inputs: 5, outputs: 3, kernel: 3),
    ConvolutionGeometry(batch: 3, height: 7, width: 5, inputs: 3, outputs: 6, kernel: 3),
    ConvolutionGeometry(batch: 1, height: 9, width: 200, inputs: 2, outputs: 4, kernel: 3),
    ConvolutionGeometry(batch: 2, height: 3, width: 6, inputs: 7, outputs: 3, kernel: 1),
    ConvolutionGeometry(batch: 2, height: 6, width: 6, inputs: 2, outputs: 2, kernel: 5),
    // From here on by frequencies, few tiles and many.
    ConvolutionGeometry(batch: 1, height: 1, width: 1, inputs: 8, outputs: 9, kernel: 3),
    ConvolutionGeometry(batch: 5, height: 2, width: 3, inputs: 33, outputs: 8, kernel: 3),
    ConvolutionGeometry(batch: 3, height: 4, width: 4, inputs: 17, outputs: 32, kernel: 3),
    ConvolutionGeometry(batch: 2, height: 5, width: 9, inputs: 16, outputs: 19, kernel: 3),
    ConvolutionGeometry(batch: 4, height: 17, width: 13, inputs: 33, outputs: 31, kernel: 3),
    ConvolutionGeometry(batch: 5, height: 16, width: 17, inputs: 40, outputs: 48, kernel: 3),
    ConvolutionGeometry(batch: 9, height: 14, width: 17, inputs: 33, outputs: 31, kernel: 3),
    ConvolutionGeometry(batch: 3, height: 64, width: 64, inputs: 8, outputs: 8, kernel: 3),
    // A single small image under a large filter.
    ConvolutionGeometry(batch: 1, height: 2, width: 3, inputs: 360, outputs: 330, kernel: 3),
  ]

  @Test(arguments: geometries)
  func matchesTheNaiveLoop(_ g: ConvolutionGeometry) {
    let x = random(1, g.pixels * g.inputs)
    let filter = random(2, g.patch * g.outputs)
    let gradient = random(3, g.pixels * g.outputs)
    let naive = NaiveConvolution(g, x: x.array, filter: filter.array, gradient: gradient.array)
    let y = FloatBuffer(uninitialized: gradient.count)
    convolution(x, filter: filter, into: y, g)
    expectClose(y.array, naive.output)
    let dx = FloatBuffer(uninitialized: x.count)
    convolutionInputGradient(gradient, filter: filter, into: dx, g)
    expectClose(dx.array, naive.inputGradient)
    let df = FloatBuffer(uninitialized: filter.count)
    convolutionFilterGradient(x, gradient: gradient, into: df, g)
    expectClose(df.array, naive.filterGradient)
  }

  @Test func scalesWhatItComputes() {
    for (inputs, kernel) in [(3, 3), (16, 3), (16, 1)] {
      let g = ConvolutionGeometry(batch: 2, height: 5, width: 6, inputs: inputs, outputs: 16, kernel: kernel)
      let (x, filter) = (random(1, g.pixels * g.inputs), random(2, g.patch * g.outputs))
      let gradient = random(3, g.pixels * g.outputs)
      func all(_ scale: Float) -> [[Float]] {
        let y = FloatBuffer(uninitialized: gradient.count)
        let dx = FloatBuffer(uninitialized: x.count)
        let df = FloatBuffer(uninitialized: filter.count)
        convolution(x, filter: filter, scale: scale, into: y, g)
        convolutionInputGradient(gradient, filter: filter, scale: scale, into: dx, g)
        convolutionFilterGradient(x, gradient: gradient, scale: scale, into: df, g)
        return [y.array, dx.array, df.array]
      }
      for (plain, scaled) in zip(all(1), all(-2.5)) { expectClose(scaled, plain.map { -2.5 * $0 }) }
    }
  }

  @Test(arguments: [8, 32]) func resultsDoNotDependOnTheNumberOfThreads(size: Int) {
    let g = ConvolutionGeometry(batch: 4, height: size, width: size, inputs: 24, outputs: 16, kernel: 3)
    let (x, gradient) = (random(1, g.pixels * g.inputs), random(2, g.pixels * g.outputs))
    let before = Workers.threadCount
    defer { Workers.threadCount = before }
    let results = [1, 2, 3].map { threads in
      Workers.threadCount = threads
      let filter = FloatBuffer(uninitialized: g.patch * g.outputs)
      convolutionFilterGradient(x, gradient: gradient, into: filter, g)
      return filter.array
    }
    #expect(results[0] == results[1])
    #expect(results[0] == results[2])
  }
}

/// The definition, tap by tap, in double.
struct NaiveConvolution {
  private(set) var output: [Float]
  private(set) var inputGradient: [Float]
  private(set) var filterGradient: [Float]

  init(_ g: ConvolutionGeometry, x: [Float], filter: [Float], gradient: [Float]) {
    var y = [Double](repeating: 0, count: gradient.count)
    var dx = [Double](repeating: 0, count: x.count)
    var df = [Double](repeating: 0, count: filter.count)
    let radius = g.kernel / 2
    for n in 0..<g.batch {
      for row in 0..<g.height {
        for column in 0..<g.width {
          for ky in 0..<g.kernel {
            for kx in 0..<g.kernel {
              let (sy, sx) = (row + ky - radius, column + kx - radius)
              guard (0..<g.height).contains(sy), (0..<g.width).contains(sx) else { continue }
              for input in 0..<g.inputs {
                for output in 0..<g.outputs {
                  let source = ((n * g.height + sy) * g.width + sx) * g.inputs + input
                  let target = ((n * g.height + row) * g.width + column) * g.outputs + output
                  let tap = ((ky * g.kernel + kx) * g.inputs + input) * g.outputs + output
                  y[target] += Double(x[source]) * Double(filter[tap])
                  dx[source] += Double(gradient[target]) * Double(filter[tap])
                  df[tap] += Double(gradient[target]) * Double(x[source])
                }
              }
            }
          }
        }
      }
    }
    (output, inputGradient, filterGradient) = (y.map(Float.init), dx.map(Float.init), df.map(Float.init))
  }
}

func random(_ index: UInt64, _ count: Int) -> FloatBuffer {
  var values = [Float](repeating: 0, count: count)
  values.withUnsafeMutableBufferPointer {
    fillGaussian($0, random: RandomStream(seed: 7, purpose: .initialization, index: index))
  }
  return FloatBuffer(values)
}

func expectClose(
  _ actual: [Float], _ expected: [Float], _ tolerance: Float = 1e-5, sourceLocation: SourceLocation = #_sourceLocation
) {
  let largest = zip(actual, expected).map { abs($0 - $1) }.max() ?? 0
  let scale = max(1, expected.map(abs).max() ?? 1)
  #expect(
    actual.count == expected.count && largest <= tolerance * scale, "off by \(largest) of \(scale)",
    sourceLocation: sourceLocation)
}
