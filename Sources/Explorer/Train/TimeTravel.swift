import ProgressiveGAN
import Runs

/// Looking back at the same latents, and at what stands beside them.
extension Model {
  /// The grid that the keys choose in: the newest samples, or those of the moment that is looked back to.
  var shownSamples: SampleGrid? {
    train.beside != .past && train.moment != nil ? train.past?.grid ?? train.samples : train.samples
  }

  var sampleCount: Int { shownSamples?.images.count ?? 0 }

  var listMoments: Command { .train(.listMoments(upTo: progress?.imagesSeen ?? .max)) }

  /// The reals that are missing at the samples' side.
  var wantedReals: [Command] {
    guard train.beside == .reals, let grid = shownSamples else { return [] }
    let wish = RealsWish(count: grid.images.count, resolution: grid.resolution, alpha: grid.alpha)
    return train.reals?.wish == wish ? [] : [.train(.reals(wish))]
  }

  /// From now to the newest saved moment and back through them; forward to now again.
  mutating func travel(_ steps: Int) -> [Command] {
    showSamples()
    guard !train.moments.isEmpty else {
      tell("No snapshot is saved yet: s saves one.")
      return [listMoments]
    }
    let now = train.moments.count
    let here = train.moment.flatMap { train.moments.firstIndex(of: $0) } ?? now
    let last = train.beside == .past ? now - 1 : now
    let target = max(0, min(last, here + steps))
    guard target != here else {
      tell(steps < 0 ? "This is the run's first snapshot." : "This is as it is now.")
      return []
    }
    guard target < now else {
      train.moment = nil
      return wantedReals
    }
    return look(at: train.moments[target])
  }

  /// Puts an earlier moment beside the newest samples: the one looked back to, or one of a while ago.
  mutating func compare() -> [Command] {
    showSamples()
    guard train.beside != .past else {
      backToNow()
      return []
    }
    let earlier = (progress?.imagesSeen ?? 0) * 3 / 4
    let candidate = train.moments.last { $0.imagesSeen <= earlier } ?? train.moments.first
    guard let moment = train.moment ?? candidate else {
      tell("No snapshot is saved yet: s saves one.")
      return [listMoments]
    }
    train.beside = .past
    return look(at: moment)
  }

  mutating func toggleReals() -> [Command] {
    showSamples()
    guard train.beside != .reals else {
      train.beside = nil
      return []
    }
    if train.beside == .past { train.moment = nil }
    train.beside = .reals
    return wantedReals
  }

  mutating func backToNow() {
    train.moment = nil
    train.beside = nil
  }

  /// In a small terminal curves make room for the samples.
  private mutating func showSamples() {
    if !isWide { train.firstChart = nil }
  }

  private mutating func look(at moment: SavedMoment) -> [Command] {
    train.moment = moment
    return train.past?.moment == moment ? wantedReals : [.train(.open(moment))]
  }
}
