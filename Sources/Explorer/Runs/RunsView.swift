import Files
import Kernels
import ProgressiveGAN
import Runs
import TerminalCanvas

/// Where the Runs view puts its table and what it tells of the chosen run.
struct RunsPanels {
  let table: Rectangle
  let details: Rectangle
}

extension Model {
  var runsPanels: RunsPanels {
    let side = isWide ? min(84, max(44, body.columns * 2 / 5)) : 30
    return RunsPanels(
      table: Rectangle(column: 0, row: body.row, columns: body.columns - side, rows: body.rows),
      details: Rectangle(column: body.columns - side, row: body.row, columns: side, rows: body.rows))
  }

  /// Runs that the table shows at once, below its head.
  var runRows: Int { max(1, runsPanels.table.inside.rows - 1) }
}

/// The runs as a table, and beside it the newest samples of the chosen one with what is known of it.
func drawRuns(_ model: Model, on scene: inout Scene) {
  let (runs, panels) = (model.runs, model.runsPanels)
  let inside = scene.frame.panel(
    panels.table, title: runs.showsArchive ? "archive · \(runs.archived.count)" : "runs · \(runs.active.count)",
    footer: runs.footer, style: Theme.border, titleStyle: Theme.title)
  if runs.shown.isEmpty {
    hint(
      runs.isLoaded ? runs.showsArchive ? "Nothing was put away." : "There are no runs." : "Looking …", in: inside,
      on: &scene)
  } else {
    drawTable(model, in: inside, on: &scene)
  }
  drawDetails(model, in: panels.details, on: &scene)
}

extension RunsModel {
  fileprivate var footer: String {
    if showsArchive { return "A brings back · . the runs in use" }
    return archived.isEmpty ? "" : "\(archived.count) in the archive: ."
  }
}

/// A column of the table.
private struct Column: Sendable {
  let title: String
  let width: Int
  /// Whether its texts end at its right edge.
  var isNumber = false
  let text: @Sendable (RunSummary, Model) -> String
}

/// From the most to the least wanted; names have the rest.
private let tableColumns: [Column] = [
  Column(title: "kimg", width: 7, isNumber: true) { run, _ in
    run.known.map { String(format: "%.1f", Double($0.imagesSeen) / 1000) } ?? "–"
  },
  Column(title: "resolution", width: 13) { run, _ in run.known?.growthText ?? "damaged" },
  Column(title: "changed", width: 8, isNumber: true) { run, model in agoText(run.lastChange, now: model.now) },
  Column(title: curveTitle, width: 12) { _, _ in "" },
  Column(title: "size", width: 7, isNumber: true) { run, _ in bytesText(run.bytes) },
  Column(title: "data", width: 18) { run, _ in run.known?.dataName ?? "" },
  Column(title: "favourites", width: 10, isNumber: true) { run, _ in run.known.map { "\($0.favouriteCount)" } ?? "" },
]

private let curveTitle = "SWD, W"
private let smallestName = 14

extension RunSummary {
  fileprivate var known: State? { try? state.get() }

  /// A mark for what it is doing, beside the words of the details.
  fileprivate func mark(_ model: Model) -> (Character, Style) {
    guard let known else { return ("✗", Theme.bad) }
    if model.isOpen(self) { return ("●", Theme.good) }
    if isInUse { return ("◆", Theme.warm) }
    return known.position.isFinished ? ("✓", Theme.good) : (" ", Theme.text)
  }

  /// What its mark means, in words.
  fileprivate func standing(_ model: Model) -> String {
    guard let known else { return "damaged" }
    if model.isOpen(self) { return "open here" }
    if isInUse { return "trained by another progan" }
    if isArchived { return "in the archive" }
    if known.position.isFinished { return "finished" }
    return known.imagesSeen == 0 ? "not begun" : "waits to go on"
  }
}

extension RunSummary.State {
  /// "32×32 of 64": the resolution it has and the one that it grows to.
  fileprivate var growthText: String {
    let (here, last) = (position.resolution, configuration.schedule.finalResolution)
    return here == last ? squareText(here) : "\(squareText(here)) of \(last)"
  }

  /// What the sparkline shows: distances where there are some, else the critic's estimates.
  fileprivate var curve: [Double] { distances.count > 1 ? distances : wasserstein }
}

private func drawTable(_ model: Model, in area: Rectangle, on scene: inout Scene) {
  var shown: [Column] = []
  var name = area.columns - 3
  for column in tableColumns where name - column.width - 2 >= smallestName {
    shown.append(column)
    name -= column.width + 2
  }
  // Names need not be wider than the longest.
  name = min(name, max(20, model.runs.shown.map(\.name.columns).max() ?? 0))
  var place = area.column + 3 + name + 2
  scene.frame.write("name", column: area.column + 3, row: area.row, style: Theme.quiet)
  var places: [Int] = []
  for column in shown {
    places.append(place)
    let start = column.isNumber ? place + column.width - column.title.columns : place
    scene.frame.write(column.title, column: start, row: area.row, style: Theme.quiet)
    place += column.width + 2
  }
  let first = max(0, min(model.runs.selected - model.runRows / 2, model.runs.shown.count - model.runRows))
  for (offset, run) in model.runs.shown.dropFirst(first).prefix(model.runRows).enumerated() {
    let line = Rectangle(column: area.column, row: area.row + 1 + offset, columns: area.columns, rows: 1)
    draw(
      run, model, isChosen: first + offset == model.runs.selected, name: name, zip(shown, places), in: line, on: &scene)
    scene.target(line, .runs(.choose(first + offset)))
  }
}

private func draw(
  _ run: RunSummary, _ model: Model, isChosen: Bool, name: Int, _ columns: Zip2Sequence<[Column], [Int]>,
  in line: Rectangle, on scene: inout Scene
) {
  let quiet = isChosen ? Theme.chosen : Theme.quiet
  if isChosen { scene.frame.fill(line, with: Cell(" ", Theme.chosen)) }
  let (mark, markStyle) = run.mark(model)
  scene.frame.write(String(mark), column: line.column + 1, row: line.row, style: isChosen ? Theme.chosen : markStyle)
  let nameStyle = isChosen ? Theme.chosen : run.known == nil ? Theme.bad : Theme.text
  scene.frame.write(run.name, column: line.column + 3, row: line.row, style: nameStyle, width: name)
  for (column, place) in columns {
    if column.title == curveTitle {
      scene.frame.sparkline(
        run.known?.curve ?? [], column: place, row: line.row, width: column.width,
        style: isChosen ? Theme.chosen : Theme.accent)
      continue
    }
    let text = column.text(run, model)
    let start = column.isNumber ? place + max(0, column.width - text.columns) : place
    scene.frame.write(text, column: start, row: line.row, style: quiet, width: column.width)
  }
}

private func drawDetails(_ model: Model, in panel: Rectangle, on scene: inout Scene) {
  let run = model.runs.chosen
  let inside = scene.frame.panel(panel, title: run?.name ?? "run", style: Theme.border, titleStyle: Theme.title)
  guard let run else { return }
  let lines = details(of: run, model)
  let textRows = min(lines.count, inside.rows)
  let top = inside.row + inside.rows - textRows
  for (offset, line) in lines.prefix(textRows).enumerated() {
    scene.frame.write(line.label, column: inside.column + 1, row: top + offset, style: Theme.quiet)
    scene.frame.write(
      line.value, column: inside.column + 1 + labelWidth, row: top + offset, style: line.style,
      width: inside.columns - 1 - labelWidth)
  }
  let space = Rectangle(
    column: inside.column, row: inside.row, columns: inside.columns, rows: inside.rows - textRows - 1)
  drawSheet(of: run, model, in: space, on: &scene)
}

private func drawSheet(of run: RunSummary, _ model: Model, in space: Rectangle, on scene: inout Scene) {
  switch run.state {
  case .failure(let error):
    for (offset, line) in "\(error)".wrapped(to: space.columns - 2).prefix(space.rows).enumerated() {
      scene.frame.write(
        line, column: space.column + 1, row: space.row + 1 + offset, style: Theme.bad, width: space.columns - 2)
    }
  case .success(let state):
    guard let path = state.sheet else {
      hint("No samples yet.", in: space, on: &scene)
      return
    }
    guard !hintWithoutPictures(model, in: space, on: &scene), let sheet = model.runs.sheet, sheet.path == path else {
      return
    }
    scene.frame.images.append(ImagePlacement(sheet.image, in: space))
  }
}

private let labelWidth = 9

private struct DetailLine {
  let label: String
  let value: String
  var style = Theme.text
}

private func details(of run: RunSummary, _ model: Model) -> [DetailLine] {
  let (mark, style) = run.mark(model)
  let standing = DetailLine(
    label: "state", value: mark == " " ? run.standing(model) : "\(mark) \(run.standing(model))", style: style)
  let place = [
    DetailLine(label: "changed", value: dateText(run.lastChange, model.timeZone)),
    DetailLine(label: "size", value: bytesText(run.bytes)),
  ]
  guard case .success(let state) = run.state else { return [standing] + place }
  let position = state.position
  let total = Double(state.configuration.schedule.totalImages) / 1000
  let fading = position.phase.kind == .fade ? String(format: "fade α %.2f", position.alpha) : "is stabilized"
  var lines = [
    standing,
    DetailLine(label: "data", value: state.dataName),
    DetailLine(label: "learns", value: "\(squareText(position.resolution)) \(fading)"),
    DetailLine(
      label: "seen", value: String(format: "%.1f of %.0f kimg", Double(state.imagesSeen) / 1000, total)),
    DetailLine(label: "trained", value: state.trainingSeconds > 0 ? durationText(state.trainingSeconds) : "–"),
  ]
  if let last = state.distances.last {
    lines.append(DetailLine(label: "SWD ×10³", value: String(format: "%.1f", last)))
  }
  lines.append(DetailLine(label: "holds", value: counted(state.snapshotCount, "snapshot")))
  lines.append(DetailLine(label: "kept", value: counted(state.favouriteCount, "favourite")))
  return lines + place
}
