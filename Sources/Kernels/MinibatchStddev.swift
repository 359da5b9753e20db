/// Samples [batch, pixels, channels] in groups, each of which has its own mean standard deviation (Karras et al. 2018,
/// section 3). Each of `parts` minibatches is grouped by itself, in as few groups as there must be of `size` samples at
/// most; sample n of a minibatch belongs to group n mod their number, so that no two differ by more than one sample.
public struct StddevGeometry: Equatable, Sendable {
  public var batch: Int
  public var pixels: Int
  public var channels: Int
  public var parts: Int
  /// Samples of a group, at most.
  public var size: Int

  public init(batch: Int, pixels: Int, channels: Int, parts: Int, size: Int) {
    precondition(batch % parts == 0 && size > 0, "groups of \(size) of \(batch) samples in \(parts) parts")
    (self.batch, self.pixels, self.channels, self.parts, self.size) = (batch, pixels, channels, parts, size)
  }

  var features: Int { pixels * channels }

  /// The samples of each group.
  public var groups: [[Int]] {
    let minibatch = batch / parts
    let count = (minibatch + size - 1) / size
    return (0..<(parts * count)).map { group in
      let first = group / count * minibatch
      return Array(stride(from: first + group % count, to: first + minibatch, by: count))
    }
  }

  fileprivate func overGroups(_ body: ([Int]) -> Void) {
    let groups = groups
    parallel(groups.count) { body(groups[$0]) }
  }
}

private let epsilon: Float = 1e-8

/// y [batch, pixels, channels + 1] = x with one more channel: s = the mean over a group's features of √(variance + 1e-8).
public func appendStddev(_ x: FloatBuffer, into y: FloatBuffer, _ g: StddevGeometry) {
  g.overGroups { samples in
    let group = GroupMoments(x, samples, g)
    for feature in 0..<g.features { group.spare[feature] = group.variance[feature].squareRoot() }
    let deviation = total(group.spare, g.features) * (1 / Float(g.features))
    for sample in samples { group.append(deviation, to: group.values(x, sample), into: y, sample) }
  }
}

/// The gradient to x of ⟨gradient, appendStddev(x)⟩: the gradient's own channels, and S · ∂s/∂x = S · c / (n F d), where S
/// is the sum of its last channel over the group, c are centred values, n is the group's size, F its features, and d
/// their deviation.
public func appendStddevGradient(
  _ gradient: FloatBuffer, _ x: FloatBuffer, into output: FloatBuffer, _ g: StddevGeometry
) {
  g.overGroups { samples in
    let group = GroupMoments(x, samples, g)
    let scale = group.lastChannelSum(gradient, samples) * (1 / Float(g.features))
    let one = 1 / Float(samples.count)
    for feature in 0..<g.features {
      group.spare[feature] = scale * (1 / group.variance[feature].squareRoot()) * 0.5 * one
    }
    let pull = group.clearedSums()
    for sample in samples {
      let (values, target) = (group.values(x, sample), group.values(output, sample))
      for feature in 0..<g.features {
        let value = group.spare[feature] * (values[feature] - group.mean[feature]) * 2
        target[feature] = value
        pull[feature] -= Double(value)
      }
    }
    // Zero but for rounding: the centred values' own mean.
    for feature in 0..<g.features { group.spare[feature] = Float(pull[feature]) * one }
    for sample in samples {
      let target = group.values(output, sample)
      for pixel in 0..<g.pixels {
        let source = gradient.pointer + (sample * g.pixels + pixel) * (g.channels + 1)
        for channel in 0..<g.channels {
          let feature = pixel * g.channels + channel
          target[feature] = source[channel] + (target[feature] + group.spare[feature])
        }
      }
    }
  }
}

/// The tangent of `appendStddev` at x along h, linear in h and the adjoint of `appendStddevGradient` in its gradient: h with
/// one more channel, Σ h · ∂s/∂x over the group.
public func appendStddevTangent(_ h: FloatBuffer, _ x: FloatBuffer, into output: FloatBuffer, _ g: StddevGeometry) {
  g.overGroups { samples in
    let group = GroupMoments(x, samples, g)
    let products = group.centredProducts(h, x, samples)
    for feature in 0..<g.features {
      group.spare[feature] = Float(products[feature]) / group.variance[feature].squareRoot()
    }
    let slope = total(group.spare, g.features) / Float(samples.count * g.features)
    for sample in samples { group.append(slope, to: group.values(h, sample), into: output, sample) }
  }
}

/// The gradient to x of ⟨gradient, appendStddevTangent(h, x)⟩, symmetric in what h and the gradient stand for:
/// S / (n F) · ((h − mean h) / d − c · Σ h c / (n d³)).
public func appendStddevCurvature(
  _ h: FloatBuffer, _ gradient: FloatBuffer, _ x: FloatBuffer, into output: FloatBuffer, _ g: StddevGeometry
) {
  g.overGroups { samples in
    let group = GroupMoments(x, samples, g)
    let scale = group.lastChannelSum(gradient, samples) / Float(samples.count * g.features)
    let products = group.centredProducts(h, x, samples)
    for feature in 0..<g.features {
      let variance = group.variance[feature]
      group.spare[feature] = Float(products[feature]) / (Float(samples.count) * variance)
    }
    let sums = group.clearedSums()
    for sample in samples {
      let along = group.values(h, sample)
      for feature in 0..<g.features { sums[feature] += Double(along[feature]) }
    }
    for sample in samples {
      let (along, values, target) = (group.values(h, sample), group.values(x, sample), group.values(output, sample))
      for feature in 0..<g.features {
        let centred = along[feature] - Float(sums[feature]) / Float(samples.count)
        let turn = group.spare[feature] * (values[feature] - group.mean[feature])
        target[feature] = scale / group.variance[feature].squareRoot() * (centred - turn)
      }
    }
  }
}

/// Mean and variance (+ 1e-8) of a group's features, each over the group's samples, added up in double.
private final class GroupMoments {
  let mean: UnsafeMutablePointer<Float>
  let variance: UnsafeMutablePointer<Float>
  /// Room for a number for each feature.
  let spare: UnsafeMutablePointer<Float>
  private let sums: UnsafeMutablePointer<Double>
  private let buffer: FloatBuffer
  private let g: StddevGeometry

  init(_ x: FloatBuffer, _ samples: [Int], _ g: StddevGeometry) {
    self.g = g
    let features = g.features
    buffer = FloatBuffer(uninitialized: 3 * features)
    (mean, variance, spare) = (buffer.pointer, buffer.pointer + features, buffer.pointer + 2 * features)
    sums = .allocate(capacity: features)
    sums.initialize(repeating: 0, count: features)
    let one = 1 / Float(samples.count)
    for sample in samples {
      let values = values(x, sample)
      for feature in 0..<features { sums[feature] += Double(values[feature]) }
    }
    for feature in 0..<features {
      mean[feature] = Float(sums[feature]) * one
      sums[feature] = 0
    }
    for sample in samples {
      let values = values(x, sample)
      for feature in 0..<features {
        let centred = values[feature] - mean[feature]
        sums[feature] += Double(centred * centred)
      }
    }
    for feature in 0..<features { variance[feature] = Float(sums[feature]) * one + epsilon }
  }

  deinit { sums.deallocate() }

  func values(_ buffer: FloatBuffer, _ sample: Int) -> UnsafeMutablePointer<Float> {
    buffer.pointer + sample * g.features
  }

  func clearedSums() -> UnsafeMutablePointer<Double> {
    sums.update(repeating: 0, count: g.features)
    return sums
  }

  /// Σ h · c over the samples, feature by feature.
  func centredProducts(_ h: FloatBuffer, _ x: FloatBuffer, _ samples: [Int]) -> UnsafeMutablePointer<Double> {
    let products = clearedSums()
    for sample in samples {
      let (along, values) = (values(h, sample), values(x, sample))
      for feature in 0..<g.features {
        products[feature] += Double(along[feature] * (values[feature] - mean[feature]))
      }
    }
    return products
  }

  /// The sum of the last of channels + 1 over all of the group's pixels.
  func lastChannelSum(_ gradient: FloatBuffer, _ samples: [Int]) -> Float {
    samples.reduce(0) { sum, sample in
      let last = gradient.pointer + sample * g.pixels * (g.channels + 1) + g.channels
      for pixel in 0..<g.pixels { spare[pixel] = last[pixel * (g.channels + 1)] }
      return sum + total(spare, g.pixels)
    }
  }

  /// A sample's channels with one more, the same everywhere.
  func append(_ value: Float, to source: UnsafePointer<Float>, into output: FloatBuffer, _ sample: Int) {
    for pixel in 0..<g.pixels {
      let target = output.pointer + (sample * g.pixels + pixel) * (g.channels + 1)
      target.update(from: source + pixel * g.channels, count: g.channels)
      target[g.channels] = value
    }
  }
}
