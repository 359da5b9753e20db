import Foundation

/// The unit direction from disliked latents to liked ones; nil without at least one of each.
///
/// The weights w of a logistic regression, P(liked) = 1 / (1 + exp(−(w·x + b))), over the latents at length 1, with an L2
/// penalty: latents have more numbers than a person has opinions, and without it w would grow without end. Both classes
/// count alike, however many there are of each. Found by gradient descent in the span of the latents, w = Σ aᵢ xᵢ.
func preference(likes: [[Float]], dislikes: [[Float]]) -> [Float]? {
  guard !likes.isEmpty, !dislikes.isEmpty else { return nil }
  let points = (likes + dislikes).map { normalized($0.map(Double.init)) }
  let signs = likes.map { _ in 1.0 } + dislikes.map { _ in -1.0 }
  let importance = likes.map { _ in 0.5 / Double(likes.count) } + dislikes.map { _ in 0.5 / Double(dislikes.count) }
  let products = points.map { point in points.map { dot(point, $0) } }
  var (coefficients, bias) = (points.map { _ in 0.0 }, 0.0)
  // The loss is curved by at most a quarter of |x|² + 1, which is 2, plus the penalty.
  let rate = 1 / (0.5 + penalty)
  for _ in 0..<500 {
    let slopes = points.indices.map { index in
      let margin = signs[index] * (dot(products[index], coefficients) + bias)
      return -importance[index] * signs[index] / (1 + exp(margin))
    }
    for index in points.indices { coefficients[index] -= rate * (slopes[index] + penalty * coefficients[index]) }
    bias -= rate * slopes.reduce(0, +)
  }
  let sum = points.indices.reduce(points[0].map { _ in 0.0 }) { combined($0, 1, points[$1], coefficients[$1]) }
  let direction = normalized(sum)
  return length(direction) > 0 ? direction.map { Float($0) } : nil
}

private let penalty = 0.01
