import Files
import Runs

extension Model {
  mutating func take(_ message: RunsMessage) -> [Command] {
    switch message {
    case .listed(let active, let archived): return take(active, archived)
    case .sheet(let sheet): runs.sheet = sheet
    case .changed(let change, let inverse, let origin): return take(change, inverse, origin)
    case .estimated(let estimate): runs.estimate = estimate
    case .dataFound(let facts, let path): runs.form.take(facts, at: path)
    case .greeting(let columns, let resolutions): runs.greeting.take(columns, resolutions)
    case .refused(let sentence): refuse(sentence)
    }
    return []
  }

  func isOpen(_ run: RunSummary) -> Bool { run.path == opened.home }

  private mutating func take(_ active: [RunSummary], _ archived: [RunSummary]) -> [Command] {
    let path = runs.wantedPath ?? runs.chosen?.path ?? opened.home
    (runs.active, runs.archived, runs.isLoaded) = (active, archived, true)
    if let index = runs.shown.firstIndex(where: { $0.path == path }) {
      runs.selected = index
      runs.wantedPath = nil
    }
    return chooseRun(runs.selected)
  }

  /// The form stays, with what is wrong, for another attempt.
  private mutating func refuse(_ sentence: String) {
    if overlay == .newRun {
      runs.form.objection = .init(field: .start, sentence: sentence)
    } else {
      complain(sentence)
    }
  }

  mutating func tickRuns() -> [Command] { [.runs(.list)] }

  mutating func enterRuns() -> [Command] { [.runs(.list)] }

  mutating func performInRuns(_ action: Action) -> [Command] {
    switch action {
    case .move(_, let rows), .scroll(let rows): return chooseRun(runs.selected + rows)
    case .page(let pages): return chooseRun(runs.selected + pages * runRows)
    case .home: return chooseRun(0)
    case .end: return chooseRun(.max)
    case .open: return openRun()
    case .discard where runs.showsArchive: tell("It is in the archive already; nothing is ever deleted here.")
    case .discard: return archiveRun()
    case .undo: return takeBack(\.undoable, .undo)
    case .redo: return takeBack(\.redoable, .redo)
    case .runs(let action): return perform(action)
    case .togglePause: return togglePause()
    case .back where runs.showsArchive: return toggleArchive()
    case .back: return leave()
    default: break
    }
    return []
  }

  private mutating func perform(_ action: RunsAction) -> [Command] {
    switch action {
    case .choose(let index): return chooseRun(index)
    case .new: return askForNewRun()
    case .rename: askForName()
    case .archive: return runs.showsArchive ? restoreRun() : archiveRun()
    case .toggleArchive: return toggleArchive()
    case .chooseField(let field):
      runs.form.field = field
      overlay = .newRun
      return field == .start ? startNewRun() : []
    case .begin: return begin()
    }
    return []
  }

  private mutating func chooseRun(_ index: Int) -> [Command] {
    runs.selected = clamped(index, runs.shown.count)
    guard case .success(let state)? = runs.chosen?.state, let path = state.sheet, runs.sheet?.path != path else {
      return []
    }
    return [.runs(.loadSheet(path))]
  }

  private mutating func toggleArchive() -> [Command] {
    runs.showsArchive.toggle()
    return chooseRun(0)
  }

  /// Opens a run that can be trained; the one that is open already is shown.
  private mutating func openRun() -> [Command] {
    guard let run = runs.chosen else { return [] }
    if isOpen(run) { return show(.train) }
    switch run.state {
    case .failure(let error): complain("\(error)")
    case .success where run.isArchived: tell("It is in the archive: A brings it back, then Enter opens it.")
    case .success where run.isInUse: complain("\(RunError.inUse(path: run.path))")
    case .success: return [.runs(.leave(.open(path: run.path)))]
    }
    return []
  }

  private mutating func archiveRun() -> [Command] {
    guard let run = runs.chosen else { return [] }
    guard !isOpen(run) else {
      complain("The open run cannot be put away; open another one first.")
      return []
    }
    return [.runs(.change(.archive(run.folderName), .person))]
  }

  private mutating func restoreRun() -> [Command] {
    guard let run = runs.chosen else { return [] }
    return [.runs(.change(.restore(run.folderName), .person))]
  }

  private mutating func askForName() {
    guard let run = runs.chosen else { return }
    guard !run.isArchived else { return complain("It is in the archive: A brings it back, then it can be renamed.") }
    ask(
      Prompt(
        .runs(.name(of: run.folderName)), title: "the run's name", hint: "It is the name of its folder, too.",
        text: run.name))
  }

  mutating func answer(_ question: RunsQuestion, _ text: String) throws(InvalidAnswer) -> [Command] {
    guard case .name(let old) = question else { return [] }
    let name: String
    do { name = try RunsFolder.checked(text) } catch { throw InvalidAnswer(sentence: "\(error)") }
    guard name != old else { return [] }
    guard !runs.active.contains(where: { $0.folderName == name }) else {
      throw InvalidAnswer(sentence: "There is a run '\(name)' already. Choose another name.")
    }
    if let run = runs.chosen, run.folderName == old, isOpen(run) { return [.runs(.leave(.rename(to: name)))] }
    return [.runs(.change(.rename(old, to: name), .person))]
  }

  private mutating func takeBack(
    _ changes: WritableKeyPath<RunsModel, [RunsChange]>, _ origin: RunsChangeOrigin
  ) -> [Command] {
    guard let change = runs[keyPath: changes].popLast() else {
      tell(origin == .undo ? "There is nothing to undo." : "There is nothing to do again.")
      return []
    }
    return [.runs(.change(change, origin))]
  }

  private mutating func take(_ change: RunsChange, _ inverse: RunsChange, _ origin: RunsChangeOrigin) -> [Command] {
    switch origin {
    case .person:
      runs.undoable.append(inverse)
      runs.redoable = []
    case .undo: runs.redoable.append(inverse)
    case .redo: runs.undoable.append(inverse)
    }
    switch (change, inverse) {
    case (.rename(let old, _), .rename(let new, _)):
      if let run = runs.active.first(where: { $0.folderName == old }), runs.chosen == run {
        runs.wantedPath = run.path.dropLast(old.count) + new
      }
      tell("The run is called \(new.withVisibleControls) now; u takes that back.")
    case (.archive(let name), _): tell("\(name.withVisibleControls) is in the archive; u brings it back.")
    case (_, .archive(let name)): tell("\(name.withVisibleControls) is back among the runs.")
    default: break
    }
    return [.runs(.list)]
  }
}
