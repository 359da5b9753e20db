import Files
import LatentSpace
import ProgressiveGAN
import TerminalCanvas
import TerminalGraphics

/// Where the parts of the view are.
struct WalkPanels {
  var picture: Rectangle
  var directions: Rectangle
  /// Nil where neighbours would be too small to see.
  var map: Rectangle?
  /// Rings of neighbours in it.
  var reach = 0
  var trail: Rectangle
  /// Nil where there is no room.
  var latent: Rectangle?
}

extension Model {
  var walkPanels: WalkPanels {
    let body = body
    let side = isWide ? min(80, max(46, body.columns * 2 / 5)) : 32
    let isTall = isWide && body.rows >= 50
    let (directionRows, trailRows, latentRows) = (isWide ? 8 : 7, isTall ? 13 : 3, isTall ? 8 : isWide ? 5 : 0)
    let column = body.columns - side
    func panel(_ row: Int, _ rows: Int) -> Rectangle { Rectangle(column: column, row: row, columns: side, rows: rows) }
    var panels = WalkPanels(
      picture: Rectangle(column: 0, row: body.row, columns: column, rows: body.rows),
      directions: panel(body.row, directionRows), trail: panel(body.row + body.rows - trailRows, trailRows))
    var row = body.row + directionRows
    // A square of pictures, and what is left for the latent.
    let room = body.rows - directionRows - trailRows - latentRows
    let mapRows = min(room, (side - 2) * graphics.cellWidth / graphics.cellHeight + 2)
    panels.reach = mapReach(in: panel(row, mapRows).inside)
    if panels.reach > 0 {
      panels.map = panel(row, mapRows)
      row += mapRows
    }
    let rest = panels.trail.row - row
    if rest >= 4 { panels.latent = panel(row, rest) } else { panels.trail = panel(row, trailRows + rest) }
    return panels
  }

  private func mapReach(in inside: Rectangle) -> Int {
    guard graphics.mode != .none else { return 0 }
    let (large, small) = graphics.mode == .blocks ? (16, 9) : (80, 40)
    let room = min(inside.columns * graphics.cellWidth, inside.rows * graphics.cellHeight)
    return room >= 5 * large ? 2 : room >= 3 * small ? 1 : 0
  }

  var mapReach: Int { walkPanels.reach }
}

/// One large picture, how it is steered, and what lies around it.
func drawWalk(_ model: Model, _ sheets: SheetCache, on scene: inout Scene) {
  let panels = model.walkPanels
  drawPicture(model, in: panels.picture, on: &scene)
  drawDirections(model, in: panels.directions, on: &scene)
  if let map = panels.map { drawMap(model, sheets.maps, in: map, on: &scene) }
  if model.walk.motion == nil {
    drawTrail(model, in: panels.trail, on: &scene)
  } else {
    drawMotion(model, in: panels.trail, on: &scene)
  }
  if let latent = panels.latent { drawLatent(model, in: latent, on: &scene) }
}

extension LatentWalk.Origin {
  fileprivate var text: String {
    switch self {
    case .seed(let seed): "seed \(seed)"
    case .named(let name): name
    }
  }
}

private func drawPicture(_ model: Model, in panel: Rectangle, on scene: inout Scene) {
  let walk = model.walk
  let className = model[model.front].className(walk.image?.label ?? walk.label).map { $0.withVisibleControls }
  let parts = [model.owner(of: walk.image), walk.course.origin.text, className].compactMap { $0 }
  let title = parts.joined(separator: " · ")
  guard let shown = walk.image else {
    let inside = scene.frame.panel(panel, title: title, style: Theme.border, titleStyle: Theme.title)
    hint("The picture comes as soon as", "the generator is ready.", in: inside, on: &scene)
    return
  }
  let factor =
    fittedSize(of: shown.image, in: panel.inside.size, capability: model.graphics).width / max(1, shown.resolution)
  let inside = scene.frame.panel(
    panel, title: "\(title)\(model.age(of: shown))\(model.opinion(of: shown.latent))",
    footer: squareText(shown.resolution) + (factor > 1 && model.graphics.mode != .none ? " ×\(factor)" : "")
      + alphaSuffix(shown.alpha), style: Theme.border, titleStyle: Theme.title)
  drawRecording(model, in: panel, on: &scene)
  guard !hintWithoutPictures(model, in: inside, on: &scene) else { return }
  scene.frame.images.append(ImagePlacement(shown.image, in: inside))
}

extension Model {
  /// Whose picture it is, where two can draw it.
  fileprivate func owner(of shown: RenderedImage?) -> String? {
    guard subjects.count > 1 else { return nil }
    let subject = self[front]
    guard subject.learns else {
      return isWide ? "\(subject.name.withVisibleControls), ships with progan" : "shipped model"
    }
    let age = shown.map { (isWide ? ", smoothed at " : " at ") + kimgText($0.imagesSeen) }
    return "your run" + (age ?? "")
  }

  /// How much the generator had seen, where that is known and not said with its owner.
  fileprivate func age(of shown: RenderedImage) -> String {
    guard subjects.count == 1 else { return "" }
    guard let facts = opened.facts else { return " · smoothed at \(kimgText(shown.imagesSeen))" }
    return facts.imagesSeen.map { " · smoothed at \(kimgText($0))" } ?? ""
  }

  /// What the person thinks of a picture, if they said so.
  fileprivate func opinion(of latent: [Float]) -> String {
    if walk.dislikes.contains(latent) { return " · ✗ disliked" }
    return likes.contains { $0.latent == latent } ? " · ♥ kept" : ""
  }
}

/// At the panel's lower left, what is recorded or written.
private func drawRecording(_ model: Model, in panel: Rectangle, on scene: inout Scene) {
  let (text, style): (String, Style)
  if let search = model.walk.search {
    (text, style) = (" ◍ search \(100 * search.done / max(1, search.total)) % · P stops ", Theme.accent)
  } else if let filming = model.walk.filming {
    (text, style) = (" ◍ film \(filming.done) of \(filming.total) · R stops ", Theme.accent)
  } else if let recording = model.walk.recording {
    (text, style) = (" ● recording \(counted(recording.count, "point")) · R films ", Theme.warm)
  } else {
    return
  }
  scene.frame.write(
    text, column: panel.column + 2, row: panel.row + panel.rows - 1, style: style, width: max(0, panel.columns - 18))
}
