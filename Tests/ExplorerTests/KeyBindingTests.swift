import TerminalCanvas
import Testing

@testable import Explorer

struct KeyBindingTests {
  /// The rule of the hand: a key that acts in several views does the same, or what the same verb says, in all.
  @Test func theSameKeyMeansTheSameInEveryView() {
    for key in Set(bindings.flatMap(\.keys)) {
      let here = bindings.filter { $0.keys.contains(key) }
      let verbs = Set(here.map { $0.name.prefix { $0 != " " } })
      let areSame = here.allSatisfy { $0.action == here[0].action }
      #expect(areSame || verbs.count == 1 && verbs != [""], "\(key): \(verbs)")
    }
  }

  @Test func theLabelsOfKeysAreThoseOfTheHelp() {
    #expect([Key.control("l"), .enter, .character(" "), .backTab].map(\.label) == ["^L", "⏎", "Space", "⇧Tab"])
  }

  @Test func noKeyIsBoundTwiceInAView() {
    for view in View.allCases {
      let keys = bindings.filter { $0.views.contains(view) }.flatMap(\.keys)
      #expect(keys.count == Set(keys).count)
    }
  }

  @Test(arguments: View.allCases) func everyKeyIsExplainedInTheHelp(view: View) {
    var model = busyModel(80, 24)
    model.subjects.append(portraits())
    model.view = view
    // In a small terminal the help scrolls.
    let pages = (0..<40).map { scroll in
      model.overlay = .help(scroll: scroll)
      return Explorer.view(model).plainText()
    }
    for help in bindings.filter({ $0.views.contains(view) }).compactMap(\.help) {
      #expect(pages.contains { $0.contains(help.keys) && $0.contains(help.text) }, "\(help)")
    }
  }

  @Test(arguments: View.allCases) func helpAndQuitAreAlwaysInTheFooter(view: View) throws {
    var model = busyModel(80, 24)
    model.view = view
    let footer = try #require(Explorer.view(model).plainText().split(separator: "\n").last)
    #expect(footer.hasSuffix(": commands  ? help  q quit"))
  }
}
