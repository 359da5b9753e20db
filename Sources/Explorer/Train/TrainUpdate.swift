import ProgressiveGAN
import Runs
import TerminalCanvas

extension Model {
  mutating func take(_ message: TrainMessage) -> [Command] {
    switch message {
    case .samples(let samples): train.samples = samples
    case .moments(let moments): train.moments = moments
    case .opened(let moment, let grid):
      if moment == train.moment { train.past = (moment, grid) }
    case .notOpened(let moment, let sentence):
      complain(sentence)
      if moment == train.moment { backToNow() }
      return [listMoments]
    case .reals(let reals): train.reals = reals
    }
    train.selectedSample = clamped(train.selectedSample, sampleCount)
    return wantedReals
  }

  mutating func take(_ progress: TrainingProgress) -> [Command] {
    let (before, isFirst) = (self.progress?.events.last, self.progress == nil)
    let known = progress.events.lastIndex { $0 == before }.map { $0 + 1 } ?? 0
    let news = progress.events[known...]
    self.progress = progress
    schedule = progress.schedule
    switch progress.activity {
    case .learning where train.wantsPause == true, .paused where train.wantsPause == false, .starting, .saving: break
    default: train.wantsPause = nil
    }
    // The log's own line takes the place of the one that announced it.
    if !news.isEmpty, train.awaitsChange {
      train.awaitsChange = false
      if notice?.isProblem == false { notice = nil }
    }
    return isFirst || news.contains { $0.message.hasPrefix("snapshot saved") } ? [listMoments] : []
  }

  mutating func tickTrain() -> [Command] { [] }

  mutating func performInTrain(_ action: Action) -> [Command] {
    if action == .snapshot, hasNoTraining() { return [] }
    if !opened.learns, view == .train, action != .togglePause { return performOnModelPage(action) }
    switch action {
    case .togglePause: return togglePause()
    case .snapshot:
      tell("A snapshot is saved after the step in progress.")
      return [.train(.snapshot)]
    case .move(let columns, let rows): chooseSample(by: columns + rows * (sampleLayout?.columns ?? 1))
    case .scroll(let rows): chooseSample(by: rows * (sampleLayout?.columns ?? 1))
    case .page(let pages): chooseSample(by: pages * (sampleLayout?.perPage ?? 1))
    case .home: train.selectedSample = 0
    case .end: train.selectedSample = clamped(.max, sampleCount)
    case .open: return openSample()
    case .keep: return keepSample()
    case .back: return leaveTrain()
    case .train(let action): return perform(action)
    default: break
    }
    return []
  }

  private mutating func perform(_ action: TrainAction) -> [Command] {
    switch action {
    case .choose(let sample): train.selectedSample = clamped(sample, sampleCount)
    case .travel(let steps): return travel(steps)
    case .compare: return compare()
    case .showReals: return toggleReals()
    case .moveCursor(let columns): moveCursor(by: columns)
    case .setCursor(let images): train.cursor = images
    case .otherCurves: showOtherCurves()
    case .toggleLogarithm: toggleLogarithm()
    case .askExtension: askHowMuchLonger()
    case .askCut: askWhetherToCut()
    case .askLearningRate: askLearningRate()
    case .change(let change): return make(change)
    }
    return []
  }

  private mutating func chooseSample(by offset: Int) {
    let target = train.selectedSample + offset
    if (0..<sampleCount).contains(target) { train.selectedSample = target }
  }

  mutating func togglePause() -> [Command] {
    if hasNoTraining() { return [] }
    let isPaused: Bool
    switch progress?.activity {
    case .paused: isPaused = true
    case .learning, .saving, .starting: isPaused = false
    default:
      tell("Training is over: there is nothing to pause.")
      return []
    }
    let wanted = !(train.wantsPause ?? isPaused)
    train.wantsPause = wanted
    return [.train(wanted ? .pause : .resume)]
  }

  private mutating func openSample() -> [Command] {
    guard let chosen = chosenSample else { return [] }
    return walk(from: chosen.latent, label: chosen.label, named: "sample \(train.selectedSample + 1)", of: .opened)
  }

  private mutating func keepSample() -> [Command] {
    guard let chosen = chosenSample else {
      tell("There is no picture to keep yet.")
      return []
    }
    return [.favourites(.save(favourite(of: chosen, .opened), of: .opened))]
  }

  private var chosenSample: RenderedImage? {
    guard let samples = shownSamples, samples.images.indices.contains(train.selectedSample) else { return nil }
    return RenderedImage(
      image: samples.images[train.selectedSample], latent: samples.latents[train.selectedSample],
      resolution: samples.resolution, alpha: samples.alpha, imagesSeen: samples.imagesSeen,
      label: train.selectedSample % max(1, opened.classes.count))
  }

  /// One thing after the other: the cursor, the past and what stands beside, the view.
  private mutating func leaveTrain() -> [Command] {
    if train.cursor != nil {
      train.cursor = nil
    } else if train.moment != nil || train.beside != nil {
      backToNow()
    } else if !isWide, train.firstChart != nil {
      train.firstChart = nil
    } else {
      return leave()
    }
    return []
  }
}
