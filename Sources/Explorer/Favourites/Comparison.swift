import Files
import Foundation
import Images
import Keepsakes
import Kernels
import TerminalCanvas

/// Two favourites side by side; what is done to one is done to the chosen one.
struct Comparison: Equatable, Sendable {
  var sides: [FavouriteFile]
}

extension Model {
  /// Two marked ones, or the chosen one beside the marked one, or else beside its neighbour.
  mutating func compareFavourites() {
    guard favourites.mode == .gallery else { return }
    let shown = favourites.shown.map(\.file)
    let marked = shown.filter { favourites.marks.contains($0) }
    guard let chosen = favourites.chosen, let index = favourites.chosenIndex, shown.count > 1 else {
      return tell("It takes two favourites to compare.")
    }
    let neighbour = shown[index + 1 < shown.count ? index + 1 : index - 1]
    let pair =
      marked.count > 1 ? Array(marked.prefix(2)) : [chosen, marked.first { $0 != chosen } ?? neighbour]
    favourites.mode = .comparison(Comparison(sides: shown.filter(pair.contains)))
    favourites.chosen = pair[0]
  }

  mutating func chooseSide(_ side: Int) {
    if case .comparison(let comparison) = favourites.mode { favourites.chosen = comparison.sides[side] }
  }

  /// Another favourite on the chosen side: the next one of those shown that is not on the other side.
  mutating func replaceSide(of comparison: Comparison, by offset: Int) {
    guard let chosen = favourites.chosen, let side = comparison.sides.firstIndex(of: chosen) else { return }
    let files = favourites.shown.map(\.file).filter { $0 != comparison.sides[1 - side] }
    guard let index = files.firstIndex(of: chosen), files.indices.contains(index + offset) else { return }
    var changed = comparison
    changed.sides[side] = files[index + offset]
    favourites.mode = .comparison(changed)
    favourites.chosen = files[index + offset]
  }
}

func drawComparison(_ comparison: Comparison, _ model: Model, on scene: inout Scene) {
  let body = model.body
  let entries = comparison.sides.compactMap { model.favourites.entry($0) }
  guard entries.count == 2 else { return }
  let half = body.columns / 2
  for (side, entry) in entries.enumerated() {
    let panel = Rectangle(
      column: side * half, row: body.row, columns: side == 0 ? half : body.columns - half, rows: body.rows - 3)
    let isChosen = entry.file == model.favourites.chosen
    let inside = scene.frame.panel(
      panel, title: (isChosen ? "▸ " : "") + entry.displayName.withVisibleControls,
      footer: isChosen ? "↑↓ another" : "", style: isChosen ? Theme.accent : Theme.border,
      titleStyle: isChosen ? Theme.chosen : Theme.title)
    scene.target(panel, .favourites(.chooseSide(side)))
    let facts = entry.briefFacts(model)
    for (offset, fact) in facts.enumerated() {
      scene.frame.write(
        fact, column: inside.column + 1, row: inside.row + inside.rows - facts.count + offset, style: Theme.quiet,
        width: inside.columns - 2)
    }
    let space = Rectangle(
      column: inside.column, row: inside.row, columns: inside.columns, rows: inside.rows - facts.count)
    scene.draw(model.favourites.pictures[entry.file], model, in: space)
  }
  let panel = Rectangle(column: 0, row: body.row + body.rows - 3, columns: body.columns, rows: 3)
  let inside = scene.frame.panel(panel, title: "difference", style: Theme.border, titleStyle: Theme.title)
  scene.frame.write(
    differences(entries[0], entries[1], model).joined(separator: " · "), column: inside.column + 1, row: inside.row,
    width: inside.columns - 2)
}

/// How far apart two favourites are, by their latents and by their pixels.
private func differences(_ one: FavouriteEntry, _ other: FavouriteEntry, _ model: Model) -> [String] {
  var facts: [String] = []
  if one.latent.count == other.latent.count {
    let angle = angleBetween(one.latent, other.latent) * 180 / .pi
    facts.append(String(format: "latents %.1f° apart", angle))
  } else {
    facts.append("latents of \(one.latent.count) and \(other.latent.count) numbers")
  }
  if case .shown(let first)? = model.favourites.pictures[one.file],
    case .shown(let second)? = model.favourites.pictures[other.file]
  {
    facts.append(
      rootMeanSquare(first, second).map { String(format: "pixels differ by %.1f of 255 (RMS)", $0) }
        ?? "pictures of \(squareText(first.width)) and \(squareText(second.width))")
  }
  facts.append(one.file.runPath == other.file.runPath ? "one run" : "two runs")
  return facts
}

private func angleBetween(_ a: [Float], _ b: [Float]) -> Double {
  func dot(_ a: [Float], _ b: [Float]) -> Double { zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) } }
  let norms = (dot(a, a) * dot(b, b)).squareRoot()
  return norms > 0 ? acos(min(1, max(-1, dot(a, b) / norms))) : 0
}

/// Nil for pictures of different sizes.
private func rootMeanSquare(_ one: Image, _ other: Image) -> Double? {
  guard one.width == other.width, one.height == other.height else { return nil }
  let (one, other) = (one.converted(toChannels: 3).pixels, other.converted(toChannels: 3).pixels)
  let sum = zip(one, other).reduce(0) { $0 + (Int($1.0) - Int($1.1)) * (Int($1.0) - Int($1.1)) }
  return (Double(sum) / Double(one.count)).squareRoot()
}
