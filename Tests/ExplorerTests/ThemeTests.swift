import TerminalCanvas
import Testing

@testable import Explorer

struct ThemeTests {
  @Test func themesTakeTurnsAndChangeNothingButColours() {
    var model = busyModel()
    let dark = view(model)
    for theme in ["light", "contrast", "plain"] {
      _ = model.press(.control("t"))
      #expect(model.theme.rawValue == theme)
      model.notice = nil
      let frame = view(model)
      #expect(frame.plainText() == dark.plainText())
      #expect(frame.cells != dark.cells)
    }
    _ = model.press(.control("t"))
    #expect(model.theme == .dark)
  }

  @Test func thePlainThemeHasNoColoursAtAll() {
    var model = busyModel()
    model.theme = .plain
    #expect(view(model).cells.allSatisfy { $0.style.foreground == .standard && $0.style.background == .standard })
  }

  /// What a colour says is also said by words, marks or attributes: what is chosen must stand out without it.
  @Test func whatIsChosenStandsOutWithoutColours() {
    var model = busyModel()
    model.theme = .plain
    let row = (0..<model.size.columns).map { view(model)[$0, 0] }
    #expect(row.contains { $0.style.reverse })
  }

  /// Each theme keeps apart what the dark one keeps apart.
  @Test(arguments: [ThemeChoice.light, .contrast]) func noTwoMeaningsShareAColour(theme: ThemeChoice) {
    let meanings = [Theme.accent, Theme.good, Theme.warm, Theme.bad, Theme.generator, Theme.quiet, Theme.border]
    #expect(Set(meanings.map { theme.color($0.foreground) }).count == meanings.count)
  }
}
