import Images
import Keepsakes
import LatentSpace

/// A picture of the walk, with all that made it.
struct RenderedImage: Equatable, Sendable {
  var image: Image
  var latent: [Float]
  var resolution: Int
  var alpha: Double
  var imagesSeen: Int
  /// Of a conditional generator.
  var label = 0
  /// Whether it stands in, until the whole picture comes: of the whole one's size, but coarse.
  var isPreview = false
}

/// What the Walk view knows.
struct WalkModel: Sendable {
  var course: LatentWalk
  var image: RenderedImage?
  /// The class that is walked, an index into the generator's classes.
  var label = 0

  /// Where directions shall come from, while they are found and after.
  var kind = DirectionSet.Kind.weights
  /// What was found in a generator of a resolution.
  var found: [DirectionSet.Kind: (set: DirectionSet, resolution: Int)] = [:]
  var resolution: Int?
  var isFinding = false

  var map: NeighbourMap?
  /// Rings of neighbours that the view has room for.
  var reach = 0
  /// When the map was last asked for, seconds since 1970.
  var mapAskedAt = 0.0

  /// Points to play ways through.
  var marks: [[Float]] = []
  var dislikes: [[Float]] = []
  var motion: WalkMotion?
  /// Index into `WalkMotion.speeds`.
  var speed = 2
  var pace = LatentPath.Pace.constant
  /// What was walked since a recording began.
  var recording: [[Float]]?
  var filming: Filming?
  var format = Film.Format.gif
  /// How far the search for a picture's latent is, if there is one.
  var search: Filming?

  struct Filming: Equatable, Sendable {
    var done: Int
    var total: Int
  }

  init(latentSize: Int, seed: UInt64 = 1) { course = LatentWalk(size: latentSize, seed: seed) }

  /// More than thirty pictures a second while something moves.
  var tickInterval: Duration? { motion.map { !$0.isPaused } == true ? .milliseconds(25) : nil }

  var isPlaying: Bool { tickInterval != nil }

  /// The latent that is shown: the way's while it is played, else the walk's.
  var here: [Float] { isPlaying ? motion?.latent ?? course.latent : course.latent }

  /// Radians a second.
  var radiansPerSecond: Double { WalkMotion.speeds[speed] }

  /// The picture where the walk is, and those around it once it stands still.
  var wish: WalkWish { WalkWish(latent: here, label: label, around: isPlaying ? nil : surroundings) }

  /// What the map shall show; nil if there is no room for one.
  var surroundings: Surroundings? {
    reach > 0 ? Surroundings(plane: course.plane, reach: reach, spacing: spacing) : nil
  }

  /// Radians between neighbours of the map: some steps, so that they differ.
  var spacing: Double { min(.pi / 4, 4 * course.stepSize) }
}

enum WalkAction: Equatable, Sendable {
  case newLatent
  case askSeed
  case changeSet(Int), choose(DirectionSet.Kind), findDirections
  case changePair(Int)
  case changeStep(Int)
  case changeClass(Int)
  /// By cells of the map, to the right and up.
  case jump(columns: Int, rows: Int)
  /// To an angle of a direction's slider.
  case slide(direction: Int, angle: Double)
  case mark, forgetMarks
  case interpolate, tour, animate
  case changeSpeed(Int), changePace
  case record, recordAs(Film.Format), stopRecording
  case findPicture, stopSearch
  /// To the generator of the next subject.
  case otherGenerator
}

enum WalkMessage: Sendable {
  /// A newer generator is there to walk with.
  case newGenerator(resolution: Int)
  case rendered(RenderedImage)
  case surrounded(NeighbourMap)
  /// Directions of a generator of a resolution; nil if it has none.
  case found(DirectionSet.Kind, DirectionSet?, resolution: Int)
  case disliked([[Float]])
  case filming(done: Int, total: Int)
  /// Where the film lies in the run; nil if it was given up.
  case filmed(String?)
  case filmFailed(String)
  case searching(done: Int, total: Int)
  /// The latent nearest to a picture of that name, and how far it is off, as a share of pixels' range.
  case searched([Float], near: String, distance: Double)
  case searchFailed(String)
}

enum WalkCommand: Equatable, Sendable {
  /// Pictures by the newest smoothed generator.
  case render(WalkWish)
  case findDirections(DirectionSet.Kind, label: Int)
  case loadDislikes
  case save(dislikes: [[Float]])
  case record(Film), stopRecording
  case search(PictureWish), stopSearch
}

enum WalkQuestion: Equatable, Sendable { case seed, format, picture }
