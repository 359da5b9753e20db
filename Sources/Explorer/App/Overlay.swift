import TerminalCanvas

/// What lies over a view and takes the keys.
enum Overlay: Equatable, Sendable {
  case help(scroll: Int)
  case palette(Palette)
  case prompt(Prompt)
  case confirmation(Confirmation)
  /// The form of a new run, which is kept with the runs.
  case newRun
  /// The first screen of a first start.
  case greeting
}

/// Something that is done only if the person says yes.
struct Confirmation: Equatable, Sendable {
  var question: String
  var action: Action
}

/// A line of text asked for.
struct Prompt: Equatable, Sendable {
  /// What is asked, in the view that asks.
  enum Question: Equatable, Sendable {
    case train(TrainQuestion)
    case walk(WalkQuestion)
    case runs(RunsQuestion)
    case favourites(FavouritesQuestion)
  }

  enum Completion: Equatable, Sendable { case files, folders }

  let question: Question
  let title: String
  /// What may be typed.
  let hint: String
  var field: TextField
  var completion: Completion?
  /// How the text may go on.
  var candidates: [String] = []
  /// Why the last answer could not be taken.
  var objection: String?

  init(_ question: Question, title: String, hint: String, text: String = "", completion: Completion? = nil) {
    self.question = question
    self.title = title
    self.hint = hint
    self.completion = completion
    field = TextField(text)
  }

  /// What was said of the text holds no longer.
  mutating func wasTyped() {
    objection = field.isFull ? TextField.fullSentence : nil
    candidates = []
  }
}

/// Why an answer to a prompt is none.
struct InvalidAnswer: Error, Equatable {
  let sentence: String
}

extension Model {
  /// Asks for a line of text; the answer goes to the view's `answer`.
  mutating func ask(_ prompt: Prompt) { overlay = .prompt(prompt) }

  /// Keys of what lies over the view.
  mutating func handle(_ key: Key, over overlay: Overlay) -> [Command] {
    switch overlay {
    case .help(let scroll): return handleHelp(key, scroll)
    case .palette(let palette): return handle(key, palette)
    case .prompt(let prompt): return handle(key, prompt)
    case .confirmation(let confirmation):
      self.overlay = nil
      return key == .character("y") || key == .enter ? perform(confirmation.action) : []
    case .newRun: return handleNewRun(key)
    case .greeting: return handleGreeting(key)
    }
  }

  private mutating func handleHelp(_ key: Key, _ scroll: Int) -> [Command] {
    switch action(for: key, in: view) {
    case .move(0, let rows):
      overlay = .help(scroll: max(0, scroll + rows))
      return []
    case .page(let pages):
      overlay = .help(scroll: max(0, scroll + pages * (size.rows - 6)))
      return []
    case .help, .back, nil:
      overlay = nil
      return []
    case .some(let action):
      overlay = nil
      return perform(action)
    }
  }

  private mutating func handle(_ key: Key, _ prompt: Prompt) -> [Command] {
    var prompt = prompt
    switch key {
    case .escape, .control("c"): overlay = nil
    case .enter: return answer(prompt)
    case .tab:
      guard let completion = prompt.completion else { break }
      return [.complete(prompt.field.text, foldersOnly: completion == .folders)]
    default:
      guard prompt.field.handle(key) else { break }
      prompt.wasTyped()
      overlay = .prompt(prompt)
    }
    return []
  }

  private mutating func answer(_ prompt: Prompt) -> [Command] {
    var prompt = prompt
    do throws(InvalidAnswer) {
      overlay = nil
      let text = prompt.field.text
      return switch prompt.question {
      case .train(let question): try answer(question, text)
      case .walk(let question): try answer(question, text)
      case .runs(let question): try answer(question, text)
      case .favourites(let question): try answer(question, text)
      }
    } catch {
      prompt.objection = error.sentence
      overlay = .prompt(prompt)
      return []
    }
  }

  /// One way to go on is taken; several are shown, and what they share is taken.
  mutating func take(completions: [String], of text: String) {
    guard case .prompt(var prompt) = overlay, prompt.field.text == text else { return }
    if let shared = completions.commonPrefix, shared.count > text.count { prompt.field = TextField(shared) }
    prompt.candidates = completions.count > 1 ? completions : []
    prompt.objection = completions.isEmpty ? "Nothing begins like this." : nil
    overlay = .prompt(prompt)
  }
}

extension [String] {
  var commonPrefix: String? {
    guard let first else { return nil }
    return dropFirst().reduce(first) { String(zip($0, $1).prefix { $0 == $1 }.map(\.0)) }
  }
}
