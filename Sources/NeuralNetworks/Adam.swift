import Autograd
import Foundation
import Kernels

/// Adam (Kingma and Ba 2015), moments kept by parameter path.
public struct Adam: Sendable {
  public struct Moments: Sendable {
    public var first: Tensor
    public var second: Tensor

    public init(first: Tensor, second: Tensor) {
      self.first = first
      self.second = second
    }
  }

  public var beta1: Double
  public var beta2: Double
  public var epsilon: Double
  /// Steps since the last reset.
  public var step = 0
  public var moments: [String: Moments] = [:]

  public init(beta1: Double, beta2: Double, epsilon: Double) {
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
  }

  /// Forgets the moments, as when new layers come in.
  public mutating func reset() {
    step = 0
    moments = [:]
  }

  /// One step on those parameters that have a gradient.
  public mutating func update<Network: Parameterized>(
    _ network: inout Network, gradients: [String: Tensor], learningRate: Double
  ) {
    var averages: [String: Tensor] = [:]
    update(&network, gradients, learningRate, &averages, decay: 0)
  }

  /// The same, while the exponential moving average p ← lerp(network's, p, decay) follows the network from before the
  /// step, in the same sweep over memory.
  public mutating func update<Network: Parameterized>(
    _ network: inout Network, gradients: [String: Tensor], learningRate: Double, average: inout Network, decay: Float
  ) {
    var averages = average.parameters
    update(&network, gradients, learningRate, &averages, decay: decay)
    average.visitParameters("") { path, parameter in
      if let moved = averages[path] { parameter = moved }
    }
  }

  private mutating func update<Network: Parameterized>(
    _ network: inout Network, _ gradients: [String: Tensor], _ learningRate: Double, _ averages: inout [String: Tensor],
    decay: Float
  ) {
    step += 1
    // Algorithm 1's m̂ / (√v̂ + ε) with both corrections moved out: c₂ m / (c₁ (√v + ε c₂)), c₂ = √(1 − β2ᵗ).
    let correction1 = 1 - pow(beta1, Double(step))
    let correction2 = (1 - pow(beta2, Double(step))).squareRoot()
    let constants = AdamUpdate(
      stepSize: Float(learningRate * correction2 / correction1), beta1: Float(beta1), beta2: Float(beta2),
      epsilon: Float(epsilon * correction2))
    network.visitParameters("") { path, parameter in
      let average = averages[path]
      guard let gradient = gradients[path] else {
        averages[path] = average.map { lerp(parameter, $0, decay) }
        return
      }
      let zero = { Tensor(repeating: 0, shape: gradient.shape) }
      let old = moments[path] ?? Moments(first: zero(), second: zero())
      let new = adamStep(
        parameter, gradient: gradient, first: old.first, second: old.second, constants,
        average: average.map { ($0, decay) })
      parameter = new.parameter
      averages[path] = new.average
      moments[path] = Moments(first: new.first, second: new.second)
    }
  }
}
