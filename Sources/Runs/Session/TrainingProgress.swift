import Measures
import ProgressiveGAN

/// The numbers of one moment of training, a line of the metrics log.
public struct TrainingMetrics: Codable, Hashable, Sendable {
  /// Real images shown so far, over all sessions of the run.
  public var imagesSeen: Int
  public var resolution: Int
  public var alpha: Double
  /// Means since the line before.
  public var discriminatorLoss: Double
  public var generatorLoss: Double
  /// Mean score of the reals minus that of the fakes: the critic's estimate of the Wasserstein distance.
  public var wasserstein: Double
  /// Mean norm of the discriminator's gradient at the interpolated images.
  public var gradientNorm: Double
  public var imagesPerSecond: Double
  /// Seconds of training so far, over all sessions of the run.
  public var trainingSeconds: Double

  public init(
    imagesSeen: Int, resolution: Int, alpha: Double, discriminatorLoss: Double, generatorLoss: Double,
    wasserstein: Double, gradientNorm: Double, imagesPerSecond: Double, trainingSeconds: Double
  ) {
    self.imagesSeen = imagesSeen
    self.resolution = resolution
    self.alpha = alpha
    self.discriminatorLoss = discriminatorLoss
    self.generatorLoss = generatorLoss
    self.wasserstein = wasserstein
    self.gradientNorm = gradientNorm
    self.imagesPerSecond = imagesPerSecond
    self.trainingSeconds = trainingSeconds
  }
}

/// What a training session tells those who watch it.
public struct TrainingProgress: Equatable, Sendable {
  public enum Activity: Equatable, Sendable {
    case starting, learning, paused, saving, finished, stopped
    /// Training waits until it can save again; the sentence says what is in the way.
    case waiting(String)
    /// Training ended with an error; the sentence says which.
    case failed(String)
  }

  public var activity: Activity
  public var imagesSeen: Int
  public var position: TrainingSchedule.Position
  /// As it is now: a person may have changed it.
  public var schedule: TrainingSchedule
  /// Images per second, smoothed over the last seconds; 0 while nothing is known.
  public var imagesPerSecond: Double
  /// Duration of a training step in milliseconds, smoothed.
  public var stepMilliseconds: Double
  public var trainingSeconds: Double
  /// Expected seconds to the end of each phase of the schedule from now on, by phase index; nil where unknown.
  public var secondsLeftByPhase: [Int: Double]
  /// Oldest first, thinned to at most a few hundred entries over the whole run.
  public var history: [TrainingMetrics]
  /// What was measured of the smoothed generator now and then, oldest first.
  public var evaluations: [Evaluation]
  /// What just happened, newest last: "32×32 begins to fade in".
  public var events: [TrainingEvent]
  public var threads: Int
  /// Adam's, as it is now.
  public var learningRate: Double
  /// Memory of the process that is in use; nil where the system does not tell.
  public var residentBytes: Int?

  public init(
    activity: Activity, imagesSeen: Int, position: TrainingSchedule.Position, schedule: TrainingSchedule,
    imagesPerSecond: Double = 0,
    stepMilliseconds: Double = 0, trainingSeconds: Double = 0, secondsLeftByPhase: [Int: Double] = [:],
    history: [TrainingMetrics] = [], evaluations: [Evaluation] = [], events: [TrainingEvent] = [], threads: Int = 1,
    learningRate: Double = 0, residentBytes: Int? = nil
  ) {
    self.activity = activity
    self.imagesSeen = imagesSeen
    self.position = position
    self.schedule = schedule
    self.imagesPerSecond = imagesPerSecond
    self.stepMilliseconds = stepMilliseconds
    self.trainingSeconds = trainingSeconds
    self.secondsLeftByPhase = secondsLeftByPhase
    self.history = history
    self.evaluations = evaluations
    self.events = events
    self.threads = threads
    self.learningRate = learningRate
    self.residentBytes = residentBytes
  }

  /// Expected seconds to the end of the run; nil while unknown.
  public var secondsLeft: Double? { secondsLeftByPhase[secondsLeftByPhase.keys.max() ?? -1] }
}

/// A line of the session's log.
public struct TrainingEvent: Codable, Hashable, Sendable {
  /// Seconds since 1970.
  public var time: Double
  public var message: String

  public init(time: Double, message: String) {
    self.time = time
    self.message = message
  }
}
