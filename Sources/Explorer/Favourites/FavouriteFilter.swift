import Foundation
import Keepsakes
import ProgressiveGAN

/// Whose favourites are shown.
enum FavouriteScope: Equatable, Sendable {
  case thisRun, allRuns
  /// Of the run in a folder.
  case run(String)
  case trash
}

/// Which favourites are shown: those of a scope that have all the words, and tags that begin like all of the "#tags".
struct FavouriteFilter: Equatable, Sendable {
  var scope = FavouriteScope.thisRun
  /// As it was typed: "owl #blue".
  var text = ""

  func passes(_ entry: FavouriteEntry, currentRun: String) -> Bool {
    let file = entry.file
    switch scope {
    case .thisRun: guard !file.isTrashed, file.runPath == currentRun else { return false }
    case .allRuns: guard !file.isTrashed else { return false }
    case .run(let path): guard !file.isTrashed, file.runPath == path else { return false }
    case .trash: guard file.isTrashed else { return false }
    }
    guard !text.isEmpty else { return true }
    let inscription = entry.inscription
    let tags = inscription.tags.map { $0.lowercased() }
    let parts = [inscription.title, inscription.note, file.name, file.run, entry.className ?? ""] + tags
    let said = parts.joined(separator: "\n").lowercased()
    return text.lowercased().split(separator: " ").allSatisfy { word in
      word.hasPrefix("#") ? tags.contains { $0.hasPrefix(word.dropFirst()) } : said.contains(word)
    }
  }
}

enum FavouriteOrder: String, CaseIterable, Sendable {
  case newest, oldest, title, run, kimg

  var next: Self {
    let all = Self.allCases
    return all[((all.firstIndex(of: self) ?? 0) + 1) % all.count]
  }

  /// How it is told in a word or two.
  var text: String {
    switch self {
    case .newest: "newest first"
    case .oldest: "oldest first"
    case .title: "by title"
    case .run: "by run"
    case .kimg: "by kimg"
    }
  }

  /// Of equals, the newer one comes first.
  func precedes(_ one: FavouriteEntry, _ other: FavouriteEntry) -> Bool {
    let isNewer = (one.savedAt, one.file.path) > (other.savedAt, other.file.path)
    switch self {
    case .newest: return isNewer
    case .oldest: return !isNewer && one.file != other.file
    case .title:
      let (first, second) = (one.inscription.title.lowercased(), other.inscription.title.lowercased())
      // Those without a title come last.
      return first == second ? isNewer : second.isEmpty || (!first.isEmpty && first < second)
    case .run: return one.file.run == other.file.run ? isNewer : one.file.run < other.file.run
    case .kimg: return one.imagesSeen == other.imagesSeen ? isNewer : one.imagesSeen > other.imagesSeen
    }
  }
}
