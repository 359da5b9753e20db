/// The keys of a view, or those of all views, as the help and the manual show them.
public struct KeyTable: Sendable {
  public let title: String
  /// How the keys are named, and what they do.
  public let lines: [(keys: String, text: String)]

  init(_ title: String, _ bindings: [Binding]) {
    self.title = title
    lines = bindings.compactMap(\.help)
  }

  /// A view's own keys.
  init(of view: View) {
    self.init(view.title, bindings.filter { $0.views.contains(view) && !$0.isEverywhere })
  }

  /// Of every view its own keys, then those that mean the same everywhere.
  public static var all: [KeyTable] { View.allCases.map { KeyTable(of: $0) } + [everywhere] }

  static var everywhere: KeyTable { KeyTable("everywhere", bindings.filter(\.isEverywhere)) }
}
