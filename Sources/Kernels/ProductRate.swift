import COpenBLAS

/// OpenBLAS's word about itself: version and options of its build, and the processor whose kernels it took.
public struct OpenBLASFacts: Codable, Equatable, Sendable {
  public var configuration: String
  public var core: String

  public init(configuration: String, core: String) {
    self.configuration = configuration
    self.core = core
  }

  public static var loaded: OpenBLASFacts {
    func text(_ pointer: UnsafeMutablePointer<CChar>?) -> String { pointer.map { String(cString: $0) } ?? "" }
    return OpenBLASFacts(configuration: text(openblas_get_config()), core: text(openblas_get_corename()))
  }
}

/// The rate of a matrix product of 768 × 768 floats on all threads, in GFLOP/s: the median of what fits into `seconds`, at
/// least of three. In `Workers.withoutHelpers` it is that of one core.
public func matrixProductRate(seconds: Double = 0.3) -> Double {
  let size = 768
  let (a, b) = (FloatBuffer(repeating: 1, count: size * size), FloatBuffer(repeating: 1, count: size * size))
  let c = FloatBuffer(uninitialized: size * size)
  let geometry = MatrixProductGeometry(rows: size, inner: size, columns: size)
  // The first one makes buffers and threads.
  matrixProduct(a, b, into: c, geometry)
  var times: [Double] = []
  let start = ContinuousClock.now
  while times.count < 3 || start.duration(to: .now) < .seconds(seconds) {
    times.append(ContinuousClock().measure { matrixProduct(a, b, into: c, geometry) } / .seconds(1))
  }
  return 2e-9 * Double(size * size * size) / times.sorted()[times.count / 2]
}
