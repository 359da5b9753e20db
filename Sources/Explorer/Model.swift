import Foundation
import Images
import ProgressiveGAN
import TerminalCanvas

/// One of the explorer's full-screen views.
enum View: Int, CaseIterable, Sendable {
  case train, walk, favourites

  var title: String { ["Train", "Walk", "Favourites"][rawValue] }
}

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

/// A sentence about what was just done, until the next key.
struct Notice: Equatable, Sendable {
  var sentence: String
  var isProblem = false
}

/// Everything the explorer knows; `update` changes it, `view` shows it.
struct Model: Sendable {
  let runName: String
  let dataName: String
  let schedule: TrainingSchedule
  /// Names of a conditional run's classes.
  let classes: [String]
  let timeZone: TimeZone
  var size: Size
  var graphics: GraphicsCapability
  /// Seconds since 1970.
  var now = 0.0

  var view = View.train
  var showsHelp = false
  var notice: Notice?
  /// Whether the person asked to leave; training is being saved.
  var isLeaving = false

  var progress: TrainingProgress?
  /// What was asked of training and is not yet done: true to pause, false to go on.
  var wantsPause: Bool?
  var samples: SampleGrid?
  var selectedSample = 0

  var walk: LatentWalk
  var walkImage: RenderedImage?
  /// The class that is walked, an index into `classes`.
  var label = 0

  var favourites: [Favourite] = []
  var selectedFavourite = 0
  var asksToDelete = false

  init(
    runName: String, dataName: String, schedule: TrainingSchedule, latentSize: Int, classes: [String] = [],
    size: Size, graphics: GraphicsCapability, timeZone: TimeZone
  ) {
    self.runName = runName
    self.dataName = dataName
    self.schedule = schedule
    self.classes = classes
    self.size = size
    self.graphics = graphics
    self.timeZone = timeZone
    walk = LatentWalk(size: latentSize, seed: 1)
  }

  static let smallestSize = Size(columns: 80, rows: 24)

  var isTooSmall: Bool { size.columns < Self.smallestSize.columns || size.rows < Self.smallestSize.rows }

  /// Between the header's row and the two of log and footer.
  var body: Rectangle { Rectangle(column: 0, row: 1, columns: size.columns, rows: size.rows - 3) }

  /// Room for everything at once; below, each view shows one thing at a time.
  var isWide: Bool { size.columns >= 100 && size.rows >= 30 }

  func className(_ label: Int) -> String? { classes.indices.contains(label) ? classes[label] : nil }

  var chosenFavourite: Favourite? {
    favourites.indices.contains(selectedFavourite) ? favourites[selectedFavourite] : nil
  }
}

/// What happens to the explorer.
enum Message: Sendable {
  case key(Key)
  case screen(Size, GraphicsCapability)
  case progress(TrainingProgress)
  case samples(SampleGrid)
  /// A newer generator is there to walk with.
  case newGenerator
  case rendered(RenderedImage)
  case favourites([Favourite])
  case saved(Favourite)
  case deleted(Favourite)
  case problem(String)
}

/// What the explorer asks of the world.
enum Command: Equatable, Sendable {
  case pause, resume, snapshot, quit
  /// The picture of a latent, and of a class if there are classes, by the newest smoothed generator.
  case render([Float], label: Int = 0)
  case loadFavourites
  case save(Favourite)
  case delete(Favourite)
  case redraw
}
