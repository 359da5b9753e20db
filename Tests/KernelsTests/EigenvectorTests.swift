import Testing

@testable import Kernels

@Suite struct EigenvectorTests {
  @Test(arguments: [1, 2, 7, 64, 133]) func satisfyTheirDefinition(_ size: Int) throws {
    let half = random(3, size * size).array
    // Symmetric, with eigenvalues of both signs.
    let matrix = (0..<(size * size)).map { half[$0] + half[$0 % size * size + $0 / size] }
    let found = try #require(Eigenvectors(ofSymmetric: FloatBuffer(matrix), size: size))
    let vectors = found.vectors.array
    func row(_ index: Int) -> ArraySlice<Float> { vectors[(index * size)..<((index + 1) * size)] }
    func dot(_ a: some Sequence<Float>, _ b: some Sequence<Float>) -> Float { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
    #expect(found.values == found.values.sorted(by: >))
    let scale = found.values.map(abs).max() ?? 1
    for index in 0..<size {
      for line in 0..<size {
        let product = dot(matrix[(line * size)..<((line + 1) * size)], row(index))
        #expect(abs(product - found.values[index] * vectors[index * size + line]) < 2e-5 * scale)
        #expect(abs(dot(row(index), row(line)) - (index == line ? 1 : 0)) < 2e-5)
      }
    }
  }

  @Test func knownOnesAreFound() throws {
    // Eigenvalues 3 and 1 along the diagonals.
    let found = try #require(Eigenvectors(ofSymmetric: FloatBuffer([2, 1, 1, 2]), size: 2))
    #expect(zip(found.values, [3, 1]).allSatisfy { abs($0 - $1) < 1e-6 })
    #expect(found.vectors.array.allSatisfy { abs(abs($0) - 0.7071068) < 1e-6 })
    #expect(found.vectors[0] * found.vectors[1] > 0 && found.vectors[2] * found.vectors[3] < 0)
  }

  @Test(arguments: [Float.nan, .infinity]) func whatIsNotFiniteHasNone(_ value: Float) {
    #expect(Eigenvectors(ofSymmetric: FloatBuffer([1, value, value, 1]), size: 2) == nil)
  }
}
