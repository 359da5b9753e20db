import Autograd
import Testing

@testable import NeuralNetworks

@Suite struct AdamTests {
  private struct Point: Parameterized {
    var position: Tensor

    mutating func visitParameters(_ path: String, _ visit: (String, inout Tensor) -> Void) {
      visit(joined(path, "position"), &position)
    }
  }

  /// The first step has the learning rate's size whatever the gradient's, in the direction against it.
  @Test func firstStepHasTheLearningRatesSize() {
    var point = Point(position: Tensor([1, 2], shape: [2]))
    var adam = Adam(beta1: 0, beta2: 0.99, epsilon: 1e-8)
    adam.update(&point, gradients: ["position": Tensor([1000, -0.001], shape: [2])], learningRate: 0.1)
    #expect(abs(point.position.values[0] - 0.9) < 1e-5)
    #expect(abs(point.position.values[1] - 2.1) < 1e-4)
  }

  @Test func findsTheMinimumOfAParabola() {
    var point = Point(position: Tensor([3, -4], shape: [2]))
    var adam = Adam(beta1: 0.9, beta2: 0.99, epsilon: 1e-8)
    for _ in 0..<500 { adam.update(&point, gradients: ["position": point.position], learningRate: 0.05) }
    #expect(point.position.values.allSatisfy { abs($0) < 0.05 })
  }

  @Test func resetForgets() {
    var point = Point(position: Tensor([1], shape: [1]))
    var adam = Adam(beta1: 0, beta2: 0.99, epsilon: 1e-8)
    adam.update(&point, gradients: ["position": Tensor([1], shape: [1])], learningRate: 0.1)
    adam.reset()
    #expect(adam.step == 0 && adam.moments.isEmpty)
  }

  /// By one minus the decay, towards the parameter from before the step, which is the same as without an average.
  @Test func averageFollows() {
    var (point, average) = (Point(position: Tensor([1], shape: [1])), Point(position: Tensor([0], shape: [1])))
    var (adam, alone) = (Adam(beta1: 0, beta2: 0.99, epsilon: 1e-8), point)
    var other = adam
    let gradients = ["position": Tensor([3], shape: [1])]
    adam.update(&point, gradients: gradients, learningRate: 0.1, average: &average, decay: 0.75)
    other.update(&alone, gradients: gradients, learningRate: 0.1)
    #expect(average.position.values == [0.25])
    #expect(point.position.values == alone.position.values)
  }

  @Test func averageFollowsWhatHasNoGradient() {
    var (point, average) = (Point(position: Tensor([1], shape: [1])), Point(position: Tensor([0], shape: [1])))
    var adam = Adam(beta1: 0, beta2: 0.99, epsilon: 1e-8)
    adam.update(&point, gradients: [:], learningRate: 0.1, average: &average, decay: 0.75)
    #expect(average.position.values == [0.25] && point.position.values == [1])
  }
}
