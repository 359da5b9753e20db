import Files
import Keepsakes
import ProgressiveGAN
import TerminalCanvas

/// The chosen favourite: its picture as large as there is room, and all that is known of it.
func drawDetails(of entry: FavouriteEntry, _ model: Model, on scene: inout Scene) {
  let panel = model.favouritePanels.details
  let inside = scene.frame.panel(
    panel, title: entry.displayName.withVisibleControls,
    footer: "\((model.favourites.chosenIndex ?? 0) + 1) of \(model.favourites.shown.count)", style: Theme.border,
    titleStyle: Theme.title)
  let width = inside.columns - 2
  let lines = entry.facts(model).flatMap { fact in
    fact.value.lines(of: width - 8).enumerated().map { ($0 == 0 ? fact.name : "", $1, fact) }
  }
  // The picture gets what the facts leave, but at least a third.
  let least = model.graphics.mode == .none ? 0 : inside.rows / 3
  let count = min(lines.count, inside.rows - least)
  var row = inside.row + inside.rows - count
  for (offset, (name, text, fact)) in lines.prefix(count).enumerated() {
    let isCut = offset == count - 1 && lines.count > count
    scene.frame.write(name, column: inside.column + 1, row: row, style: Theme.quiet)
    scene.frame.write(
      isCut ? "…" : text, column: inside.column + 9, row: row, style: fact.style, width: inside.columns - 10)
    if let action = fact.action {
      scene.target(Rectangle(column: inside.column + 9, row: row, columns: width - 8, rows: 1), action)
    }
    row += 1
  }
  scene.draw(
    model.favourites.pictures[entry.file], model,
    in: Rectangle(column: inside.column, row: inside.row, columns: inside.columns, rows: inside.rows - count - 1))
}

extension Scene {
  /// A favourite's picture in the middle of a space, if it is there.
  mutating func draw(_ picture: FavouritesModel.Picture?, _ model: Model, in space: Rectangle) {
    guard model.graphics.mode != .none, space.rows > 0, space.columns > 0 else { return }
    switch picture {
    case .shown(let image): frame.images.append(ImagePlacement(image, in: space))
    case .unreadable: hint("✗ cannot be read", in: space, on: &self)
    case nil: break
    }
  }
}

private struct Fact {
  let name: String
  let value: String
  var style = Theme.text
  /// What a click does.
  var action: Action?
}

extension FavouriteEntry {
  fileprivate func facts(_ model: Model) -> [Fact] {
    let words = record.inscription
    let subject = model[model.subject(of: file)]
    let isForeign = file.runPath != model.favourites.listing?.currentRun
    let fits = record.latent.count == subject.walk.course.latent.count
    let tags = words.tags.map { "#\($0)" }.joined(separator: " ")
    let tagFilter = words.tags.first.map { Action.favourites(.filter("#\($0.split(separator: " ")[0])")) }
    let facts = [
      Fact(name: "title", value: words.title, style: Theme.strong),
      Fact(name: "tags", value: tags, style: Theme.accent, action: tagFilter),
      Fact(name: "note", value: words.note),
      Fact(name: "file", value: file.name),
      subject.home == file.runPath && subject.home != model.opened.home
        ? Fact(name: "model", value: "\(subject.name.withVisibleControls), ships with progan")
        : Fact(name: "run", value: file.run + (isForeign ? " (another one)" : "")),
      Fact(name: "class", value: record.className ?? ""),
      Fact(name: "size", value: squareText(record.resolution) + alphaSuffix(record.alpha)),
      Fact(name: "after", value: kimgText(record.imagesSeen)),
      Fact(name: "kept", value: dateText(record.savedAt, model.timeZone)),
      Fact(name: "bred", value: record.breeding ?? ""),
      Fact(name: "parents", value: record.parents.map { $0.split(separator: "/").last ?? "" }.joined(separator: ", ")),
      Fact(name: "latent", value: "\(record.latent.count) numbers\(fits ? "" : ", not this run's")"),
    ]
    return facts.filter { !$0.value.isEmpty }
  }

  /// For a panel that it shares.
  func briefFacts(_ model: Model) -> [String] {
    let words = record.inscription
    let tags = words.tags.map { "#\($0)" }.joined(separator: " ")
    return [
      tags, words.note.split(separator: "\n").first.map(String.init) ?? "",
      [
        file.run, record.className, squareText(record.resolution) + alphaSuffix(record.alpha),
        kimgText(record.imagesSeen),
      ].compactMap { $0 }
        .joined(separator: " · "),
    ].filter { !$0.isEmpty }.map(\.withVisibleControls)
  }
}

extension String {
  /// Lines of at most so many columns.
  fileprivate func lines(of width: Int) -> [String] {
    guard width > 0 else { return [] }
    return split(separator: "\n").flatMap { String($0).withVisibleControls.wrapped(to: width) }
  }
}
