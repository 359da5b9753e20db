import TerminalCanvas
import Testing

@testable import Explorer

struct KeyBindingTests {
  /// The rule of the hand: a key that acts in two views does the same in both.
  @Test func theSameKeyMeansTheSameInEveryView() {
    for key in Set(bindings.flatMap(\.keys)) {
      let actions = View.allCases.compactMap { action(for: key, in: $0) }
      #expect(actions.allSatisfy { $0 == actions[0] }, "\(key)")
    }
  }

  @Test func noKeyIsBoundTwiceInAView() {
    for view in View.allCases {
      let keys = bindings.filter { $0.views.contains(view) }.flatMap(\.keys)
      #expect(keys.count == Set(keys).count)
    }
  }

  @Test(arguments: View.allCases) func everyKeyIsExplainedInTheHelp(view: View) {
    var model = busyModel(80, 24)
    model.view = view
    model.showsHelp = true
    let text = Explorer.view(model).plainText()
    for help in bindings.filter({ $0.views.contains(view) }).compactMap(\.help) {
      #expect(text.contains(help.keys) && text.contains(help.text))
    }
  }

  @Test(arguments: View.allCases) func helpAndQuitAreAlwaysInTheFooter(view: View) throws {
    var model = busyModel(80, 24)
    model.view = view
    let footer = try #require(Explorer.view(model).plainText().split(separator: "\n").last)
    #expect(footer.hasSuffix("? help  q quit"))
  }
}
