/// What the Runs view knows.
struct RunsModel: Sendable {
  /// Names of the runs in the folder of runs.
  var names: [String] = []
  var selected = 0

  var tickInterval: Duration? { nil }
}

enum RunsAction: Equatable, Sendable {
  case choose(Int)
}

enum RunsMessage: Sendable {
  case listed([String])
}

enum RunsCommand: Equatable, Sendable {
  case list
}
