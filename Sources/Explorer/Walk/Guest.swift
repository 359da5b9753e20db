import Files
import Images
import Keepsakes
import LatentSpace
import ProgressiveGAN
import Runs

/// Whose generator draws: that of the run or model that is open, or a guest's beside it.
enum Artist: Sendable { case own, guest }

/// A model that can be walked beside a run, so that there is something to see before the run has learned. It is steered,
/// and what is kept of it lies, as if it were open alone.
struct Guest: Sendable {
  let facts: ModelFacts
  let classes: [String]
  /// The folder with what is kept of it.
  let home: String
  /// Whether it is the one that Walk shows.
  fileprivate(set) var isShown = false
  /// The walk by the one that Walk does not show. Each has its own: a latent means nothing to another generator.
  fileprivate(set) var otherWalk: WalkModel

  /// The first picture of all: of the model that ships, a face that anybody knows for one.
  static let firstSeed: UInt64 = 6

  init(_ facts: ModelFacts, classes: [String] = [], home: String) {
    self.facts = facts
    self.classes = classes
    self.home = home
    otherWalk = WalkModel(latentSize: facts.latentSize, seed: Self.firstSeed)
  }

  var title: String { "\(facts.name.withVisibleControls), ships with progan" }
}

/// Who draws what.
extension Model {
  /// Whose pictures Walk shows.
  var artist: Artist { guest?.isShown == true ? .guest : .own }

  func artist(of file: FavouriteFile) -> Artist { file.runPath == guest?.home ? .guest : .own }

  /// Who draws several favourites together: the guest those that are all its own.
  func artist(of entries: [FavouriteEntry]) -> Artist {
    entries.allSatisfy { artist(of: $0.file) == .guest } ? .guest : .own
  }

  func name(of artist: Artist) -> String { facts(of: artist)?.name ?? runName }

  /// If it is a model without training.
  func facts(of artist: Artist) -> ModelFacts? { artist == .guest ? guest?.facts : facts }

  func classes(of artist: Artist) -> [String] { artist == .guest ? guest?.classes ?? [] : classes }

  func className(_ label: Int, by artist: Artist) -> String? {
    let classes = classes(of: artist)
    return classes.indices.contains(label) ? classes[label] : nil
  }

  /// The class of a favourite among those of a generator.
  func label(of entry: FavouriteEntry, by artist: Artist) -> Int? {
    entry.className.flatMap { classes(of: artist).firstIndex(of: $0) }
  }

  /// The folder with what is kept of it.
  func home(of artist: Artist) -> String { artist == .guest ? guest?.home ?? "" : runs.openPath }

  func latentSize(of artist: Artist) -> Int {
    (artist == self.artist ? walk : guest?.otherWalk ?? walk).course.latent.count
  }
}

/// Turning between the two.
extension Model {
  /// Walk is by that generator from now on, and goes on where it was with it.
  mutating func turn(to artist: Artist) {
    guard artist != self.artist, var guest else { return }
    swap(&walk, &guest.otherWalk)
    guest.isShown.toggle()
    self.guest = guest
  }

  mutating func turnToOther() -> [Command] {
    guard let guest else {
      tell("No other generator is here: a model ships with progan for the portraits that do.")
      return []
    }
    turn(to: artist == .own ? .guest : .own)
    let name = guest.facts.name.withVisibleControls
    tell(
      artist == .guest
        ? "\(name) draws this now; O goes back to your run." : "Your run draws this now; O goes back to \(name).")
    return enterWalk()
  }

  /// A first start shows at once what a generator draws that has learned, or says why it cannot.
  mutating func walkWithGuest() -> [Command] {
    if let problem = runs.greeting.guestProblem { complain(problem) }
    guard let guest else { return [] }
    turn(to: .guest)
    let name = guest.facts.name.withVisibleControls
    tell("\(name) draws this while your run learns: 1 shows it, O walks it.")
    return show(.walk)
  }

  /// Takes in what is new of a walk. The one that is not shown takes it as it would while another view is.
  mutating func take(_ message: WalkMessage, by artist: Artist) -> [Command] {
    guard artist != self.artist else {
      let commands = take(message)
      return addressed(commands)
    }
    guard guest != nil else { return [] }
    let (shown, view, notice) = (self.artist, self.view, self.notice)
    turn(to: artist)
    self.view = .train
    let news = take(message)
    let commands = addressed(news)
    // Nobody shall take it for news of the picture that is seen.
    if self.notice != notice, let new = self.notice {
      self.notice = Notice(sentence: "\(name(of: artist)): \(new.sentence)", isProblem: new.isProblem)
    }
    self.view = view
    turn(to: shown)
    return commands
  }

  /// Commands of the walk that is shown now, to the desk that looks after it.
  func addressed(_ commands: [Command]) -> [Command] {
    guard artist == .guest else { return commands }
    return commands.map { command in
      if case .walk(let command) = command { .guest(command) } else { command }
    }
  }
}
