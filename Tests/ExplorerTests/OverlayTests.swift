import TerminalCanvas
import Testing

@testable import Explorer

struct OverlayTests {
  @Test func thePaletteFindsActionsByTheirWordsAndDoesThem() throws {
    var model = busyModel()
    _ = model.type(":")
    _ = model.type("quit save")
    guard case .palette(let palette)? = model.overlay else {
      Issue.record("no palette")
      return
    }
    #expect(palette.entries(in: .train).map(\.name) == ["save and quit"])
    #expect(model.press(.enter) == [.quit])
    #expect(model.overlay == nil)
  }

  /// Pasted text is no keys, wherever it comes.
  @Test func pastesGoWhereTextIsAskedFor() {
    for view in View.allCases {
      var model = busyModel()
      _ = model.update(.key(.character(Character("\(view.rawValue + 1)"))))
      let before = model.view
      #expect(model.update(.paste("qqx1234 :y")) == [])
      #expect(model.view == before && !model.isLeaving && model.overlay == nil)
    }
    var model = busyModel()
    _ = model.type(":")
    _ = model.update(.paste("quit e\u{301}漢"))
    guard case .palette(let palette)? = model.overlay else { return #expect(Bool(false), "no palette") }
    #expect(palette.field.text == "quit é漢")
    model = busyModel()
    _ = model.type("?")
    #expect(model.update(.paste("q")) == [] && !model.isLeaving)
  }

  @Test func aPromptTellsWhatDidNotFit() {
    var model = busyModel()
    model.askHowMuchLonger()
    _ = model.update(.paste(String(repeating: "1", count: 100_000)))
    guard case .prompt(let prompt)? = model.overlay else { return #expect(Bool(false), "no prompt") }
    #expect(prompt.objection == TextField.fullSentence && prompt.field.text.utf8.count == TextField.mostBytes)
    _ = model.press(.control("u"))
    _ = model.type("2,5")
    #expect(model.press(.enter) == [.train(.change(.extendPhase(kimg: 2.5)))])
  }

  @Test func thePaletteKnowsEveryNamedActionOfItsView() {
    for view in View.allCases {
      let names = Palette().entries(in: view).map(\.name)
      #expect(names.count == Set(names).count, "\(view)")
      #expect(names.contains("save and quit"))
      #expect(names.contains("new random latent") == (view == .walk))
    }
  }

  @Test func thePaletteMovesWithinWhatItFoundAndCloses() {
    var model = busyModel()
    _ = model.type("/show")
    _ = model.press(.down, .down, .up)
    #expect(model.press(.enter) == [model.render])
    #expect(model.view == .walk)
    _ = model.type(":zzz")
    #expect(model.press(.down, .enter).isEmpty)
    _ = model.type(":q")
    #expect(model.press(.escape).isEmpty)
    #expect(model.overlay == nil && !model.isLeaving)
  }

  @Test func aSeedIsTypedAndNonsenseIsObjectedTo() {
    var model = busyModel()
    _ = model.type("2#4x")
    #expect(model.press(.enter).isEmpty)
    guard case .prompt(let prompt)? = model.overlay else {
      Issue.record("the prompt is gone")
      return
    }
    #expect(prompt.objection != nil)
    #expect(model.press(.backspace, .character("2"), .enter) == [model.render])
    #expect(model.walk.course.origin == .seed(42))
    #expect(model.overlay == nil)
  }

  @Test func textIsEditedAsInAShell() {
    var field = TextField("a folder/of pictures")
    _ = field.handle(.control("w"))
    #expect(field.text == "a folder/of ")
    _ = field.handle(.home)
    _ = field.handle(.delete)
    _ = field.handle(.character("A"))
    #expect(field.text == "A folder/of ")
    #expect(field.cursor == 1)
    _ = field.handle(.end)
    _ = field.handle(.control("u"))
    #expect(field == TextField())
    let isTyping = field.handle(.tab)
    #expect(!isTyping)
  }

  @Test func completionsFillInWhatTheyShare() {
    var model = busyModel()
    model.ask(Prompt(.walk(.seed), title: "t", hint: "h", text: "/ho", completion: .files))
    #expect(model.press(.tab) == [.complete("/ho", foldersOnly: false)])
    _ = model.update(.completions(["/home/ann/", "/home/bob/"], of: "/ho"))
    guard case .prompt(let prompt)? = model.overlay else { return }
    #expect(prompt.field.text == "/home/")
    #expect(prompt.candidates == ["/home/ann/", "/home/bob/"])
    _ = model.update(.completions(["/late"], of: "/other"))
    #expect(model.overlay == .prompt(prompt), "an answer to an older text is none")
  }

  @Test func clicksChooseWhatTheyHit() throws {
    var model = busyModel(120, 36)
    let tabs = try #require(view(model).plainText().split(separator: "\n").first)
    let column = try #require(tabs.range(of: "3 Favourites")).lowerBound
    _ = model.update(
      .mouse(MouseEvent(.click, column: tabs.distance(from: tabs.startIndex, to: column), row: 0)))
    #expect(model.view == .favourites)
  }

  @Test func aClickOnASampleChoosesItAndASecondOpensIt() throws {
    var model = busyModel(120, 36)
    let panel = try #require(model.trainPanels.samples).inside
    let middle = MouseEvent(.click, column: panel.column + panel.columns / 2, row: panel.row + panel.rows / 2)
    _ = model.update(.mouse(middle))
    #expect(model.train.selectedSample > 0)
    let chosen = model.train.selectedSample
    _ = model.update(.mouse(MouseEvent(.doubleClick, column: middle.column, row: middle.row)))
    #expect(model.view == .walk)
    #expect(model.walk.course.origin == .named("sample \(chosen + 1)"))
  }
}
