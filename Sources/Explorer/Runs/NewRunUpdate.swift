import TerminalCanvas

/// Filling in the form of a new run.
extension Model {
  mutating func askForNewRun() -> [Command] {
    runs.form = NewRunForm()
    runs.estimate = nil
    overlay = .newRun
    return lookAndMeasure
  }

  private var lookAndMeasure: [Command] { [.runs(.look(atData: runs.form.dataPath)), measure] }

  private var measure: Command { .runs(.estimate(runs.form.configuration)) }

  mutating func handleNewRun(_ key: Key) -> [Command] {
    switch key {
    case .escape, .control("c"):
      overlay = nil
      return [.runs(.stopEstimating)]
    case .up, .backTab: runs.form.move(by: -1)
    case .down: runs.form.move(by: 1)
    case .tab where runs.form.field == .data: return [.complete(runs.form.data.text, foldersOnly: false)]
    case .tab: runs.form.move(by: 1)
    case .enter where runs.form.field == .start: return startNewRun()
    case .enter: runs.form.move(by: 1)
    default: return fillIn(key)
    }
    return []
  }

  private mutating func fillIn(_ key: Key) -> [Command] { change { $0.handle(key) } }

  mutating func pasteIntoForm(_ text: String) -> [Command] { change { $0.insert(text) } }

  private mutating func change(_ change: (inout NewRunForm) -> Bool) -> [Command] {
    let before = runs.form
    guard change(&runs.form) else { return [] }
    return runs.form.changes(since: before, look: .runs(.look(atData: runs.form.dataPath)), measure: measure)
  }

  /// The path goes on; what is there is looked at anew.
  mutating func takeInForm(completions: [String], of text: String) -> [Command] {
    runs.form.take(completions: completions, of: text)
    return [.runs(.look(atData: runs.form.dataPath))]
  }

  mutating func startNewRun() -> [Command] {
    do throws(NewRunForm.Objection) {
      let (name, configuration) = try runs.form.checked(among: runs.active)
      return [.runs(.stopEstimating), .runs(.leave(.create(name: name, configuration)))]
    } catch {
      runs.form.objection = error
      runs.form.field = error.field
      return []
    }
  }
}

extension NewRunForm {
  /// Only what changed is looked at and measured again.
  fileprivate func changes(since before: NewRunForm, look: Command, measure: Command) -> [Command] {
    var result: [Command] = []
    if dataPath != before.dataPath { result.append(look) }
    if (preset, resolution) != (before.preset, before.resolution) { result.append(measure) }
    return result
  }
}
