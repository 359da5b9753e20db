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

  /// One step on those parameters that have a gradient, in their memory if nobody else has it.
  ///
  /// - Returns: whether all weights and moments are finite. Those whose step is not keep their values.
  @discardableResult
  public mutating func update<Network: Parameterized>(
    _ network: inout Network, gradients: [String: Tensor], learningRate: Double
  ) -> Bool {
    var averages: [String: MovingAverage] = [:]
    return update(&network, gradients, learningRate, &averages)
  }

  /// The same, while the exponential moving average p ← lerp(network's, p, decay) follows the network from before the
  /// step, in the same sweep over memory.
  @discardableResult
  public mutating func update<Network: Parameterized>(
    _ network: inout Network, gradients: [String: Tensor], learningRate: Double, average: inout Network, decay: Float
  ) -> Bool {
    // Taken out, so that no two hold them.
    var averages: [String: MovingAverage] = [:]
    let nothing = Tensor(repeating: 0, shape: [0])
    average.visitParameters("") { path, parameter in
      averages[path] = MovingAverage(parameter, decay: decay)
      parameter = nothing
    }
    let isFinite = update(&network, gradients, learningRate, &averages)
    average.visitParameters("") { path, parameter in
      if let moved = averages.removeValue(forKey: path) { parameter = moved.tensor }
    }
    return isFinite
  }

  private mutating func update<Network: Parameterized>(
    _ network: inout Network, _ gradients: [String: Tensor], _ learningRate: Double,
    _ averages: inout [String: MovingAverage]
  ) -> Bool {
    step += 1
    // Algorithm 1's m̂ / (√v̂ + ε) with both corrections moved out: c₂ m / (c₁ (√v + ε c₂)), c₂ = √(1 − β2ᵗ).
    let correction1 = 1 - pow(beta1, Double(step))
    let correction2 = (1 - pow(beta2, Double(step))).squareRoot()
    let constants = AdamUpdate(
      stepSize: Float(learningRate * correction2 / correction1), beta1: Float(beta1), beta2: Float(beta2),
      epsilon: Float(epsilon * correction2))
    var isFinite = true
    network.visitParameters("") { path, parameter in
      var average = averages.removeValue(forKey: path)
      if let gradient = gradients[path] {
        let isStepFinite = moments[path, default: Moments(zerosOf: gradient.shape)].step(
          &parameter, gradient, constants, &average)
        isFinite = isFinite && isStepFinite
      } else if let old = average {
        average?.tensor = lerp(parameter, old.tensor, old.decay)
      }
      averages[path] = average
    }
    return isFinite
  }
}

extension Adam.Moments {
  fileprivate init(zerosOf shape: [Int]) {
    self.init(first: Tensor(repeating: 0, shape: shape), second: Tensor(repeating: 0, shape: shape))
  }

  fileprivate mutating func step(
    _ parameter: inout Tensor, _ gradient: Tensor, _ constants: AdamUpdate, _ average: inout MovingAverage?
  ) -> Bool {
    adamStep(&parameter, gradient: gradient, first: &first, second: &second, constants, average: &average)
  }
}
