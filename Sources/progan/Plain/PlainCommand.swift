/// What a line of text can ask of `explore --plain`.
enum PlainCommand: Equatable {
  case pause, resume, snapshot, status, help, quit
  /// Keep a sample as a favourite: its number from 1 on.
  case keep(Int)

  /// Every command with what it does, in the manual's markup.
  static let table: [(word: String, help: String)] = [
    ("`status`", "Tells where training stands"),
    ("`pause`", "Pauses after the step in progress"),
    ("`resume`", "Goes on after a pause"),
    ("`snapshot`", "Saves a checkpoint and a sheet of samples now"),
    ("`keep` *n*", "Keeps sample number *n* of the newest grid as a favourite"),
    ("`help`", "Tells these commands"),
    ("`quit`", "Saves and ends"),
  ]

  /// Words or their first letters, in any case.
  ///
  /// - Throws: a sentence about a line that is no command.
  init(_ line: String) throws(PlainCommandError) {
    let words = line.lowercased().split { $0.isWhitespace }
    let number = words.count == 2 ? Int(words[1]) : nil
    switch (words.first, words.count) {
    case ("pause", 1), ("p", 1): self = .pause
    case ("resume", 1), ("r", 1): self = .resume
    case ("snapshot", 1), ("s", 1): self = .snapshot
    case ("status", 1): self = .status
    case ("help", 1), ("?", 1): self = .help
    case ("quit", 1), ("q", 1): self = .quit
    case ("keep", 2), ("f", 2):
      guard let number, number > 0 else { throw .noNumber(String(words[1])) }
      self = .keep(number)
    default: throw .unknown(line)
    }
  }

  static var helpLines: [String] {
    table.map { entry in "\(entry.word): \(entry.help)".filter { !"`*".contains($0) } + "." }
  }
}

enum PlainCommandError: Error, Equatable, CustomStringConvertible {
  case unknown(String)
  case noNumber(String)

  var description: String {
    switch self {
    case .unknown(let line):
      "There is no command '\(line.prefix(40).description.withVisibleControls)'. Type help for those there are."
    case .noNumber(let word):
      "'\(word.prefix(40).description.withVisibleControls)' is no sample's number: they begin at 1."
    }
  }
}
