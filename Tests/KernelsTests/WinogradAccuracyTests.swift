import Foundation
import Testing

@testable import Kernels

/// How far Winograd's kernels are from sums in double, in norm: ‖a − b‖ / ‖b‖. Whoever tunes one is free to do so within
/// these bounds, between two and three times what the kernels had when they were set.
@Suite struct WinogradAccuracyTests {
  enum Kernel: String, CaseIterable {
    case forward, inputGradient, filterGradient

    /// Filters' gradients are sums over more.
    var bound: Double { self == .filterGradient ? 4e-6 : 3e-6 }
  }

  /// Networks' own sizes: few channels and many, one tile and many.
  static let geometries = [
    ConvolutionGeometry(batch: 4, height: 4, width: 4, inputs: 129, outputs: 128, kernel: 3),
    ConvolutionGeometry(batch: 2, height: 8, width: 8, inputs: 64, outputs: 64, kernel: 3),
    ConvolutionGeometry(batch: 1, height: 16, width: 16, inputs: 64, outputs: 32, kernel: 3),
    ConvolutionGeometry(batch: 1, height: 32, width: 32, inputs: 16, outputs: 24, kernel: 3),
    ConvolutionGeometry(batch: 1, height: 64, width: 64, inputs: 8, outputs: 8, kernel: 3),
  ]

  @Test func errorsStayWithinBounds() {
    var largest: [Kernel: Double] = [:]
    for g in Self.geometries {
      for (kernel, error) in errors(g, isByPatches: false) {
        #expect(error <= kernel.bound, "\(kernel) is off by \(error) at \(g)")
        largest[kernel] = max(error, largest[kernel] ?? 0)
      }
    }
    for kernel in Kernel.allCases {
      print(String(format: "  Winograd, %@: %.2g of at most %.2g", kernel.rawValue, largest[kernel] ?? 0, kernel.bound))
    }
  }

  /// The switch does what parity relies on.
  @Test func patchesAreCloser() {
    let g = Self.geometries[1]
    let winograd = errors(g, isByPatches: false)
    for (kernel, error) in errors(g, isByPatches: true) {
      #expect(error <= 5e-7 && error < winograd[kernel] ?? 0, "\(kernel) by patches is off by \(error)")
    }
  }

  private func errors(_ g: ConvolutionGeometry, isByPatches: Bool) -> [Kernel: Double] {
    let x = random(1, g.pixels * g.inputs)
    let filter = random(2, g.patch * g.outputs)
    let gradient = random(3, g.pixels * g.outputs)
    let naive = NaiveConvolution(g, x: x.array, filter: filter.array, gradient: gradient.array)
    let y = FloatBuffer(uninitialized: gradient.count)
    let dx = FloatBuffer(uninitialized: x.count)
    let df = FloatBuffer(uninitialized: filter.count)
    ConvolutionMethod.$isByPatches.withValue(isByPatches) {
      convolution(x, filter: filter, into: y, g)
      convolutionInputGradient(gradient, filter: filter, into: dx, g)
      convolutionFilterGradient(x, gradient: gradient, into: df, g)
    }
    return [
      .forward: relativeError(y.array, naive.output), .inputGradient: relativeError(dx.array, naive.inputGradient),
      .filterGradient: relativeError(df.array, naive.filterGradient),
    ]
  }
}

private func relativeError(_ a: [Float], _ b: [Float]) -> Double {
  let difference = zip(a, b).reduce(0) { $0 + pow(Double($1.0) - Double($1.1), 2) }
  return (difference / b.reduce(0) { $0 + Double($1) * Double($1) }).squareRoot()
}
