import Foundation
import Images
import Kernels
import ProgressiveGAN
import Runs
import TerminalCanvas

/// A sentence about what was just done, until the next key.
struct Notice: Equatable, Sendable {
  var sentence: String
  var isProblem = false
}

/// Everything the explorer knows; `update` changes it, `view` shows it. What only one view needs is in that view's part.
struct Model: Sendable {
  let runName: String
  let dataName: String
  /// If it is no run, but a model without training.
  let facts: ModelFacts?
  var schedule: TrainingSchedule
  /// Names of a conditional run's classes.
  let classes: [String]
  let timeZone: TimeZone
  var size: Size
  var graphics: GraphicsCapability
  var theme = ThemeChoice.dark
  /// How pictures are enlarged.
  var scaling = Scaling.nearest
  /// Seconds since 1970.
  var now = 0.0

  var view = View.train
  var overlay: Overlay?
  var notice: Notice?
  /// Whether the person asked to leave; training is being saved.
  var isLeaving = false

  var progress: TrainingProgress?
  var train = TrainModel()
  /// By the generator that Walk shows.
  var walk: WalkModel
  /// A model to walk with beside the run, if there is one.
  var guest: Guest?
  var favourites = FavouritesModel()
  var runs = RunsModel()

  init(
    runName: String, dataName: String, schedule: TrainingSchedule, latentSize: Int, classes: [String] = [],
    facts: ModelFacts? = nil, size: Size, graphics: GraphicsCapability, timeZone: TimeZone
  ) {
    self.runName = runName
    self.dataName = dataName
    self.facts = facts
    self.schedule = schedule
    self.classes = classes
    self.size = size
    self.graphics = graphics
    self.timeZone = timeZone
    walk = WalkModel(latentSize: latentSize)
  }

  static let smallestSize = Size(columns: 80, rows: 24)

  var isTooSmall: Bool { size.columns < Self.smallestSize.columns || size.rows < Self.smallestSize.rows }

  /// Between the header's row and the two of log and footer.
  var body: Rectangle { Rectangle(column: 0, row: 1, columns: size.columns, rows: size.rows - 3) }

  /// Room for everything at once; below, each view shows one thing at a time.
  var isWide: Bool { size.columns >= 100 && size.rows >= 30 }

  /// How long until `tick` shall come; nil while nothing moves by itself.
  var tickInterval: Duration? {
    switch view {
    case .train: train.tickInterval
    case .walk: walk.tickInterval
    case .favourites: favourites.tickInterval
    case .runs: runs.tickInterval
    }
  }

  mutating func tell(_ sentence: String) { notice = Notice(sentence: sentence) }

  mutating func complain(_ sentence: String) { notice = Notice(sentence: sentence, isProblem: true) }
}

func clamped(_ index: Int, _ count: Int) -> Int { max(0, min(index, count - 1)) }
