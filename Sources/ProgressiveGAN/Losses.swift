import Autograd

/// The losses' constants.
public struct LossSettings: Equatable, Sendable {
  /// Wasserstein with gradient penalty (Gulrajani et al. 2017), or least squares (Mao et al. 2017).
  public enum Kind: String, Codable, CaseIterable, Sendable { case wassersteinGP, leastSquares }

  public var kind: Kind
  /// λ, the weight of the gradient penalty.
  public var gradientPenaltyWeight: Float
  /// γ, the gradient norm aimed at.
  public var gradientTarget: Float
  /// ε_drift, the weight of the squared scores of reals (Karras et al. 2018, appendix A.1).
  public var drift: Float

  public init(
    kind: Kind = .wassersteinGP, gradientPenaltyWeight: Float = 10, gradientTarget: Float = 1, drift: Float = 0.001
  ) {
    self.kind = kind
    self.gradientPenaltyWeight = gradientPenaltyWeight
    self.gradientTarget = gradientTarget
    self.drift = drift
  }

  /// The generator's loss from the scores [N, 1] of its images.
  func generatorLoss(_ fakeScores: Tensor) -> Tensor {
    switch kind {
    case .wassersteinGP: -fakeScores.mean()
    case .leastSquares: (fakeScores - 1).squared().mean()
    }
  }

  /// The discriminator's loss from scores [N, 1], without the gradient penalty.
  func discriminatorLoss(real: Tensor, fake: Tensor) -> Tensor {
    switch kind {
    case .wassersteinGP: fake.mean() - real.mean() + real.squared().mean() * drift
    case .leastSquares: (real - 1).squared().mean() + fake.squared().mean()
    }
  }
}

/// The gradient penalty at images between reals and fakes (Gulrajani et al. 2017, equation 3):
/// weight / target² · mean((‖∇D(x̂)‖ − target)²).
struct GradientPenalty {
  /// D(x̂), [N, 1].
  let scores: Tensor
  /// ∇ Σ D(x̂), of the images' shape.
  let gradient: Tensor
  /// Its norm for each image, [N, 1, 1, 1].
  let norms: Tensor
  let loss: Tensor

  init(_ discriminator: Discriminator, at images: Tensor, alpha: Double, settings: LossSettings) {
    let variable = images.asVariable()
    scores = discriminator(variable, alpha: alpha)
    gradient = gradients(of: scores, withRespectTo: [variable], differentiable: true)[0]
    norms = gradient.squared().sum(over: [1, 2, 3]).squareRoot()
    let target = settings.gradientTarget
    loss = (norms - target).squared().mean() * (settings.gradientPenaltyWeight / (target * target))
  }
}

/// x̂ = real + (fake − real) · mix, one factor [N] for each image.
func mixed(_ real: Tensor, _ fake: Tensor, by mix: Tensor) -> Tensor {
  let weights = mix.reshaped([mix.count, 1, 1, 1]).broadcast(to: real.shape)
  return real + (fake - real) * weights
}
