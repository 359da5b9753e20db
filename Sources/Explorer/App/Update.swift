import TerminalCanvas

extension Model {
  /// Takes a message in; returns what is to be done about it.
  mutating func update(_ message: Message) -> [Command] {
    switch message {
    case .key(let key): return handle(key)
    case .mouse(let event): return handle(event)
    case .paste(let text): return paste(text)
    case .screen(let size, let graphics):
      (self.size, self.graphics) = (size, graphics)
      return view == .walk ? enterWalk() : wishForPictures()
    case .tick: return tick()
    case .progress(let progress): return take(progress)
    case .completions(let completions, let text) where overlay == .newRun:
      return takeInForm(completions: completions, of: text)
    case .completions(let completions, let text): take(completions: completions, of: text)
    case .problem(let sentence): complain(sentence)
    case .train(let message): return take(message)
    case .walk(let message, let subject): return take(message, of: subject)
    case .favourites(let message): return take(message)
    case .runs(let message): return take(message)
    }
    return []
  }

  private mutating func handle(_ key: Key) -> [Command] {
    notice = nil
    if let overlay { return handle(key, over: overlay) }
    return action(for: key, in: view).map { perform($0) } ?? []
  }

  /// Pasted text is no keys: it goes where text is asked for, or nowhere.
  private mutating func paste(_ text: String) -> [Command] {
    notice = nil
    switch overlay {
    case .prompt(var prompt):
      prompt.field.insert(text)
      prompt.wasTyped()
      overlay = .prompt(prompt)
    case .palette(var palette):
      palette.field.insert(text)
      palette.selected = 0
      overlay = .palette(palette)
    case .newRun: return pasteIntoForm(text)
    case nil: tell("Text can be pasted where some is asked for.")
    case .help, .confirmation, .greeting: break
    }
    return []
  }

  private mutating func handle(_ event: MouseEvent) -> [Command] {
    notice = nil
    switch event.kind {
    case .wheelUp, .wheelDown:
      let amount = event.kind == .wheelUp ? -1 : 1
      guard let overlay else { return perform(.scroll(amount)) }
      return handle(amount < 0 ? .up : .down, over: overlay)
    case .click, .doubleClick:
      let action = scene(self).action(column: event.column, row: event.row)
      if overlay != nil { overlay = nil }
      guard let action else { return [] }
      // Choosing is the first click, opening the second.
      return perform(action) + (event.kind == .doubleClick && action.choosesSomething ? perform(.open) : [])
    }
  }

  private mutating func tick() -> [Command] {
    switch view {
    case .train: tickTrain()
    case .walk: tickWalk()
    case .favourites: tickFavourites()
    case .runs: tickRuns()
    }
  }

  mutating func perform(_ action: Action) -> [Command] {
    switch action {
    case .quit:
      isLeaving = true
      return [.quit]
    case .help: overlay = .help(scroll: 0)
    case .palette: overlay = .palette(Palette())
    case .redraw: return [.redraw]
    case .changeTheme:
      theme = theme.next
      tell("The colours are those of the \(theme.rawValue) theme; --theme \(theme.rawValue) starts with them.")
    case .changeScaling:
      guard graphics.mode.showsPixels else {
        tell("Only pictures of pixels, by sixel or the kitty protocol, can be smoothed.")
        return []
      }
      scaling = scaling == .nearest ? .smooth : .nearest
      tell(scaling == .smooth ? "Pixels are smoothed; ^P shows them as they are." : "Every pixel is a square again.")
    case .confirm(let question, let action): overlay = .confirmation(Confirmation(question: question, action: action))
    case .show(let view): return show(view)
    case .turnViews(let offset):
      let count = View.allCases.count
      return show(View(rawValue: (view.rawValue + offset + count) % count) ?? .train)
    case .train, .snapshot: return performInTrain(action)
    case .walk: return performInWalk(action)
    case .favourites: return performInFavourites(action)
    case .runs: return performInRuns(action)
    default: return performHere(action)
    }
    return []
  }

  /// What means the same everywhere, but concerns what this view shows.
  private mutating func performHere(_ action: Action) -> [Command] {
    switch view {
    case .train: performInTrain(action)
    case .walk: performInWalk(action)
    case .favourites: performInFavourites(action)
    case .runs: performInRuns(action)
    }
  }

  /// Back to Train, or to a model's Walk, from a view that has nothing else to leave.
  mutating func leave() -> [Command] { view == homeView ? [] : show(homeView) }

  mutating func show(_ view: View) -> [Command] {
    self.view = view
    switch view {
    case .train: return []
    case .walk: return enterWalk()
    case .favourites: return enterFavourites()
    case .runs: return enterRuns()
    }
  }
}

extension Action {
  fileprivate var choosesSomething: Bool {
    switch self {
    case .train(.choose), .favourites(.choose), .runs(.choose): true
    default: false
    }
  }
}
