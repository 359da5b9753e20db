/// When the networks grow: a pure function of the number of real images shown (Karras et al. 2018, section 3 and
/// appendix A). The first resolution is stabilized; each further one is faded in, then stabilized.
public struct TrainingSchedule: Equatable, Sendable {
  /// Powers of two from 4 to 1024.
  public var firstResolution: Int
  public var finalResolution: Int
  /// Thousand images per phase.
  public var fadeKimg: ByResolution<Double>
  public var stabilizeKimg: ByResolution<Double>
  /// Thousand images for the last phase, the stabilization of the final resolution.
  public var finalKimg: Double
  public var batchSize: ByResolution<Int>
  public var learningRate: ByResolution<Double>
  /// What was decided on the way: where fades changed their pace, and factors on the learning rates.
  var fadeBends = ByResolution(FadeBends())
  var learningRateChanges = LearningRateChanges()

  public init(
    firstResolution: Int = 4, finalResolution: Int, fadeKimg: ByResolution<Double>,
    stabilizeKimg: ByResolution<Double>, finalKimg: Double, batchSize: ByResolution<Int> = 16,
    learningRate: ByResolution<Double> = 0.001
  ) {
    self.firstResolution = firstResolution
    self.finalResolution = finalResolution
    self.fadeKimg = fadeKimg
    self.stabilizeKimg = stabilizeKimg
    self.finalKimg = finalKimg
    self.batchSize = batchSize
    self.learningRate = learningRate
  }

  /// One stretch of the schedule.
  public struct Phase: Hashable, Sendable {
    public enum Kind: String, Codable, Hashable, Sendable { case fade, stabilize }
    public let kind: Kind
    public let resolution: Int
    /// Real images shown before the phase begins, and during it.
    public let start: Int
    public let length: Int
    public var end: Int { start + length }

    public init(kind: Kind, resolution: Int, start: Int, length: Int) {
      self.kind = kind
      self.resolution = resolution
      self.start = start
      self.length = length
    }
  }

  /// Where a number of images falls.
  public struct Position: Hashable, Sendable {
    /// Index into `phases`; past the end it stays at the last.
    public let phaseIndex: Int
    public let phase: Phase
    /// Weight of the newest block, 0 to 1; 1 while stabilizing.
    public let alpha: Double
    public let batchSize: Int
    public let learningRate: Double
    /// Whether the whole schedule is over.
    public let isFinished: Bool

    public var resolution: Int { phase.resolution }
  }

  /// All phases, in order.
  public var phases: [Phase] {
    var result: [Phase] = []
    var start = 0
    func append(_ kind: Phase.Kind, _ resolution: Int, _ kimg: Double) {
      let length = kimg.images
      result.append(Phase(kind: kind, resolution: resolution, start: start, length: length))
      start += length
    }
    var resolution = firstResolution
    while resolution <= finalResolution {
      if resolution > firstResolution {
        append(.fade, resolution, fadeKimg[resolution])
      }
      append(.stabilize, resolution, resolution == finalResolution ? finalKimg : stabilizeKimg[resolution])
      resolution *= 2
    }
    return result
  }

  /// Real images shown by the end.
  public var totalImages: Int { phases.last?.end ?? 0 }

  /// The schedule's answer for a number of real images shown.
  public func position(at imagesSeen: Int) -> Position {
    let phases = phases
    let index = phases.firstIndex { imagesSeen < $0.end } ?? phases.count - 1
    let phase = phases[index]
    let bends = fadeBends[phase.resolution]
    return Position(
      phaseIndex: index, phase: phase,
      alpha: phase.kind == .fade ? bends.alpha(after: imagesSeen - phase.start, length: phase.length) : 1,
      batchSize: batchSize[phase.resolution],
      learningRate: learningRate[phase.resolution] * learningRateChanges.factor(at: imagesSeen),
      isFinished: imagesSeen >= totalImages)
  }

  /// The same schedule grown to a higher final resolution, for a run that has shown `imagesSeen` reals: what is done
  /// stays done. If the old final resolution is already being stabilized, its phase ends now, or once it is as long as
  /// that of any resolution between.
  public func grown(to resolution: Int, imagesSeen: Int) -> TrainingSchedule {
    guard resolution > finalResolution, let last = phases.last else { return self }
    var result = self
    let usual = stabilizeKimg[finalResolution]
    let done = Double(max(0, imagesSeen - last.start)) / 1000
    result.stabilizeKimg.exceptions[finalResolution] = max(usual, done)
    result.finalResolution = resolution
    return result
  }
}

extension Configuration {
  /// Where minibatch stddev has nothing to tell, as a sentence; nil if that is nowhere.
  package var deviationNotice: String? {
    guard shape.stddevGroup > 0 else { return nil }
    let sizes = NetworkShape.resolutions(upTo: schedule.finalResolution).filter {
      $0 >= schedule.firstResolution && (schedule.batchSize[$0] == 1 || shape.stddevGroup == 1)
    }
    guard let first = sizes.first, let last = sizes.last else { return nil }
    let place = first == last ? "\(first)×\(first)" : "\(first)×\(first) to \(last)×\(last)"
    let cause = shape.stddevGroup == 1 ? "a stddev group of 1" : "a batch of 1"
    return "\(cause) has no deviation: at \(place) minibatch stddev tells the discriminator nothing of variety"
  }
}
