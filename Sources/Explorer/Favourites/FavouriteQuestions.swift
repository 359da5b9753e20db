import Foundation
import Keepsakes
import ProgressiveGAN

/// What the Favourites view asks for in a line of text.
enum FavouritesQuestion: Equatable, Sendable {
  case filter
  case title(FavouriteFile)
  case tags([FavouriteFile])
  case note(FavouriteFile)
  case export([FavouriteFile])
}

extension Model {
  mutating func ask(_ action: FavouritesAction) {
    if case .askFilter = action {
      let known = Set(favourites.all.flatMap { $0.inscription.tags }).sorted().map { "#\($0)" }.joined(separator: " ")
      return ask(
        Prompt(
          .favourites(.filter), title: "filter",
          hint: known.isEmpty ? "Words of title, note, file or run; #tags." : "Words and #tags: \(known)",
          text: favourites.filter.text))
    }
    if case .litter = favourites.mode { return tell("Keep the child with f first.") }
    guard let chosen = favourites.chosenEntry else { return tell("There is no favourite to do this with.") }
    switch action {
    case .askTitle:
      ask(
        Prompt(
          .favourites(.title(chosen.file)), title: "title", hint: "The file keeps its name; the title is inside.",
          text: chosen.inscription.title))
    case .askTags: askTags(favourites.targets)
    case .askNote:
      ask(
        Prompt(
          .favourites(.note(chosen.file)), title: "note", hint: "What is worth remembering of it.",
          text: chosen.inscription.note))
    case .askExport(let form):
      let selection = favourites.selection
      ask(
        Prompt(
          .favourites(.export(selection.map(\.file))), title: "write \(named(selection)) to",
          hint: ".png one grid · .json .safetensors latents · else a folder of PNGs",
          text: form.fileName(count: selection.count), completion: .files))
    default: break
    }
  }

  /// Of one, all its tags; of several, those to add and those to take away.
  private mutating func askTags(_ targets: [FavouriteEntry]) {
    let one = targets.count == 1 ? targets[0] : nil
    ask(
      Prompt(
        .favourites(.tags(targets.map(\.file))), title: "tags of \(named(targets))",
        hint: one == nil ? "To add, with commas between; -tag takes one away." : "With commas between.",
        text: one?.inscription.tags.joined(separator: ", ") ?? ""))
  }

  mutating func answer(_ question: FavouritesQuestion, _ text: String) throws(InvalidAnswer) -> [Command] {
    switch question {
    case .filter:
      filterFavourites(text.trimmingCharacters(in: .whitespaces))
      return wishForPictures()
    case .title(let file): return inscribe([file], "titling") { FavouriteInscription($0, title: text) }
    case .note(let file): return inscribe([file], "a note on") { FavouriteInscription($0, note: text) }
    case .tags(let files):
      return inscribe(files, "tagging") { old in
        FavouriteInscription(old, tags: files.count == 1 ? [text] : old.tags(changedBy: text))
      }
    case .export(let files): return [try export(files, to: text)]
    }
  }

  private mutating func inscribe(
    _ files: [FavouriteFile], _ verb: String, _ change: (FavouriteInscription) -> FavouriteInscription
  ) -> [Command] {
    let entries = files.compactMap { favourites.entry($0) }.filter { change($0.inscription) != $0.inscription }
    return perform(verb, entries) { .inscribe($0.file, from: $0.inscription, to: change($0.inscription)) }
  }

  private func export(_ files: [FavouriteFile], to text: String) throws(InvalidAnswer) -> Command {
    let path = text.trimmingCharacters(in: .whitespaces)
    let entries = files.compactMap { favourites.entry($0) }
    guard !path.isEmpty, !entries.isEmpty else { throw InvalidAnswer(sentence: "Where to? A path is wanted.") }
    let form: FavouriteExport
    switch URL(fileURLWithPath: path).pathExtension.lowercased() {
    case "png": form = .grid
    case "json": form = .json
    case "safetensors": form = .safetensors
    case "": form = .folder
    case let other:
      throw InvalidAnswer(sentence: "Not .\(other): .png, .json or .safetensors, or no ending for a folder.")
    }
    return .favourites(.export(entries, form, path: path))
  }
}

extension FavouriteInscription {
  /// The same with something new.
  fileprivate init(_ old: FavouriteInscription, title: String? = nil, tags: [String]? = nil, note: String? = nil) {
    self.init(title: title ?? old.title, tags: tags ?? old.tags, note: note ?? old.note)
  }

  /// The tags with others added, and without those after a minus.
  fileprivate func tags(changedBy text: String) -> [String] {
    let words = text.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
    let gone = Set(words.filter { $0.hasPrefix("-") }.map { $0.dropFirst().trimmingCharacters(in: .whitespaces) })
    return (tags + words.filter { !$0.hasPrefix("-") }).filter { !gone.contains($0) }
  }
}
