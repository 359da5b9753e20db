import Files
import Foundation
import TerminalCanvas

/// What stands in Train's place for a model without training.
func drawModelPage(_ facts: ModelFacts, _ model: Model, on scene: inout Scene) {
  let inside = scene.frame.panel(model.body, title: "model", style: Theme.border, titleStyle: Theme.title)
  let lines = facts.lines(home: model.opened.home)
  let sentences = [
    "This is a model without training: nothing here learns.",
    "2 or Enter walks through what it draws, f keeps a picture, 3 shows those kept; 4 shows the runs that can learn.",
  ].flatMap { $0.wrapped(to: min(90, inside.columns - 4)) }
  let width = min(inside.columns - 4, max(labelWidth + (lines.map(\.value.columns).max() ?? 0), 60))
  let left = inside.column + (inside.columns - width) / 2
  var row = inside.row + max(0, (inside.rows - lines.count - sentences.count - 1) / 2)
  for line in lines {
    scene.frame.write(line.label, column: left, row: row, style: Theme.quiet)
    scene.frame.write(
      line.value.withVisibleControls, column: left + labelWidth, row: row, style: Theme.strong,
      width: width - labelWidth)
    row += 1
  }
  row += 1
  for sentence in sentences {
    scene.frame.write(sentence, column: left, row: row, style: Theme.quiet, width: inside.columns - 4)
    row += 1
  }
}

private let labelWidth = 13

extension ModelFacts {
  fileprivate func lines(home: String) -> [(label: String, value: String)] {
    let colours = channels == 1 ? "grey" : "colour"
    let classes = classCount > 0 ? ", \(classCount) classes" : ""
    let seen = imagesSeen.map { " at \(kimgText($0))" } ?? ""
    return [
      ("name", name), ("pictures", "\(squareText(resolution))\(alphaSuffix(alpha)), \(colours)\(classes)"),
      ("latent", "\(latentSize) numbers"), ("parameters", parameterText), ("comes from", origin + seen),
      ("file", path), ("favourites", "in \(home)"),
    ]
  }

  /// "23.1 million".
  private var parameterText: String {
    switch parameterCount {
    case 1_000_000...: String(format: "%.1f million", Double(parameterCount) / 1e6)
    case 10_000...: String(format: "%.0f thousand", Double(parameterCount) / 1e3)
    default: "\(parameterCount)"
    }
  }
}

extension Model {
  /// The view that is home, which `Esc` leads to at last.
  var homeView: View { opened.learns ? .train : .walk }

  func title(of view: View) -> String { !opened.learns && view == .train ? "Model" : view.title }

  /// Keys and names that mean something in this view: a model's page has none of training's, and only beside another
  /// subject is there another generator.
  var bindingsHere: [Binding] {
    bindings.filter { binding in
      binding.views.contains(view) && (opened.learns || !binding.needsTraining(in: view))
        && (subjects.count > 1 || binding.action != .walk(.otherGenerator))
    }
  }

  mutating func performOnModelPage(_ action: Action) -> [Command] {
    switch action {
    case .open: return show(.walk)
    case .back: return leave()
    default: break
    }
    return []
  }

  /// Says that there is no training, if there is none.
  mutating func hasNoTraining() -> Bool {
    guard !opened.learns else { return false }
    tell("This is a model without training; 4 shows the runs that can learn.")
    return true
  }
}

extension Binding {
  fileprivate func needsTraining(in view: View) -> Bool {
    switch action {
    case .snapshot, .train: true
    case .togglePause: view != .walk
    default: view == .train && !isEverywhere
    }
  }
}
