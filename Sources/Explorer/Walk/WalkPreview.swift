import Images
import LatentSpace
import ProgressiveGAN

/// Previews of a generator whose pictures take long: whether there are any yet, and which whole picture is still owed.
struct WalkPreview {
  /// Longer than this a picture shall not take while a key is held.
  static let longest = Duration.milliseconds(60)
  /// Generators that learn come and go; what is learned of one that stays is worth it.
  private static let settling = Duration.seconds(3)

  private(set) var likeness: GeneratorPreview?
  private var fit: PreviewFit?
  /// The shortest time that a whole picture took.
  private var wholeTime: Duration?
  /// Where the newest whole picture was made.
  private var whole: [Float]?
  private var settled = ContinuousClock.now
  /// What only a preview was shown of.
  private(set) var owed: WalkWish?

  /// - Parameter isLasting: whether the generator is a model's, which no other follows.
  init(isLasting: Bool = false) { settled = isLasting ? .now : .now + Self.settling }

  private var isSlow: Bool { wholeTime.map { $0 > Self.longest } ?? false }

  /// The preview to show of a wish at once, with the whole picture to follow; nil if that is to be made right away.
  mutating func standIn(for wish: WalkWish) -> GeneratorPreview? {
    owed = nil
    guard isSlow, let likeness, wish.latent != whole else { return nil }
    owed = wish
    return likeness
  }

  /// What is owed, which is settled now.
  mutating func takeOwed() -> WalkWish? {
    defer { owed = nil }
    return owed
  }

  /// A whole picture was made in some time.
  mutating func note(_ wish: WalkWish, took time: Duration, with snapshot: GeneratorSnapshot) {
    whole = wish.latent
    wholeTime = min(time, wholeTime ?? time)
    guard isSlow, likeness == nil, fit == nil else { return }
    let resolution = snapshot.previewResolution(within: Self.longest / .seconds(1), whole: time / .seconds(1))
    fit = resolution.map { PreviewFit(snapshot, resolution: $0) }
  }

  /// What is still to be learned, and when that may begin.
  var lesson: (fit: PreviewFit, time: ContinuousClock.Instant)? { fit.map { ($0, settled) } }

  /// Takes in a lesson that was learned.
  mutating func take(_ learned: PreviewFit) {
    guard fit != nil else { return }
    fit = learned.isDone ? nil : learned
    if learned.isDone { likeness = learned.preview }
  }
}

extension GeneratorPreview {
  /// Its picture of a latent at the whole one's size, that nothing jumps when that comes.
  func enlargedImage(of latent: [Float], label: Int, to resolution: Int) -> Image {
    image(of: latent, label: label).enlarged(by: max(1, resolution / self.resolution))
  }
}
