import Keepsakes
import ProgressiveGAN
import TerminalCanvas
import Testing

@testable import Explorer

struct UpdateTests {
  @Test func keysChangeViews() {
    var model = busyModel()
    #expect(model.type("3") == [.favourites(.load)])
    #expect(model.view == .favourites)
    #expect(model.press(.tab) == [.runs(.list)])
    #expect(model.view == .runs)
    #expect(model.press(.tab).isEmpty)
    #expect(model.view == .train)
    #expect(model.press(.tab) == [model.render])
    #expect(model.view == .walk)
    _ = model.press(.backTab, .backTab)
    #expect(model.view == .runs)
    #expect(model.press(.escape, .escape, .escape).isEmpty)
    #expect(model.view == .train)
  }

  @Test(arguments: [Key.character("q"), .control("c")]) func quitsFromEverywhere(key: Key) {
    for keys in ["1", "2", "3", "1?"] {
      var model = busyModel()
      _ = model.type(keys)
      #expect(model.press(key) == [.quit])
      #expect(model.isLeaving)
    }
  }

  @Test func helpOpensAndAnyKeyClosesAndActs() {
    var model = busyModel()
    _ = model.type("?")
    #expect(model.overlay == .help(scroll: 0))
    _ = model.type("?")
    #expect(model.overlay == nil)
    _ = model.type("?2")
    #expect(model.overlay == nil)
    #expect(model.view == .walk)
    _ = model.type("?")
    _ = model.press(.escape)
    #expect(model.overlay == nil)
    #expect(model.view == .walk)
  }

  @Test func pausesAndGoesOn() {
    var model = busyModel()
    #expect(model.type(" ") == [.train(.pause)])
    #expect(model.train.wantsPause == true)
    _ = model.update(.progress(progress(.learning, imagesSeen: 54_316)))
    #expect(model.train.wantsPause == true, "the step in progress ends first")
    _ = model.update(.progress(progress(.paused, imagesSeen: 54_332)))
    #expect(model.train.wantsPause == nil)
    #expect(model.type("p") == [.train(.resume)])
    _ = model.update(.progress(progress(.learning, imagesSeen: 54_332)))
    #expect(model.train.wantsPause == nil)
  }

  @Test func aSecondPressTakesAPauseBack() {
    var model = busyModel()
    #expect(model.type("  ") == [.train(.pause), .train(.resume)])
  }

  @Test func thereIsNothingToPauseAfterTheEnd() {
    var model = busyModel()
    _ = model.update(.progress(progress(.finished, imagesSeen: schedule.totalImages)))
    #expect(model.type("p").isEmpty)
    #expect(model.notice != nil)
  }

  @Test func asksForASnapshotInEveryView() {
    for view in ["1", "2", "3"] {
      var model = busyModel()
      _ = model.type(view)
      #expect(model.type("s") == [.train(.snapshot)])
    }
  }

  @Test func redrawsOnControlL() {
    var model = busyModel()
    #expect(model.press(.control("l")) == [.redraw])
  }

  @Test func arrowsAndLettersChooseSamplesInsideTheGrid() throws {
    var model = busyModel()
    let columns = try #require(model.sampleLayout?.columns)
    _ = model.press(.left, .up)
    #expect(model.train.selectedSample == 0)
    _ = model.press(.right, .down)
    #expect(model.train.selectedSample == columns + 1)
    _ = model.type("hk")
    #expect(model.train.selectedSample == 0)
    _ = model.type("lj")
    #expect(model.train.selectedSample == columns + 1)
    _ = model.press(.end)
    #expect(model.train.selectedSample == 23)
    _ = model.press(.right, .down)
    #expect(model.train.selectedSample == 23)
    _ = model.press(.home)
    #expect(model.train.selectedSample == 0)
  }

  @Test func theSelectionFollowsAShorterGrid() {
    var model = busyModel()
    _ = model.press(.end)
    _ = model.update(.train(.samples(grid(count: 4, side: 16))))
    #expect(model.train.selectedSample == 3)
  }

  @Test func nothingIsChosenBeforeThereAreSamples() {
    var model = emptyModel(120, 36)
    #expect(model.press(.right, .down, .end, .home, .enter, .character("f")).isEmpty)
    #expect(model.train.selectedSample == 0)
    #expect(model.view == .train)
  }

  @Test func keepsTheChosenSample() {
    var model = busyModel()
    _ = model.press(.right, .right)
    let expected = Favourite(
      image: picture(16, 20), latent: sampleLatent(size: 64, seed: 1, index: 2), resolution: 16, alpha: 0.62,
      model: "laptop", imagesSeen: 54_300, savedAt: now)
    #expect(model.type("f") == [.favourites(.save(expected, of: .opened))])
  }

  @Test func problemsAreShownAsSuch() {
    var model = busyModel()
    _ = model.update(.problem("The disk is full."))
    #expect(model.notice == Notice(sentence: "The disk is full.", isProblem: true))
  }

  @Test func aNewSizeIsTakenOver() {
    var model = busyModel(120, 36)
    _ = model.update(.screen(Size(columns: 80, rows: 24), blocks))
    #expect(view(model).size == Size(columns: 80, rows: 24))
    #expect(model.graphics == blocks)
  }
}
