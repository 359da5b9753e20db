import Files
import ProgressiveGAN
import TerminalCanvas

/// The form of a new run: what it learns from, how far it grows, and how long that will take here.
func drawNewRun(_ model: Model, on scene: inout Scene) {
  let form = model.runs.form
  let box = scene.centred(
    columns: min(96, model.size.columns - 4), rows: min(model.size.rows - 2, 17 + form.resolutionCount))
  let inside = scene.popup(
    box, title: "a new run", footer: "↑↓ fields  ←→ change  Tab complete  ⏎ next  Esc leave")
  let area = Rectangle(
    column: inside.column + 2, row: inside.row + (model.isWide ? 1 : 0), columns: inside.columns - 4,
    rows: inside.rows)
  var row = area.row
  for field in NewRunForm.Field.allCases where field != .start {
    draw(field, form, in: Rectangle(column: area.column, row: row, columns: area.columns, rows: 1), on: &scene)
    row += 1
    let remark = form.remark(on: field)
    scene.frame.write(
      remark.text, column: area.column + labelWidth, row: row, style: remark.isBad ? Theme.bad : Theme.quiet,
      width: area.columns - labelWidth)
    row += remark.text.isEmpty ? 0 : 1
  }
  drawStart(form, column: area.column + labelWidth, row: row + 1, width: area.columns - labelWidth, on: &scene)
  drawEstimate(
    model.runs.estimate, form.configuration,
    in: Rectangle(
      column: area.column, row: row + 3, columns: area.columns,
      rows: inside.row + inside.rows - row - 3), on: &scene)
}

private let labelWidth = 13

private func draw(_ field: NewRunForm.Field, _ form: NewRunForm, in line: Rectangle, on scene: inout Scene) {
  let isChosen = form.field == field
  scene.frame.write(
    isChosen ? "›" : " ", column: line.column - 2, row: line.row, style: Theme.accent)
  scene.frame.write(field.title, column: line.column, row: line.row, style: isChosen ? Theme.strong : Theme.quiet)
  let (column, width) = (line.column + labelWidth, line.columns - labelWidth)
  switch field {
  case .data: scene.write(form.data, isChosen, column: column, row: line.row, width: width)
  case .name: scene.write(form.name, isChosen, column: column, row: line.row, width: width)
  case .preset: scene.writeChoice(form.preset.rawValue, isChosen, column: column, row: line.row)
  case .resolution: scene.writeChoice(squareText(form.resolution), isChosen, column: column, row: line.row)
  case .start: break
  }
  scene.target(line, .runs(.chooseField(field)))
}

extension Scene {
  /// A text field, with a cursor only where typing goes.
  fileprivate mutating func write(_ field: TextField, _ isChosen: Bool, column: Int, row: Int, width: Int) {
    if isChosen { return write(field, column: column, row: row, width: width) }
    frame.write(field.text.withVisibleControls, column: column, row: row, width: width)
  }

  fileprivate mutating func writeChoice(_ text: String, _ isChosen: Bool, column: Int, row: Int) {
    frame.write(
      isChosen ? "‹ \(text) ›" : "  \(text)", column: column - 2 + 2, row: row,
      style: isChosen ? Theme.accent : Theme.text)
  }
}

extension NewRunForm.Field {
  fileprivate var title: String { ["data", "preset", "resolution", "name", ""][rawValue] }
}

extension NewRunForm {
  fileprivate var resolutionCount: Int { configuration.schedule.phases.count { $0.kind == .stabilize } }

  /// A line below a field: what is wrong with it, else what there is to know.
  fileprivate func remark(on field: Field) -> (text: String, isBad: Bool) {
    if let objection, objection.field == field { return (objection.sentence, true) }
    switch field {
    case .data:
      return (
        candidates.isEmpty ? factsText : candidates.joined(separator: "  ").withVisibleControls, facts == .nothing
      )
    case .preset: return (preset.summary, false)
    case .name where !hasTypedName: return ("after the data; type to change it", false)
    default: return ("", false)
    }
  }

  private var factsText: String {
    switch facts {
    case nil: "…"
    case .shipped: "the portraits that ship; or type the path of your pictures"
    case .nothing: "nothing is there"
    case .file: "a file: zip, packed sheet, MNIST, CIFAR or TFRecords"
    case .folder(let count, let isMore): "a folder with \(isMore ? "more than " : "")\(counted(count, "picture"))"
    }
  }
}

private func drawStart(_ form: NewRunForm, column: Int, row: Int, width: Int, on scene: inout Scene) {
  let text = " ▶ start learning "
  scene.frame.write(text, column: column, row: row, style: form.field == .start ? Theme.chosen : Theme.accent)
  scene.target(Rectangle(column: column, row: row, columns: text.columns, rows: 1), .runs(.chooseField(.start)))
  let (remark, style) =
    form.objection?.field == .start
    ? (form.objection?.sentence ?? "", Theme.bad) : ("the open run is saved first", Theme.quiet)
  for (offset, line) in remark.wrapped(to: width - text.columns - 2).prefix(2).enumerated() {
    scene.frame.write(line, column: column + text.columns + 2, row: row + offset, style: style)
  }
}

/// A row for every resolution with the time that its two phases will take; those that were not measured with ≈.
private func drawEstimate(
  _ estimate: DurationEstimate?, _ configuration: Configuration, in area: Rectangle, on scene: inout Scene
) {
  let phases = configuration.schedule.phases
  let seconds = estimate?.configuration.schedule == configuration.schedule ? estimate?.phaseSeconds : nil
  let resolutions = phases.filter { $0.kind == .stabilize }.map(\.resolution)
  let columns = (area.column + labelWidth + 10, area.column + labelWidth + 22, area.column + labelWidth + 34)
  scene.frame.write("time here", column: area.column, row: area.row, style: Theme.quiet)
  for (title, column) in [("fade in", columns.0), ("stabilize", columns.1), ("done after", columns.2)] {
    scene.frame.write(title, endingAt: column, row: area.row, style: Theme.quiet)
  }
  var total = 0.0
  for (offset, resolution) in resolutions.enumerated() where offset + 1 < area.rows {
    let row = area.row + 1 + offset
    let isMeasured = estimate?.secondsPerImage[resolution] != nil
    func time(_ kind: TrainingSchedule.Phase.Kind) -> Double? {
      phases.firstIndex { $0.resolution == resolution && $0.kind == kind }.flatMap { seconds?[$0] }
    }
    let (fade, stabilize) = (time(.fade), time(.stabilize))
    total += (fade ?? 0) + (stabilize ?? 0)
    scene.frame.write(squareText(resolution), endingAt: area.column + labelWidth - 3, row: row, style: Theme.text)
    func write(_ value: Double?, _ column: Int, _ isThere: Bool = true) {
      let text = value.map { (isMeasured ? "" : "≈ ") + durationText($0) } ?? (isThere ? "…" : "")
      scene.frame.write(text, endingAt: column, row: row, style: isMeasured ? Theme.text : Theme.quiet)
    }
    write(fade, columns.0, resolution != resolutions.first)
    write(stabilize, columns.1)
    write(seconds == nil ? nil : total, columns.2)
  }
  drawMeasure(estimate, column: columns.2 + 4, row: area.row, area, on: &scene)
}

/// How the times were found.
private func drawMeasure(
  _ estimate: DurationEstimate?, column: Int, row: Int, _ area: Rectangle, on scene: inout Scene
) {
  let width = area.column + area.columns - column
  guard width > 12 else { return }
  let text: String
  if let estimate, let measured = estimate.measuredResolution {
    text =
      estimate.nextResolution == nil
      ? "By real steps to \(squareText(measured)), by arithmetic beyond (≈)."
      : "Steps are being measured: \(squareText(measured)) is done."
  } else {
    text = "Steps are being measured …"
  }
  for (offset, line) in text.wrapped(to: width).prefix(area.rows).enumerated() {
    scene.frame.write(line, column: column, row: row + 1 + offset, style: Theme.quiet)
  }
}
