import ProgressiveGAN
import TerminalCanvas

extension Model {
  mutating func take(_ message: TrainMessage) -> [Command] {
    switch message {
    case .samples(let samples):
      train.samples = samples
      train.selectedSample = clamped(train.selectedSample, samples.images.count)
    }
    return []
  }

  mutating func tickTrain() -> [Command] { [] }

  mutating func performInTrain(_ action: Action) -> [Command] {
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
    case .train(.choose(let sample)): train.selectedSample = clamped(sample, sampleCount)
    case .open: return openSample()
    case .keep: return keepSample()
    case .back: return leave()
    default: break
    }
    return []
  }

  private var sampleCount: Int { train.samples?.images.count ?? 0 }

  private mutating func chooseSample(by offset: Int) {
    let target = train.selectedSample + offset
    if (0..<sampleCount).contains(target) { train.selectedSample = target }
  }

  mutating func togglePause() -> [Command] {
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
    return walk(from: chosen.latent, label: chosen.label, named: "sample \(train.selectedSample + 1)")
  }

  private mutating func keepSample() -> [Command] {
    guard let chosen = chosenSample else {
      tell("There is no picture to keep yet.")
      return []
    }
    return [.favourites(.save(favourite(of: chosen)))]
  }

  private var chosenSample: RenderedImage? {
    guard let samples = train.samples, samples.images.indices.contains(train.selectedSample) else { return nil }
    return RenderedImage(
      image: samples.images[train.selectedSample], latent: samples.latents[train.selectedSample],
      resolution: samples.resolution, alpha: samples.alpha, imagesSeen: samples.imagesSeen,
      label: train.selectedSample % max(1, classes.count))
  }
}
