import Images
import ProgressiveGAN
import Runs

/// What the Train view knows besides the progress that all views share.
struct TrainModel: Sendable {
  /// What was asked of training and is not yet done: true to pause, false to go on.
  var wantsPause: Bool?
  /// Whether a change of the run's course was asked for that the log does not tell of yet.
  var awaitsChange = false
  /// The newest ones.
  var samples: SampleGrid?
  var selectedSample = 0

  /// Of the run so far, oldest first.
  var moments: [SavedMoment] = []
  /// The one that is looked back to; nil for now.
  var moment: SavedMoment?
  /// The samples at the moment that was opened last.
  var past: (moment: SavedMoment, grid: SampleGrid)?
  /// What stands at the samples' right.
  var beside: Beside?
  var reals: Reals?

  /// Where the curves are read, in images seen.
  var cursor: Int?
  /// The first chart that is shown where there is no room for all; in a small terminal nil shows the samples instead.
  var firstChart: Int?
  var prefersLogarithm = false

  var tickInterval: Duration? { nil }
}

enum Beside: Equatable, Sendable {
  /// The samples at `moment`, with the newest ones at the left.
  case past
  case reals
}

/// Real pictures as the discriminator sees them.
struct Reals: Equatable, Sendable {
  var images: [Image]
  var wish: RealsWish
}

struct RealsWish: Equatable, Sendable {
  var count: Int
  var resolution: Int
  var alpha: Double
}

enum TrainAction: Equatable, Sendable {
  case choose(sample: Int)
  /// Steps through the saved moments.
  case travel(Int)
  case compare, showReals
  /// Moves the curves' cursor by columns, or sets it to a number of images.
  case moveCursor(Int)
  case setCursor(Int)
  case otherCurves, toggleLogarithm
  case askExtension, askCut, askLearningRate
  case change(TrainingChange)
}

enum TrainMessage: Sendable {
  case samples(SampleGrid)
  case moments([SavedMoment])
  case opened(SavedMoment, SampleGrid)
  case notOpened(SavedMoment, String)
  case reals(Reals)
}

enum TrainCommand: Equatable, Sendable {
  case pause, resume, snapshot
  case change(TrainingChange)
  case listMoments(upTo: Int)
  case open(SavedMoment)
  case reals(RealsWish)
}

enum TrainQuestion: Equatable, Sendable { case howMuchLonger, learningRate }
