import Kernels

/// How long the phases of a configuration take on this machine: real training steps on random images, timed at every
/// resolution where a step is short, and beyond those reckoned by the multiplications that an image needs.
public struct DurationEstimate: Equatable, Sendable {
  public let configuration: Configuration
  /// Seconds an image takes, by resolution, as measured.
  public private(set) var secondsPerImage: [Int: Double]

  /// Steps expected to take longer are not measured, and steps are repeated for this long: in seconds.
  private static let longestStep = 1.5
  private static let patience = 0.3

  /// - Parameter secondsPerImage: what is known already.
  public init(_ configuration: Configuration, secondsPerImage: [Int: Double] = [:]) {
    self.configuration = configuration
    self.secondsPerImage = secondsPerImage
  }

  private var resolutions: [Int] {
    let schedule = configuration.schedule
    return NetworkShape.resolutions(upTo: schedule.finalResolution).filter { $0 >= schedule.firstResolution }
  }

  /// The largest resolution measured so far.
  public var measuredResolution: Int? { secondsPerImage.keys.max() }

  /// The resolution to measure next; nil once all are measured that can be.
  public var nextResolution: Int? {
    guard let largest = measuredResolution else { return resolutions.first }
    guard let next = resolutions.first(where: { $0 > largest }) else { return nil }
    let step = seconds(at: next) * Double(configuration.schedule.batchSize[next] * configuration.discriminatorRepeats)
    return step <= Self.longestStep ? next : nil
  }

  /// Times steps at the next resolution; takes about half a second.
  ///
  /// - Parameter time: seconds that some work takes.
  public mutating func measureNext(
    time: (_ work: () -> Void) -> Double = { ContinuousClock().measure($0) / .seconds(1) }
  ) {
    guard let resolution = nextResolution else { return }
    let (batch, repeats) = (configuration.schedule.batchSize[resolution], configuration.discriminatorRepeats)
    var measurement = StepMeasurement(configuration.networkShape, resolution: resolution, batch: batch, alpha: 1)
    // The first one makes buffers and threads.
    let first = time { measurement.step(discriminatorRepeats: repeats) }
    var steps: [Double] = []
    while steps.isEmpty || first + steps.reduce(0, +) < Self.patience {
      steps.append(time { measurement.step(discriminatorRepeats: repeats) })
    }
    let median = steps.sorted()[steps.count / 2]
    secondsPerImage[resolution] = median / Double(batch * repeats)
  }

  /// Expected seconds of each phase of the schedule; nil before anything is measured.
  public var phaseSeconds: [Double]? {
    guard measuredResolution != nil else { return nil }
    return configuration.schedule.phases.map { Double($0.length) * seconds(at: $0.resolution) }
  }

  /// How many images a second are learned from at a resolution.
  public struct Rate: Codable, Equatable, Sendable {
    public var resolution: Int
    public var imagesPerSecond: Double
    /// Whether steps were timed, not reckoned.
    public var isMeasured: Bool

    public init(resolution: Int, imagesPerSecond: Double, isMeasured: Bool) {
      self.resolution = resolution
      self.imagesPerSecond = imagesPerSecond
      self.isMeasured = isMeasured
    }
  }

  /// The rate at every resolution of the schedule; none before anything is measured.
  public var rates: [Rate] {
    guard measuredResolution != nil else { return [] }
    return resolutions.map {
      Rate(resolution: $0, imagesPerSecond: 1 / seconds(at: $0), isMeasured: secondsPerImage[$0] != nil)
    }
  }

  /// Seconds an image takes at a resolution, from the nearest one that was measured.
  private func seconds(at resolution: Int) -> Double {
    if let known = secondsPerImage[resolution] { return known }
    guard let nearest = measuredResolution, let known = secondsPerImage[nearest] else { return .nan }
    let shape = configuration.networkShape
    return known * shape.relativeCost(at: resolution) / shape.relativeCost(at: nearest)
  }
}

extension NetworkShape {
  /// Multiplications of one image's forward passes, up to a factor.
  package func relativeCost(at resolution: Int) -> Double {
    Self.resolutions(upTo: resolution).reduce(0) { sum, size in
      let maps = Double(featureMaps(at: size))
      return sum + Double(size * size) * maps * (maps + Double(featureMaps(at: size / 2)))
    }
  }
}
