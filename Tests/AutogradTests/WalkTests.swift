import Dispatch
import Testing

@testable import Autograd

@Suite struct WalkTests {
  /// A chain too deep for recursion on a Dispatch thread's stack is walked and released.
  @Test func deepGraphsNeitherOverflowTheWalkNorTheRelease() async {
    let slope = await withCheckedContinuation { continuation in
      DispatchQueue(label: "deep").async {
        let x = Tensor(repeating: 1, shape: [1]).asVariable()
        var y = x
        for _ in 0..<200_000 { y = y + 0 }
        continuation.resume(returning: gradients(of: y, withRespectTo: [x])[0].values[0])
      }
    }
    #expect(slope == 1)
  }

  @Test func whatTheOutputDoesNotDependOnHasGradientZero() {
    let (x, y) = (randomTensor([3], 0).asVariable(), randomTensor([3], 1).asVariable())
    #expect(gradients(of: x.sum(), withRespectTo: [y])[0].values == [0, 0, 0])
  }

  @Test func gradientsRememberTheirPastOnlyWhenAsked() {
    let x = randomTensor([3], 0).asVariable()
    #expect(!gradients(of: x.squared().sum(), withRespectTo: [x])[0].isTracked)
    #expect(gradients(of: x.squared().sum(), withRespectTo: [x], differentiable: true)[0].isTracked)
  }

  /// Memory from the pool may hold anything.
  @Test func paddingIsZeroWhateverWasThereBefore() {
    for _ in 0..<20 { _ = Tensor(repeating: .nan, shape: [2, 7, 4]) }
    let padded = Tensor(repeating: 1, shape: [2, 3, 4]).padded(axis: 1, length: 7, at: 2..<5)
    #expect(padded.values.reduce(0, +) == 24)
  }

  @Test func thirdOrderOfACube() {
    let x = Tensor([2], shape: [1]).asVariable()
    var y = x * x * x
    for _ in 0..<3 { y = gradients(of: y, withRespectTo: [x], differentiable: true)[0] }
    #expect(y.values == [6])
  }
}
