import ProgressiveGAN
import TerminalCanvas
import Testing

@testable import Explorer

struct UpdateTests {
  @Test func keysChangeViews() {
    var model = busyModel()
    #expect(model.type("3").isEmpty)
    #expect(model.view == .favourites)
    #expect(model.press(.tab).isEmpty)
    #expect(model.view == .train)
    #expect(model.press(.tab) == [.render(model.walk.latent)])
    #expect(model.view == .walk)
    _ = model.press(.backTab, .backTab)
    #expect(model.view == .favourites)
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
    #expect(model.showsHelp)
    _ = model.type("?")
    #expect(!model.showsHelp)
    _ = model.type("?2")
    #expect(!model.showsHelp)
    #expect(model.view == .walk)
    _ = model.type("?")
    _ = model.press(.escape)
    #expect(!model.showsHelp)
    #expect(model.view == .walk)
  }

  @Test func pausesAndGoesOn() {
    var model = busyModel()
    #expect(model.type(" ") == [.pause])
    #expect(model.wantsPause == true)
    _ = model.update(.progress(progress(.learning, imagesSeen: 54_316)))
    #expect(model.wantsPause == true, "the step in progress ends first")
    _ = model.update(.progress(progress(.paused, imagesSeen: 54_332)))
    #expect(model.wantsPause == nil)
    #expect(model.type("p") == [.resume])
    _ = model.update(.progress(progress(.learning, imagesSeen: 54_332)))
    #expect(model.wantsPause == nil)
  }

  @Test func aSecondPressTakesAPauseBack() {
    var model = busyModel()
    #expect(model.type("  ") == [.pause, .resume])
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
      #expect(model.type("s") == [.snapshot])
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
    #expect(model.selectedSample == 0)
    _ = model.press(.right, .down)
    #expect(model.selectedSample == columns + 1)
    _ = model.type("hk")
    #expect(model.selectedSample == 0)
    _ = model.type("lj")
    #expect(model.selectedSample == columns + 1)
    _ = model.press(.end)
    #expect(model.selectedSample == 23)
    _ = model.press(.right, .down)
    #expect(model.selectedSample == 23)
    _ = model.press(.home)
    #expect(model.selectedSample == 0)
  }

  @Test func theSelectionFollowsAShorterGrid() {
    var model = busyModel()
    _ = model.press(.end)
    _ = model.update(.samples(grid(count: 4, side: 16)))
    #expect(model.selectedSample == 3)
  }

  @Test func nothingIsChosenBeforeThereAreSamples() {
    var model = emptyModel(120, 36)
    #expect(model.press(.right, .down, .end, .home, .enter, .character("f")).isEmpty)
    #expect(model.selectedSample == 0)
    #expect(model.view == .train)
  }

  @Test func keepsTheChosenSample() {
    var model = busyModel()
    _ = model.press(.right, .right)
    let expected = Favourite(
      image: picture(16, 20), latent: sampleLatent(size: 64, seed: 1, index: 2), resolution: 16, alpha: 0.62,
      model: "laptop", imagesSeen: 54_300, savedAt: now)
    #expect(model.type("f") == [.save(expected)])
  }

  @Test func savedFavouritesJoinTheOthersAndAreNamed() {
    var model = busyModel()
    _ = model.update(.favourites([favourite(1)]))
    _ = model.update(.saved(favourite(2)))
    #expect(model.favourites == [favourite(1), favourite(2)])
    #expect(model.selectedFavourite == 1)
    #expect(model.notice?.sentence.contains("160602") == true)
    _ = model.press(.right)
    #expect(model.notice == nil, "a notice lasts until the next key")
  }

  @Test func problemsAreShownAsSuch() {
    var model = busyModel()
    _ = model.update(.problem("The disk is full."))
    #expect(model.notice == Notice(sentence: "The disk is full.", isProblem: true))
  }

  @Test(arguments: [Key.character("y"), .enter]) func deletesAfterAConfirmation(yes: Key) {
    var model = busyModel()
    _ = model.update(.favourites([favourite(1), favourite(2)]))
    _ = model.press(.character("3"), .end)
    #expect(model.type("x").isEmpty)
    #expect(model.asksToDelete)
    #expect(model.press(yes) == [.delete(favourite(2))])
    _ = model.update(.deleted(favourite(2)))
    #expect(model.favourites == [favourite(1)])
    #expect(model.selectedFavourite == 0)
  }

  @Test(arguments: [Key.character("n"), .escape, .character("q"), .character("x")])
  func anyOtherKeyKeepsTheFavourite(no: Key) {
    var model = busyModel()
    _ = model.update(.favourites([favourite(1)]))
    _ = model.press(.character("3"), .delete)
    #expect(model.asksToDelete)
    #expect(model.press(no).isEmpty)
    #expect(!model.asksToDelete)
    #expect(model.view == .favourites)
  }

  @Test func nothingIsDeletedWhereThereIsNothing() {
    var model = busyModel()
    #expect(model.type("3xy").isEmpty)
    #expect(!model.asksToDelete)
  }

  @Test func aNewSizeIsTakenOver() {
    var model = busyModel(120, 36)
    _ = model.update(.screen(Size(columns: 80, rows: 24), blocks))
    #expect(view(model).size == Size(columns: 80, rows: 24))
    #expect(model.graphics == blocks)
  }
}
