/// What a person may ask of a run's course while it trains.
public enum TrainingChange: Equatable, Sendable {
  /// The current phase takes more images; of a fade, what is left goes on more slowly.
  case extendPhase(kimg: Double)
  /// A stabilization ends at once. A fade cannot without a jump, so what is left of it comes in at ten times the usual
  /// pace.
  case cutPhase
  /// All learning rates are multiplied from now on.
  case scaleLearningRate(by: Double)
}

extension TrainingSchedule {
  /// How many times faster than usual a fade goes on that is cut short.
  static let hurry = 10

  /// The schedule after a change that is made when so many reals were shown. For everything shown so far it gives the
  /// same answers, bit by bit: a run that goes back to an earlier checkpoint comes the same way again.
  ///
  /// - Throws: if the change's number cannot be.
  public func changed(
    by change: TrainingChange, at imagesSeen: Int
  ) throws(ProgressiveGANError) -> TrainingSchedule {
    let phase = position(at: imagesSeen).phase
    switch change {
    case .extendPhase(let kimg):
      guard kimg > 0, kimg <= 1e6, kimg.images > 0 else {
        throw .invalidSetting("A phase can be extended by 0.001 to 1000000 kimg, not by \(kimg.settingText).")
      }
      return withLength(phase.length + kimg.images, of: phase, at: imagesSeen)
    case .cutPhase:
      return withLength(shortLength(of: phase, at: imagesSeen), of: phase, at: imagesSeen)
    case .scaleLearningRate(let factor):
      guard factor.isFinite, factor > 0 else {
        throw .invalidSetting("A learning rate can be multiplied by a number above 0, not by \(factor.settingText).")
      }
      var result = self
      result.learningRateChanges = learningRateChanges.scaled(by: factor, at: imagesSeen)
      return result
    }
  }

  /// How long a phase becomes that is cut short now.
  private func shortLength(of phase: Phase, at imagesSeen: Int) -> Int {
    let shown = imagesSeen - phase.start
    guard phase.kind == .fade else { return min(phase.length, shown) }
    let left = 1 - position(at: imagesSeen).alpha
    let usual = fadeKimg.standard.images
    return min(phase.length, shown + Int((left * Double(usual) / Double(Self.hurry)).rounded(.up)))
  }

  private func withLength(_ length: Int, of phase: Phase, at imagesSeen: Int) -> TrainingSchedule {
    guard length != phase.length else { return self }
    var result = self
    switch phase.kind {
    case .fade:
      let shown = imagesSeen - phase.start
      let bends = fadeBends[phase.resolution].bent(after: shown, length: phase.length)
      result.fadeBends.exceptions[phase.resolution] = bends.bends.isEmpty ? nil : bends
      result.fadeKimg.exceptions[phase.resolution] = length.kimg
    case .stabilize where phase.resolution == finalResolution: result.finalKimg = length.kimg
    case .stabilize: result.stabilizeKimg.exceptions[phase.resolution] = length.kimg
    }
    return result
  }
}
