import Foundation
import Images
import ProgressiveGAN
import Runs

/// What the Runs view knows.
struct RunsModel: Sendable {
  /// Those in use, the one worked on last first, and those put away.
  var active: [RunSummary] = []
  var archived: [RunSummary] = []
  var showsArchive = false
  var isLoaded = false
  var selected = 0
  /// Where the choice shall be once it is listed.
  var wantedPath: String?
  /// The newest sheet of samples that was read.
  var sheet: Sheet?
  /// What takes back the changes made, newest last; and what does those again that were taken back.
  var undoable: [RunsChange] = []
  var redoable: [RunsChange] = []
  /// The form of a new run while it is filled in.
  var form = NewRunForm()
  /// How long a run will take that is about to begin.
  var estimate: DurationEstimate?
  var greeting = Greeting()

  struct Sheet: Equatable, Sendable {
    let path: String
    let image: Image
  }

  /// Runs change while they are looked at.
  var tickInterval: Duration? { .seconds(3) }

  var shown: [RunSummary] { showsArchive ? archived : active }

  var chosen: RunSummary? { shown.indices.contains(selected) ? shown[selected] : nil }
}

/// Something done to the runs on disk, which can be undone.
enum RunsChange: Equatable, Sendable {
  case rename(String, to: String)
  case archive(String)
  case restore(String)
}

/// On whose behalf something is done.
enum RunsChangeOrigin: Equatable, Sendable { case person, undo, redo }

enum RunsAction: Equatable, Sendable {
  case choose(Int)
  case new, rename, archive, toggleArchive
  case chooseField(NewRunForm.Field)
  case begin
}

/// What is asked for a run.
enum RunsQuestion: Equatable, Sendable {
  case name(of: String)
}

enum RunsMessage: Sendable {
  case listed(active: [RunSummary], archived: [RunSummary])
  case sheet(RunsModel.Sheet)
  case changed(RunsChange, inverse: RunsChange, RunsChangeOrigin)
  case estimated(DurationEstimate)
  case dataFound(DataFacts, at: String)
  case greeting([[Image]], resolutions: [Int])
  /// Another run could not be opened.
  case refused(String)
}

enum RunsCommand: Equatable, Sendable {
  case list
  case loadSheet(String)
  case change(RunsChange, RunsChangeOrigin)
  case estimate(Configuration)
  case stopEstimating
  case look(atData: String)
  /// The pictures of the greeting.
  case greet
  case begin
  case leave(ExplorerOutcome)
}

/// What is found where a new run's data shall be.
enum DataFacts: Equatable, Sendable {
  case shipped
  case nothing
  case folder(pictures: Int, isMore: Bool)
  case file
}
