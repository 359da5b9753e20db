import Files
import Keepsakes

/// A thing with a generator that can be looked at: the run that learns here, a model's file, the model that ships. Each is
/// steered, and what is kept of it lies, as if it were there alone.
struct Subject: Sendable {
  /// Its place in the list; what is opened is the first.
  struct ID: Hashable, Sendable {
    let place: Int
    static let opened = ID(place: 0)
  }

  let name: String
  /// What is known of one that does not learn; nil for a run.
  let facts: ModelFacts?
  /// Names of a conditional generator's classes.
  let classes: [String]
  /// The folder with what is kept of it.
  var home: String
  /// Each has its own: a latent means nothing to another generator.
  var walk: WalkModel

  /// The first picture of a model that ships: a face that anybody knows for one.
  static let firstSeed: UInt64 = 6

  init(_ host: any TrainingHost, seed: UInt64 = 1) {
    (name, facts, classes, home) = (host.runName, host.model, host.classes, host.runPath)
    walk = WalkModel(latentSize: host.latentSize, seed: seed)
  }

  init(
    named name: String, facts: ModelFacts? = nil, classes: [String] = [], home: String = "", latentSize: Int,
    seed: UInt64 = 1
  ) {
    (self.name, self.facts, self.classes, self.home) = (name, facts, classes, home)
    walk = WalkModel(latentSize: latentSize, seed: seed)
  }

  var learns: Bool { facts == nil }

  /// How it is spoken of where there are several.
  var spokenName: String { learns ? "your run" : name.withVisibleControls }

  func className(_ label: Int) -> String? { classes.indices.contains(label) ? classes[label] : nil }

  /// The class of a favourite among its own.
  func label(of entry: FavouriteEntry) -> Int? { entry.className.flatMap { classes.firstIndex(of: $0) } }
}

/// Whose pictures are whose.
extension Model {
  subscript(id: Subject.ID) -> Subject {
    get { subjects[id.place] }
    set { subjects[id.place] = newValue }
  }

  var opened: Subject { self[.opened] }

  /// By the generator that Walk shows.
  var walk: WalkModel {
    get { self[front].walk }
    set { self[front].walk = newValue }
  }

  /// Whose favourite it is; those of other runs are drawn by what is opened.
  func subject(of file: FavouriteFile) -> Subject.ID {
    subjects.firstIndex { $0.home == file.runPath }.map(Subject.ID.init) ?? .opened
  }

  /// Who draws several favourites together: whose they all are, else what is opened.
  func subject(of entries: [FavouriteEntry]) -> Subject.ID {
    let ids = Set(entries.map { subject(of: $0.file) })
    return ids.count == 1 ? ids.first ?? .opened : .opened
  }

  /// Whether the picture of a subject is the one on the screen.
  func isSeen(_ id: Subject.ID) -> Bool { view == .walk && id == front }

  /// Tells news of a subject; nobody shall take them for news of another's picture that is seen.
  mutating func tell(_ sentence: String, of id: Subject.ID, isProblem: Bool = false) {
    let origin = id == front ? "" : "\(self[id].name.withVisibleControls): "
    notice = Notice(sentence: origin + sentence, isProblem: isProblem)
  }
}

/// Turning from one to the other.
extension Model {
  private var next: Subject.ID { Subject.ID(place: (front.place + 1) % subjects.count) }

  mutating func turnToNext() -> [Command] {
    guard subjects.count > 1 else {
      tell("No other generator is here: a model ships with progan for the portraits that do.")
      return []
    }
    front = next
    let name = self[front].spokenName
    tell(
      "\(name == "your run" ? "Your run" : name) draws this now; O goes \(subjects.count == 2 ? "back" : "on") to \(self[next].spokenName)."
    )
    return enterWalk()
  }

  /// A first start shows at once what a generator draws that has learned, or says why it cannot.
  mutating func walkMeanwhile() -> [Command] {
    if let problem = runs.greeting.problem { complain(problem) }
    guard subjects.count > 1 else { return [] }
    front = next
    tell("\(self[front].spokenName) draws this while your run learns: 1 shows it, O walks it.")
    return show(.walk)
  }
}
