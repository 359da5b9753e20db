import Keepsakes

/// Something done to one favourite that can be undone.
enum FavouriteChange: Equatable, Sendable {
  /// Into the trash or out of it.
  case move(from: FavouriteFile, to: FavouriteFile)
  case inscribe(FavouriteFile, from: FavouriteInscription, to: FavouriteInscription)

  var inverse: FavouriteChange {
    switch self {
    case .move(let from, let to): .move(from: to, to: from)
    case .inscribe(let file, let from, let to): .inscribe(file, from: to, to: from)
    }
  }

  /// Whether it is about a file.
  func concerns(_ file: FavouriteFile) -> Bool {
    switch self {
    case .move(let from, let to): from == file || to == file
    case .inscribe(let inscribed, _, _): inscribed == file
    }
  }

  mutating func rename(_ old: FavouriteFile, _ new: FavouriteFile) {
    switch self {
    case .move(let from, let to): self = .move(from: from == old ? new : from, to: to == old ? new : to)
    case .inscribe(let file, let from, let to): self = .inscribe(file == old ? new : file, from: from, to: to)
    }
  }
}

/// What was done at once, to one or more.
struct FavouriteDeed: Equatable, Sendable {
  enum Direction: Equatable, Sendable { case forward, undo, redo }

  /// As it follows "Undone:".
  var name: String
  var changes: [FavouriteChange]

  var inverse: FavouriteDeed { FavouriteDeed(name: name, changes: changes.reversed().map(\.inverse)) }
}

/// The deeds that can be undone and redone. Files that came back under other names keep their place in it.
struct FavouriteHistory: Sendable {
  private(set) var past: [FavouriteDeed] = []
  private(set) var future: [FavouriteDeed] = []

  mutating func takeUndo() -> FavouriteDeed? { past.popLast()?.inverse }

  mutating func takeRedo() -> FavouriteDeed? { future.popLast() }

  /// Takes in what was really done.
  ///
  /// - Parameter wished: the same changes as they were asked for.
  mutating func record(_ deed: FavouriteDeed, _ direction: FavouriteDeed.Direction) {
    guard !deed.changes.isEmpty else { return }
    switch direction {
    case .forward: (past, future) = (past + [deed], [])
    case .redo: past.append(deed)
    case .undo: future.append(deed.inverse)
    }
  }

  /// A file that is now under another name than it was to have.
  mutating func rename(_ old: FavouriteFile, _ new: FavouriteFile) {
    for deed in past.indices { past[deed].rename(old, new) }
    for deed in future.indices { future[deed].rename(old, new) }
  }

  /// Files that are gone for good.
  mutating func forget(_ files: Set<FavouriteFile>) {
    func isPossible(_ deed: FavouriteDeed) -> Bool {
      !deed.changes.contains { change in files.contains { change.concerns($0) } }
    }
    (past, future) = (past.filter(isPossible), future.filter(isPossible))
  }
}

extension FavouriteDeed {
  fileprivate mutating func rename(_ old: FavouriteFile, _ new: FavouriteFile) {
    for index in changes.indices { changes[index].rename(old, new) }
  }
}
