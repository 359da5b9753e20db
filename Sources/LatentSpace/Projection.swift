import Autograd
import Foundation
import Images
import Kernels
import NeuralNetworks
import ProgressiveGAN

/// The search for the latent whose picture is nearest to a given one: of some samples the nearest few are followed by
/// gradient descent (Adam, Kingma and Ba 2015) on the hypersphere, the worse half given up now and then.
public struct Projection: Sendable {
  /// Samples among which it begins.
  public static let sampleCount = 64

  let stepCount: Int
  package let snapshot: GeneratorSnapshot
  /// [1, resolution, resolution, channels] in -1...1.
  private let target: Tensor
  private let seed: UInt64
  /// The class to stay in, if one was asked for.
  private let wantedLabel: Int?
  private var climbers: [Climber] = []
  private var samples: [Climber] = []
  private var steps = 0

  /// A latent on its way down.
  fileprivate struct Climber: Sendable {
    var latent: [Float]
    let label: Int
    var first: [Float]
    var second: [Float]
    /// The way so far, the nearest point of it and its distances.
    var trail: [[Float]] = []
    var nearest: [Float]
    var loss = Float.infinity
    var pixelLoss = Float.infinity

    init(_ latent: [Float], label: Int) {
      (self.latent, self.label, nearest) = (latent, label, latent)
      first = latent.map { _ in 0 }
      second = first
    }
  }

  /// - Parameters:
  ///   - image: of any size; its middle square is what counts.
  ///   - steps: of descent.
  ///   - label: of a conditional generator, the class; without, that of the nearest sample.
  public init(
    of image: Image, with snapshot: GeneratorSnapshot, steps: Int = 200, seed: UInt64 = 1, label: Int? = nil
  ) {
    let side = snapshot.resolution
    let picture = image.converted(toChannels: snapshot.channels).croppedToSquare().resized(width: side, height: side)
    self.init(
      of: Tensor(
        bytes: picture.pixels[...], shape: [1, side, side, snapshot.channels], scale: 1 / 127.5, offset: -1),
      with: snapshot, steps: steps, seed: seed, label: label)
  }

  init(of target: Tensor, with snapshot: GeneratorSnapshot, steps: Int, seed: UInt64, label: Int?) {
    self.target = target
    self.snapshot = snapshot
    self.seed = seed
    stepCount = steps
    wantedLabel = label
  }

  /// Starts that are followed at once: as many as memory is well used for.
  private var startCount: Int { snapshot.resolution <= 64 ? 4 : snapshot.resolution <= 256 ? 2 : 1 }
  private var batch: Int { max(1, min(16, (1 << 16) / (snapshot.resolution * snapshot.resolution))) }
  private var sampleBatches: Int { (Self.sampleCount + batch - 1) / batch }

  /// How much of the work is done, in calls of `advance`.
  public var progress: (done: Int, total: Int) {
    (samples.count / batch + (samples.count % batch > 0 ? 1 : 0) + steps, sampleBatches + stepCount)
  }

  public var isFinished: Bool { samples.count == Self.sampleCount && steps == stepCount }

  /// A batch of samples, or a step down.
  public mutating func advance() {
    if samples.count < Self.sampleCount {
      addSamples()
      if samples.count == Self.sampleCount {
        climbers = Array(samples.sorted { $0.loss < $1.loss }.prefix(startCount))
      }
    } else if steps < stepCount {
      descend()
    }
  }

  private mutating func addSamples() {
    let numbers = samples.count..<min(Self.sampleCount, samples.count + batch)
    var new = numbers.map { number in
      Climber(
        sampleLatent(size: snapshot.latentSize, seed: seed, index: number),
        label: wantedLabel ?? number % max(1, snapshot.classes.count))
    }
    _ = measure(&new)
    samples += new
  }

  private mutating func descend() {
    let gradients = measure(&climbers)
    steps += 1
    let share = Double(steps) / Double(stepCount)
    // Quick at first, and ever smaller towards the end.
    let rate = 0.1 * 0.5 * (1 + cos(.pi * share))
    for index in climbers.indices { climbers[index].step(along: gradients[index], rate: rate, number: steps) }
    if [stepCount / 4, stepCount / 2].contains(steps), climbers.count > 1 {
      climbers = Array(climbers.sorted { $0.loss < $1.loss }.prefix(climbers.count / 2))
    }
    // Where the last step led.
    if steps == stepCount { _ = measure(&climbers) }
  }

  /// Notes how far the climbers are; returns the gradients there.
  private func measure(_ climbers: inout [Climber]) -> [[Float]] {
    let size = snapshot.latentSize
    let latents = Tensor(Array(climbers.map(\.latent).joined()), shape: [climbers.count, size]).asVariable()
    let (losses, pixels) = distances(of: latents, labels: climbers.map(\.label))
    let gradient = gradients(of: losses.sum(), withRespectTo: [latents])[0].values
    let (lossValues, pixelValues) = (losses.values, pixels.values)
    for index in climbers.indices { climbers[index].note(lossValues[index], pixelValues[index]) }
    return climbers.indices.map { Array(gradient[($0 * size)..<(($0 + 1) * size)]) }
  }

  /// What descends, and the mean squares of the pixels' differences as they are shown, both [N].
  ///
  /// Squares hold the large forms; absolute values of a Laplacian pyramid's levels, each by its mean, the fine ones
  /// (Bojanowski et al. 2018, section 3). Its filters are average pooling and nearest upsampling.
  func distances(of latents: Tensor, labels: [Int]) -> (Tensor, Tensor) {
    let count = latents.shape[0]
    let images = snapshot.generator(
      latents, labels: Tensor(oneHot: labels, count: snapshot.classes.count), alpha: snapshot.alpha)
    let target = target.broadcast(to: images.shape)
    let difference = Self.clamped(images, slope: 0.1) - target
    func mean(_ x: Tensor) -> Tensor { x.mean(over: [1, 2, 3]).reshaped([count]) }
    // Differentiable at 0, too.
    func absolute(_ x: Tensor) -> Tensor { (x.squared() + 1e-6).squareRoot() }
    let pixels = mean((Self.clamped(images, slope: 0) - target).squared())
    var (level, loss) = (difference, mean(difference.squared()))
    while level.shape[1] > 4 {
      let smaller = averagePool2x(level)
      loss = loss + mean(absolute(level - upsample2x(smaller)))
      level = smaller
    }
    return (loss + mean(absolute(level)), pixels)
  }

  /// Within -1...1, beyond which pictures do not go; what lies outside goes on with a slope, to find back.
  private static func clamped(_ x: Tensor, slope: Float) -> Tensor {
    let none = Tensor(repeating: 0, shape: [x.shape[3]])
    return weightedSum(
      leakyReLU(x + 1, bias: none, slope: slope) - 1, 1, leakyReLU(x - 1, bias: none, slope: 0), slope - 1)
  }

  // MARK: What was found

  private var best: Climber? { (climbers.isEmpty ? samples : climbers).min { $0.loss < $1.loss } }

  /// The nearest latent so far, of norm √size; nil before the first sample.
  public var latent: [Float]? { best?.nearest }
  /// Its class.
  public var label: Int { best?.label ?? 0 }
  /// Root mean square of pixels' differences there, from 0 for the same picture to 1 for its opposite.
  public var distance: Double { Double(best?.pixelLoss ?? .infinity).squareRoot() / 2 }
  /// The same of the nearest sample, where it began.
  public var firstDistance: Double {
    Double(samples.min { $0.loss < $1.loss }?.pixelLoss ?? .infinity).squareRoot() / 2
  }

  /// The way down to the nearest latent, thinned to some hundred points; nil before the search has gone anywhere.
  public var way: LatentPath? {
    guard let best, !best.trail.isEmpty else { return nil }
    // Small turns are left out, that what follows it may go on smoothly.
    let thinned = best.trail.enumerated().filter { $0.offset % max(1, best.trail.count / 100) == 0 }.map(\.element)
    return LatentPath(through: thinned + [best.nearest])
  }
}

extension Projection.Climber {
  /// Takes in how far it is where it stands.
  fileprivate mutating func note(_ loss: Float, _ pixelLoss: Float) {
    trail.append(latent)
    guard loss < self.loss else { return }
    (self.loss, self.pixelLoss, nearest) = (loss, pixelLoss, latent)
  }

  /// A step of Adam, then back onto the hypersphere.
  fileprivate mutating func step(along gradient: [Float], rate: Double, number: Int) {
    let (beta1, beta2) = (Float(0.9), Float(0.99))
    let corrections = (1 - pow(0.9, Double(number)), (1 - pow(0.99, Double(number))).squareRoot())
    let size = Float(rate * corrections.1 / corrections.0)
    guard gradient.allSatisfy(\.isFinite) else { return }
    for index in latent.indices {
      first[index] += (1 - beta1) * (gradient[index] - first[index])
      second[index] += (1 - beta2) * (gradient[index] * gradient[index] - second[index])
      latent[index] -= size * first[index] / (second[index].squareRoot() + 1e-12)
    }
    latent = projectOntoHypersphere(latent)
  }
}
