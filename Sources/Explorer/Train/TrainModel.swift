import ProgressiveGAN

/// What the Train view knows besides the progress that all views share.
struct TrainModel: Sendable {
  /// What was asked of training and is not yet done: true to pause, false to go on.
  var wantsPause: Bool?
  var samples: SampleGrid?
  var selectedSample = 0

  var tickInterval: Duration? { nil }

  mutating func take(_ progress: TrainingProgress) {
    switch progress.activity {
    case .learning where wantsPause == true, .paused where wantsPause == false, .starting, .saving: break
    default: wantsPause = nil
    }
  }
}

enum TrainAction: Equatable, Sendable {
  case choose(sample: Int)
}

enum TrainMessage: Sendable {
  case samples(SampleGrid)
}

enum TrainCommand: Equatable, Sendable {
  case pause, resume, snapshot
}
