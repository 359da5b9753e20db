import Foundation
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
  /// What can be looked at: what is opened, then others beside it.
  var subjects: [Subject]
  /// Whose pictures Walk shows.
  var front = Subject.ID.opened
  let dataName: String
  var schedule: TrainingSchedule
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
  var favourites = FavouritesModel()
  var runs = RunsModel()

  init(
    _ opened: Subject, dataName: String, schedule: TrainingSchedule, size: Size, graphics: GraphicsCapability,
    timeZone: TimeZone
  ) {
    subjects = [opened]
    self.dataName = dataName
    self.schedule = schedule
    self.size = size
    self.graphics = graphics
    self.timeZone = timeZone
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
