import Files
import Keepsakes
import LatentSpace
import ProgressiveGAN
import TerminalCanvas

/// Children of two or more favourites, none of them kept yet.
struct Litter: Equatable, Sendable {
  enum Kind: Equatable, Sendable { case mix, cross }

  let parents: [FavouriteEntry]
  /// Whose generator draws the children.
  var subject = Subject.ID.opened
  var kind = Kind.mix
  /// Which litter of these parents; another number has other children.
  var number: UInt64 = 0
  /// The children's class, of a conditional generator.
  var label = 0
  var chosen = 0
  /// As they come; all or none.
  var images: [RenderedImage] = []

  static let size = 12

  /// How each child is made.
  var breedings: [Breeding] {
    switch kind {
    case .mix: Breeding.mixes(Self.size, parents: parents.count, seed: number)
    case .cross: Breeding.crosses(Self.size, seed: number)
    }
  }

  var latents: [[Float]] { breedings.map { $0.child(of: parents.map(\.latent)) } }
}

extension FavouritesModel {
  mutating func take(litter images: [RenderedImage]) {
    // Pictures of a litter that is not looked at any more are none of this one's.
    guard case .litter(var litter) = mode, images.map(\.latent) == litter.latents else { return }
    litter.images = images
    mode = .litter(litter)
  }

  mutating func chooseChild(_ child: Int) {
    guard case .litter(var litter) = mode else { return }
    litter.chosen = child
    mode = .litter(litter)
  }
}

extension Model {
  /// Breeds the selection; in a litter, the same parents the other way.
  mutating func breed() -> [Command] {
    if case .litter(var litter) = favourites.mode {
      litter.kind = litter.kind == .mix ? .cross : .mix
      return show(litter)
    }
    guard let parents = fittingSelection("breeds them") else { return [] }
    var litter = Litter(parents: parents, subject: subject(of: parents))
    litter.label = self[litter.subject].label(of: parents[0]) ?? 0
    return show(litter)
  }

  /// Two or more favourites that one generator takes; if there are none, says why.
  ///
  /// - Parameter purpose: what the action does with them.
  private mutating func fittingSelection(_ purpose: String) -> [FavouriteEntry]? {
    let selection = favourites.selection
    guard selection.count > 1 else {
      tell("It takes two or more: mark them with m, then the same key \(purpose).")
      return nil
    }
    let size = self[subject(of: selection)].walk.course.latent.count
    guard selection.allSatisfy({ $0.latent.count == size }) else {
      complain("Not all of them have latents of \(size) numbers, as this run's generator takes.")
      return nil
    }
    return selection
  }

  /// Plays the way through the selection in Walk, in the order of the gallery.
  mutating func interpolateFavourites() -> [Command] {
    guard let selection = fittingSelection("plays the way through them") else { return [] }
    front = subject(of: selection)
    walk.label = self[front].label(of: selection[0]) ?? walk.label
    let commands = show(.walk)
    return commands + play(through: selection.map(\.latent), counted(selection.count))
  }

  mutating func breedAnew() -> [Command] {
    guard case .litter(var litter) = favourites.mode else {
      tell("n is for another litter; b breeds the marked ones.")
      return []
    }
    litter.number += 1
    return show(litter)
  }

  private mutating func show(_ litter: Litter) -> [Command] {
    var litter = litter
    litter.images = []
    favourites.mode = .litter(litter)
    return [.favourites(.breed(litter.latents, label: litter.label, of: litter.subject))]
  }

  mutating func keepChild(of litter: Litter) -> [Command] {
    guard litter.images.indices.contains(litter.chosen) else {
      tell("There is no picture to keep yet.")
      return []
    }
    var child = favourite(of: litter.images[litter.chosen], litter.subject)
    child.parents = litter.parents.map(\.file.reference)
    child.breeding = litter.breedings[litter.chosen].text
    return [.favourites(.save(child, of: litter.subject))]
  }

  /// Parents at the left, or above in a small terminal; children beside.
  private var litterPanels: (parents: Rectangle, children: Rectangle) {
    let body = body
    let side = isWide ? min(44, body.columns / 4) : 20
    return (
      Rectangle(column: 0, row: body.row, columns: side, rows: body.rows),
      Rectangle(column: side, row: body.row, columns: body.columns - side, rows: body.rows)
    )
  }

  private var childSpace: Rectangle { litterPanels.children.inside }

  var childLayout: SheetLayout? {
    guard case .litter(let litter) = favourites.mode, let side = litter.images.first?.resolution else { return nil }
    return sheetLayout(count: litter.images.count, side: side, in: childSpace)
  }

  func drawLitter(_ litter: Litter, _ sheets: SheetCache, on scene: inout Scene) {
    drawParents(litter, on: &scene)
    let breeding = litter.breedings[litter.chosen].text
    let kind = litter.kind == .mix ? "mixed" : "crossed"
    let seen = litter.images.first.map { " at \(kimgText($0.imagesSeen))" } ?? ""
    let inside = scene.frame.panel(
      litterPanels.children, title: "litter \(litter.number + 1) · \(kind)\(seen)",
      footer: "child \(litter.chosen + 1) of \(Litter.size) · \(breeding)", style: Theme.border, titleStyle: Theme.title
    )
    guard !hintWithoutPictures(self, in: inside, on: &scene) else { return }
    guard let layout = childLayout else {
      hint("Their pictures are being made.", in: inside, on: &scene)
      return
    }
    let sheet = sheets.sheet(litter.images.map(\.image), layout, selected: litter.chosen)
    scene.frame.images.append(ImagePlacement(sheet, in: inside))
    scene.targetSheet(layout, count: Litter.size, selected: litter.chosen, in: inside, graphics) {
      .favourites(.chooseChild($0))
    }
  }

  private func drawParents(_ litter: Litter, on scene: inout Scene) {
    let keys = [
      ("f", "keep the child"), ("n", "new litter"), ("b", litter.kind == .mix ? "cross" : "mix"), ("⏎", "walk"),
    ]
    let inside = scene.frame.panel(
      litterPanels.parents, title: "parents · \(litter.parents.count)", style: Theme.border, titleStyle: Theme.title)
    let keyRow = inside.row + inside.rows - keys.count
    for (offset, (key, text)) in keys.enumerated() {
      scene.frame.write(key, column: inside.column + 1, row: keyRow + offset, style: Theme.accent)
      scene.frame.write(text, column: inside.column + 4, row: keyRow + offset, style: Theme.quiet)
    }
    // As many as have room for a picture worth looking at.
    let room = keyRow - 1 - inside.row
    let count = max(1, min(litter.parents.count, room / 4))
    let rows = min(room / count, 14)
    for (index, parent) in litter.parents.prefix(count).enumerated() {
      let top = inside.row + index * rows
      let isLast = index == count - 1 && litter.parents.count > count
      scene.frame.write(
        isLast ? "and \(litter.parents.count - count + 1) more" : parent.displayName.withVisibleControls,
        column: inside.column + 1, row: top, style: Theme.text, width: inside.columns - 2)
      guard !isLast else { continue }
      scene.draw(
        favourites.pictures[parent.file], self,
        in: Rectangle(column: inside.column + 1, row: top + 1, columns: inside.columns - 2, rows: rows - 1))
    }
  }
}
