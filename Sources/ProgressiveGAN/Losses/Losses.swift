import Autograd

/// The losses' constants.
public struct LossSettings: Equatable, Sendable {
  /// Wasserstein with gradient penalty (Gulrajani et al. 2017), or least squares (Mao et al. 2017).
  public enum Kind: String, CaseIterable, Sendable {
    case wassersteinGP = "wgan-gp"
    case leastSquares = "least-squares"
  }

  public var kind: Kind
  /// λ, the weight of the gradient penalty.
  var gradientPenaltyWeight: Float
  /// γ, the gradient norm aimed at.
  var gradientTarget: Float
  /// ε_drift, the weight of the squared scores of reals (Karras et al. 2018, appendix A.1).
  public var drift: Float
  /// Weight of the label terms of a conditional model.
  var labelWeight: Float = 1
  /// γ of the R1 penalty on reals, γ/2 · mean(‖∇D(x)‖²) (Mescheder et al. 2018, equation 9); 0 for none.
  var r1Weight: Float = 0

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

/// A discriminator's output [N, 1 + labels] taken apart.
struct Judgement {
  /// [N, 1].
  let scores: Tensor
  /// [N, labels]; nil without labels.
  let logits: Tensor?

  init(_ output: Tensor) {
    let width = output.shape[1]
    scores = width == 1 ? output : output.slice(axis: 1, 0..<1)
    logits = width == 1 ? nil : output.slice(axis: 1, 1..<width)
  }

  /// How far the logits are from labels [N, labels], one-hot: the mean softmax cross-entropy, the label term of AC-GAN
  /// (Odena et al. 2017); nil without labels.
  func labelLoss(_ labels: Tensor?) -> Tensor? {
    guard let logits, let labels else { return nil }
    // Shifted by each row's maximum, which changes nothing but keeps eˣ finite.
    let (rows, columns) = (logits.shape[0], logits.shape[1])
    let values = logits.values
    let maxima = (0..<rows).map { values[($0 * columns)..<(($0 + 1) * columns)].max() ?? 0 }
    let shifted = logits - Tensor(maxima, shape: [rows, 1]).broadcast(to: logits.shape)
    let logSum = shifted.exponential().sum(over: [1]).logarithm()
    return (logSum - (shifted * labels).sum(over: [1])).mean()
  }
}

/// The gradient of the scores with respect to images, whose norm penalties are made of.
struct GradientPenalty {
  /// D(x̂), [N, 1].
  let scores: Tensor
  /// ∇ Σ D(x̂), of the images' shape.
  let gradient: Tensor
  /// Its squared norm for each image, [N, 1, 1, 1].
  let squaredNorms: Tensor

  /// - Parameter augmentation: what the discriminator sees the images through.
  init(_ discriminator: Discriminator, at images: Tensor, through augmentation: Augmentation? = nil, alpha: Double) {
    let variable = images.asVariable()
    scores = Judgement(discriminator(augmentation?(variable) ?? variable, alpha: alpha)).scores
    gradient = gradients(of: scores, withRespectTo: [variable], differentiable: true)[0]
    squaredNorms = gradient.squared().sum(over: [1, 2, 3])
  }

  private init(scores: Tensor, gradient: Tensor, squaredNorms: Tensor) {
    self.scores = scores
    self.gradient = gradient
    self.squaredNorms = squaredNorms
  }

  /// The same numbers, without their past.
  func detached() -> GradientPenalty {
    GradientPenalty(
      scores: scores.detached(), gradient: gradient.detached(), squaredNorms: squaredNorms.detached())
  }

  /// The norms, [N, 1, 1, 1].
  var norms: Tensor { squaredNorms.squareRoot() }

  /// λ / γ² · mean((‖∇D(x̂)‖ − γ)²) (Gulrajani et al. 2017, equation 3; the target γ is Karras et al.'s).
  func loss(_ settings: LossSettings) -> Tensor {
    let target = settings.gradientTarget
    return (norms - target).squared().mean() * (settings.gradientPenaltyWeight / (target * target))
  }
}

/// x̂ = real + (fake − real) · mix, one factor [N] for each image.
func mixed(_ real: Tensor, _ fake: Tensor, by mix: Tensor) -> Tensor {
  let weights = mix.reshaped([mix.count, 1, 1, 1]).broadcast(to: real.shape)
  return real + (fake - real) * weights
}
