import Images
import Keepsakes

/// What the Favourites view knows.
struct FavouritesModel: Sendable {
  /// What lies in the middle of the view.
  enum Mode: Equatable, Sendable {
    case gallery
    case comparison(Comparison)
    case litter(Litter)
  }

  /// A picture as far as it is known.
  enum Picture: Equatable, Sendable {
    case shown(Image)
    case unreadable
  }

  /// Nil until the first ones were read.
  private(set) var listing: FavouriteListing?
  /// Those of the listing that the filter lets through, in their order.
  private(set) var shown: [FavouriteEntry] = []
  /// Of their pictures.
  private(set) var largestSide = 1
  private(set) var filter = FavouriteFilter()
  private(set) var order = FavouriteOrder.newest
  var chosen: FavouriteFile?
  var marks: Set<FavouriteFile> = []
  var mode = Mode.gallery
  /// The gallery's first row on the screen.
  var top = 0
  /// How large thumbnails are, of the sizes there are; nil for what fits.
  var zoom: Int?
  var history = FavouriteHistory()

  /// Of those near the ones on the screen, and of those compared.
  var pictures: [FavouriteFile: Picture] = [:]
  /// Asked for, and not yet there.
  var wanted: Set<FavouriteFile> = []

  var tickInterval: Duration? { nil }

  var all: [FavouriteEntry] { listing?.entries ?? [] }

  var chosenIndex: Int? { chosen.flatMap { file in shown.firstIndex { $0.file == file } } }

  var chosenEntry: FavouriteEntry? { chosen.flatMap { entry($0) } }

  func entry(_ file: FavouriteFile) -> FavouriteEntry? { all.first { $0.file == file } }

  /// What an action on several takes: both of a comparison, the marked ones, or else the chosen one.
  var selection: [FavouriteEntry] {
    if case .comparison(let comparison) = mode { return comparison.sides.compactMap { entry($0) } }
    return marks.isEmpty ? chosenEntry.map { [$0] } ?? [] : shown.filter { marks.contains($0.file) }
  }

  /// What an action on any number takes: of a comparison it is the chosen one.
  var targets: [FavouriteEntry] {
    if case .comparison = mode { return chosenEntry.map { [$0] } ?? [] }
    return selection
  }

  /// The favourites in a folder of a run that are not in the trash, oldest first.
  func kept(in runPath: String?) -> [FavouriteEntry] {
    all.filter { !$0.file.isTrashed && $0.file.runPath == runPath }
  }

  /// The folders of all runs that have favourites, the open one's first.
  var runs: [String] {
    let others = Set(all.filter { !$0.file.isTrashed }.map(\.file.runPath)).subtracting([listing?.currentRun ?? ""])
    return [listing?.currentRun].compactMap { $0 } + others.sorted()
  }

  mutating func take(_ listing: FavouriteListing) {
    self.listing = listing
    let known = Set(listing.entries.map(\.file))
    pictures = pictures.filter { known.contains($0.key) }
    if case .comparison(let comparison) = mode, !known.isSuperset(of: comparison.sides) { mode = .gallery }
    arrange()
  }

  /// Chooses a file that something was done to, if it is among those shown.
  mutating func chooseIfShown(_ file: FavouriteFile) {
    if case .comparison = mode { return }
    if shown.contains(where: { $0.file == file }) { chosen = file }
  }

  /// Chooses one that was kept just now; where it is not of what is opened, those of all are shown, so that it can be seen.
  mutating func chooseKept(_ file: FavouriteFile) {
    if filter.scope == .thisRun, let listing, listing.currentRun != file.runPath {
      filter.scope = .allRuns
      arrange()
    }
    chooseIfShown(file)
  }

  mutating func show(_ filter: FavouriteFilter) {
    self.filter = filter
    arrange()
  }

  mutating func sort(by order: FavouriteOrder) {
    self.order = order
    arrange()
  }

  /// Filters and sorts anew. The chosen one stays chosen if it can, else the one in its place; what is not shown is not
  /// marked, for nothing shall happen to what nobody sees.
  private mutating func arrange() {
    let place = chosenIndex ?? 0
    shown = all.filter { filter.passes($0, currentRun: listing?.currentRun ?? "") }.sorted(by: order.precedes)
    largestSide = shown.map(\.resolution).max() ?? 1
    if !marks.isEmpty { marks.formIntersection(shown.map(\.file)) }
    if case .comparison = mode { return }
    if chosenIndex == nil { chosen = shown.isEmpty ? nil : shown[clamped(place, shown.count)].file }
  }
}

/// All favourites that were found, and what else lay among them.
struct FavouriteListing: Equatable, Sendable {
  /// Oldest first, those in the trash too.
  var entries: [FavouriteEntry]
  /// A sentence for each file that cannot be read.
  var failures: [String] = []
  /// Pictures that are no favourites.
  var foreignCount = 0
  /// The folder of the open run.
  var currentRun: String
}

enum FavouritesAction: Equatable, Sendable {
  case choose(FavouriteFile)
  case mark, markAll
  case changeOrder
  case changeScope(Int)
  case changeSize(Int)
  case askFilter
  case filter(String)
  case askTitle, askTags, askNote
  case askExport(FavouriteExport)
  case compare
  case chooseSide(Int)
  case breed, newLitter, interpolate
  case chooseChild(Int)
  case emptyTrash
  /// For good.
  case erase([FavouriteFile])
}

enum FavouritesMessage: Sendable {
  case listed(FavouriteListing)
  case saved(FavouriteEntry)
  case pictures([FavouriteFile: FavouritesModel.Picture])
  /// What was done of a deed, and what was in the way of the rest.
  case performed(FavouriteDeed, FavouriteDeed.Direction, problem: String?)
  case erased([FavouriteFile], problem: String?)
  case exported(count: Int, path: String)
  case litter([RenderedImage])
}

enum FavouritesCommand: Equatable, Sendable {
  case load
  case save(Favourite, of: Subject.ID)
  /// With its picture made by the newest generator, in place of a preview.
  case saveWhole(Favourite, label: Int, of: Subject.ID)
  /// Pictures of files, no larger than a side.
  case fetch([FavouriteFile], side: Int)
  case perform(FavouriteDeed, FavouriteDeed.Direction)
  case erase([FavouriteFile])
  case export([FavouriteEntry], FavouriteExport, path: String)
  /// Pictures of latents and of a class by the newest generator.
  case breed([[Float]], label: Int, of: Subject.ID)

  /// Whose generator makes the pictures, and whose folder they are kept in.
  var subject: Subject.ID {
    switch self {
    case .save(_, let subject), .saveWhole(_, _, let subject), .breed(_, _, let subject): subject
    default: .opened
    }
  }
}
