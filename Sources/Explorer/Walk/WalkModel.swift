import Images
import ProgressiveGAN

/// A picture of the walk, with all that made it.
struct RenderedImage: Equatable, Sendable {
  var image: Image
  var latent: [Float]
  var resolution: Int
  var alpha: Double
  var imagesSeen: Int
  /// Of a conditional generator.
  var label = 0
}

/// What the Walk view knows.
struct WalkModel: Sendable {
  var course: LatentWalk
  var image: RenderedImage?
  /// The class that is walked, an index into the run's classes.
  var label = 0

  init(latentSize: Int) { course = LatentWalk(size: latentSize, seed: 1) }

  var tickInterval: Duration? { nil }

  /// The wish for the picture where the walk is.
  var render: Command { .walk(.render(course.latent, label: label)) }
}

enum WalkAction: Equatable, Sendable {
  case newLatent
  case askSeed
  case changePair(Int)
  case changeStep(Int)
  case changeClass(Int)
}

enum WalkMessage: Sendable {
  /// A newer generator is there to walk with.
  case newGenerator
  case rendered(RenderedImage)
}

enum WalkCommand: Equatable, Sendable {
  /// The picture of a latent, and of a class if there are classes, by the newest smoothed generator.
  case render([Float], label: Int = 0)
}

enum WalkQuestion: Equatable, Sendable { case seed }
