import Kernels
import Testing

struct LinearSystemTests {
  /// matrix · vector.
  private func product(_ matrix: [Double], _ vector: [Double]) -> [Double] {
    let size = vector.count
    var result = [Double](repeating: 0, count: size)
    for row in 0..<size {
      for column in 0..<size { result[row] += matrix[row * size + column] * vector[column] }
    }
    return result
  }

  @Test(arguments: [1, 2, 7, 40]) func solvesWhatItMultiplied(size: Int) throws {
    let m = (0..<(size * size)).map { Double(($0 * 7919 + 13) % 101) / 50 - 1 }
    // MᵀM + I is positive definite.
    var matrix = [Double](repeating: 0, count: size * size)
    for row in 0..<size {
      for column in 0..<size {
        var sum: Double = row == column ? 1 : 0
        for inner in 0..<size { sum += m[inner * size + row] * m[inner * size + column] }
        matrix[row * size + column] = sum
      }
    }
    let wanted: [[Double]] = (0..<3).map { side in (0..<size).map { Double((side * size + $0) % 5) - 2 } }
    let right = wanted.flatMap { product(matrix, $0) }
    let solved = try #require(solvePositiveDefinite(matrix, size: size, right: right))
    for (one, other) in zip(solved, wanted.joined()) { #expect(abs(one - other) < 1e-8) }
  }

  @Test func whatIsNotPositiveDefiniteIsRefused() {
    #expect(solvePositiveDefinite([1, 2, 2, 1], size: 2, right: [1, 1]) == nil)
    #expect(solvePositiveDefinite([.nan], size: 1, right: [1]) == nil)
  }
}
