import Dispatch
import Files
import Foundation
import Images
import Keepsakes
import ProgressiveGAN
import Synchronization

/// Reads, keeps and changes favourites on a queue of its own, and tells how it went.
final class FavouritesDesk {
  private let clerk: FavouritesClerk
  private let queue = DispatchQueue(label: "progan.favourites", qos: .userInitiated)
  private let generator: (Subject.ID) -> GeneratorSnapshot?

  /// - Parameters:
  ///   - homes: the subjects' folders, that of what is opened first.
  ///   - runsFolder: where other runs are, whose favourites are shown too.
  ///   - generator: the newest one, for breeding.
  init(
    homes: [String], runsFolder: String,
    generator: @escaping (Subject.ID) -> GeneratorSnapshot?, notify: @escaping @Sendable () -> Void
  ) {
    clerk = FavouritesClerk(homes: homes, runsFolder: runsFolder, notify: notify)
    self.generator = generator
  }

  func perform(_ command: FavouritesCommand) {
    let (clerk, generator) = (clerk, generator(command.subject))
    queue.async { clerk.perform(command, generator) }
  }

  /// Returns when all that was asked for is done: what was kept a moment ago is on disk.
  func finish() { queue.sync {} }

  func news() -> [Message] {
    clerk.news.withLock { news in
      defer { news = [] }
      return news
    }
  }
}

/// Does the desk's work, one thing at a time.
private final class FavouritesClerk: Sendable {
  let news = Mutex<[Message]>([])
  private let homes: [String]
  private let runsFolder: String
  private let notify: @Sendable () -> Void
  private let index = Mutex(FavouriteIndex())

  init(homes: [String], runsFolder: String, notify: @escaping @Sendable () -> Void) {
    self.homes = homes
    self.runsFolder = runsFolder
    self.notify = notify
  }

  func perform(_ command: FavouritesCommand, _ generator: GeneratorSnapshot?) {
    let home = homes[command.subject.place]
    do {
      switch command {
      case .load: list()
      case .save(let favourite, _): try save(favourite, in: home)
      case .saveWhole(let favourite, let label, _): try saveWhole(favourite, label, generator, in: home)
      case .fetch(let files, let side): fetch(files, side)
      case .perform(let deed, let direction): perform(deed, direction)
      case .erase(let files): erase(files)
      case .export(let entries, let form, let path):
        let written = try form.write(entries, to: place(for: path, form, count: entries.count))
        post(.favourites(.exported(count: entries.count, path: written)))
      case .breed(let latents, let label, _): breed(latents, label, generator)
      }
    } catch {
      post(.problem("\(error)"))
    }
  }

  private func save(_ favourite: Favourite, in home: String) throws {
    let file = try FavouriteFile.save(favourite, runPath: home)
    list()
    post(.favourites(.saved(FavouriteEntry(file: file, record: favourite.record))))
  }

  private func saveWhole(
    _ preview: Favourite, _ label: Int, _ generator: GeneratorSnapshot?, in home: String
  ) throws {
    guard let generator, generator.latentSize == preview.latent.count else { return try save(preview, in: home) }
    var favourite = preview
    favourite.image = generator.image(of: preview.latent, label: label)
    (favourite.resolution, favourite.alpha) = (generator.resolution, generator.alpha)
    favourite.imagesSeen = generator.imagesSeen
    try save(favourite, in: home)
  }

  private func post(_ message: Message) {
    news.withLock { $0.append(message) }
    notify()
  }

  /// Tells of all favourites, and on the way of those found so far.
  private func list() {
    let runs = FavouriteIndex.runs(in: runsFolder, and: homes)
    index.withLock { index in
      index.refresh(runs: runs) { post(.favourites(.listed(listing($0)))) }
      post(.favourites(.listed(listing(index))))
    }
  }

  private func listing(_ index: FavouriteIndex) -> FavouriteListing {
    FavouriteListing(
      entries: index.entries, failures: index.failures.map { "\($0)" }, foreignCount: index.foreignCount,
      currentRun: homes[0])
  }

  private func fetch(_ files: [FavouriteFile], _ side: Int) {
    var pictures: [FavouriteFile: FavouritesModel.Picture] = [:]
    for file in files { pictures[file] = (try? file.picture()).map { .shown($0.reduced(to: side)) } ?? .unreadable }
    post(.favourites(.pictures(pictures)))
  }

  /// Does what can be done; what is in the way of one is not in the way of the others.
  private func perform(_ deed: FavouriteDeed, _ direction: FavouriteDeed.Direction) {
    var done = FavouriteDeed(name: deed.name, changes: [])
    var problem: String?
    for change in deed.changes {
      do { done.changes.append(try perform(change)) } catch { problem = "\(error)" }
    }
    list()
    post(.favourites(.performed(done, direction, problem: problem)))
  }

  private func perform(_ change: FavouriteChange) throws -> FavouriteChange {
    switch change {
    case .move(let from, let to):
      return .move(from: from, to: to.isTrashed ? try from.discarded() : try from.restored(as: to.name))
    case .inscribe(let file, let from, let to):
      // What somebody else has written meanwhile is not written over.
      guard try file.record()?.inscription == from else {
        throw FileError.cannotWrite(path: file.path, reason: "it has been changed by somebody else")
      }
      try file.inscribe(to)
      return change
    }
  }

  private func erase(_ files: [FavouriteFile]) {
    var gone: [FavouriteFile] = []
    var problem: String?
    for file in files {
      do {
        try file.erase()
        gone.append(file)
      } catch { problem = "\(error)" }
    }
    list()
    post(.favourites(.erased(gone, problem: problem)))
  }

  /// A path as a person types it; in a folder that is there, a file gets its usual name.
  private func place(for path: String, _ form: FavouriteExport, count: Int) -> String {
    let expanded = path.typedPath.standardizedPath
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: expanded, isDirectory: &isFolder)
    return exists && isFolder.boolValue ? "\(expanded)/\(form.fileName(count: count))" : expanded
  }

  private func breed(_ latents: [[Float]], _ label: Int, _ generator: GeneratorSnapshot?) {
    guard let generator, latents.allSatisfy({ $0.count == generator.latentSize }) else {
      post(.problem("There is no generator yet that could make their pictures."))
      return
    }
    let images = generator.images(of: latents, labels: latents.map { _ in label })
    post(
      .favourites(
        .litter(
          zip(latents, images).map { latent, image in
            RenderedImage(
              image: image, latent: latent, resolution: generator.resolution, alpha: generator.alpha,
              imagesSeen: generator.imagesSeen, label: label)
          })))
  }
}

extension Image {
  /// Itself, or smaller so that no side is longer.
  fileprivate func reduced(to side: Int) -> Image {
    let longest = max(width, height)
    guard longest > side else { return self }
    return resized(width: max(1, width * side / longest), height: max(1, height * side / longest))
  }
}
