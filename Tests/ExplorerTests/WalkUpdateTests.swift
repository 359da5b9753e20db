import Keepsakes
import ProgressiveGAN
import TerminalCanvas
import Testing

@testable import Explorer

struct WalkUpdateTests {
  private func walking() -> Model {
    var model = busyModel()
    _ = model.type("2")
    return model
  }

  @Test func arrowsSteerAtOnceAndAskForThePicture() {
    var model = walking()
    let start = model.walk.course.latent
    #expect(model.press(.right) == [model.render])
    #expect(model.walk.course.latent != start)
    #expect(model.walk.course.angles == [0.1, 0])
    _ = model.press(.up)
    #expect(model.walk.course.angles == [0.1, 0.1], "up is more")
    _ = model.type("hj")
    #expect(model.walk.course.angles == [0, 0])
    #expect(model.walk.course.trail == 4)
  }

  @Test func everyKeyOfARepeatMovesTheModel() {
    var model = walking()
    for _ in 0..<50 { _ = model.press(.right) }
    #expect(model.walk.course.trail == 50)
  }

  @Test func stepsAndPairsChangeWithoutAMove() {
    var model = walking()
    let latent = model.walk.course.latent
    #expect(model.type("+").isEmpty)
    #expect(model.walk.course.stepSize == 0.2)
    // The map shows the new pair's plane.
    #expect(model.type(".").wishes == [.init(latent, 0)])
    #expect(model.walk.course.pair == 1)
    _ = model.type("-,")
    #expect(model.walk.course.stepSize == 0.1)
    #expect(model.walk.course.pair == 0)
  }

  @Test func stepsThroughClasses() {
    var plain = walking()
    #expect(plain.type("c").isEmpty)
    #expect(plain.notice != nil)
    var model = Model(
      Subject(named: "zoo", classes: ["cat", "dog", "owl"], home: "/runs/laptop", latentSize: 64), dataName: "zoo",
      schedule: schedule, size: Size(columns: 120, rows: 36), graphics: sixel, timeZone: utc)
    _ = model.type("2")
    let latent = model.walk.course.latent
    #expect(model.type("c").wishes == [.init(latent, 1)])
    #expect(model.type("CC").wishes == [.init(latent, 0), .init(latent, 2)])
    let shown = RenderedImage(
      image: picture(8), latent: latent, resolution: 8, alpha: 1, imagesSeen: 1000, label: 2)
    _ = model.update(.walk(.rendered(shown)))
    #expect(view(model).plainText().contains("seed 1 · owl"))
    guard case .favourites(.save(let favourite, .opened))? = model.type("f").first else {
      Issue.record("nothing kept")
      return
    }
    #expect(favourite.className == "owl")
    #expect(favourite.latent == latent)
  }

  @Test func newUndoRedoAndHome() {
    var model = walking()
    let start = model.walk.course.latent
    #expect(model.type("n").count == 1)
    #expect(model.walk.course.origin == .seed(2))
    let fresh = model.walk.course.latent
    #expect(model.type("u").wishes == [.init(start, 0)])
    #expect(model.walk.course.origin == .seed(1))
    #expect(model.type("U").wishes == [.init(fresh, 0)])
    _ = model.press(.right, .right)
    #expect(model.type("0").wishes == [.init(fresh, 0)])
    #expect(model.type("0").isEmpty, "already there")
  }

  @Test func aNewerGeneratorRedrawsThePictureWhereItIsShown() {
    var model = walking()
    #expect(
      model.update(.walk(.newGenerator(resolution: 16)))
        == [model.render, .walk(.findDirections(.weights, label: 0))])
    _ = model.type("1")
    #expect(model.update(.walk(.newGenerator(resolution: 16))).isEmpty)
  }

  @Test func aSampleOpensInWalk() {
    var model = busyModel()
    let latent = sampleLatent(size: 64, seed: 1, index: 1)
    let commands = model.press(.right, .enter)
    #expect(model.view == .walk)
    #expect(model.walk.course.origin == .named("sample 2"))
    #expect(commands == [model.render])
    #expect(zip(model.walk.course.latent, latent).allSatisfy { abs($0 - $1) < 1e-5 })
    _ = model.type("u")
    #expect(model.walk.course.origin == .seed(1), "opening can be undone")
  }

  /// The picture may be a step behind the point: what is kept is what was seen.
  @Test func keepsThePictureThatIsSeen() throws {
    var model = walking()
    let seen = try #require(model.walk.image)
    _ = model.press(.right)
    let expected = Favourite(
      image: seen.image, latent: seen.latent, resolution: 16, alpha: 0.62, model: "laptop", imagesSeen: 54_300,
      savedAt: now)
    #expect(model.type("f") == [.favourites(.save(expected, of: .opened))])
  }

  @Test func thereIsNothingToKeepBeforeTheFirstPicture() {
    var model = emptyModel(120, 36)
    #expect(model.type("2f") == [model.render])
    #expect(model.notice != nil)
  }
}

/// What a wish for a picture is for.
struct WishedLatent: Equatable {
  var latent: [Float]
  var label: Int

  init(_ latent: [Float], _ label: Int) { (self.latent, self.label) = (latent, label) }
}

extension [Command] {
  var wishes: [WishedLatent] {
    compactMap { command in
      guard case .walk(.render(let wish), _) = command else { return nil }
      return WishedLatent(wish.latent, wish.label)
    }
  }
}
