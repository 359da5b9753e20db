import ProgressiveGAN
import TerminalCanvas
import Testing

@testable import Explorer

/// What the Runs view, the form of a new run and the greeting look like.
struct RunsFrameTests {
  @Test(arguments: goldenSizes) func runs(size: Size) throws {
    var model = runsModel(size.columns, size.rows)
    try checkFrame(model, "runs")
    let commands = model.press(.down)
    #expect(commands == [.runs(.loadSheet("/runs/horses/samples/225.png"))])
    _ = model.update(
      .runs(.sheet(.init(path: "/runs/horses/samples/225.png", image: picture(32)))))
    try checkFrame(model, "runs-other")
  }

  @Test(arguments: goldenSizes) func damagedRunsSayWhatIsWrong(size: Size) throws {
    var model = runsModel(size.columns, size.rows)
    _ = model.press(.end)
    try checkFrame(model, "runs-damaged")
    #expect(!view(model).plainText().contains("\u{1B}"))
  }

  @Test(arguments: goldenSizes) func archive(size: Size) throws {
    var model = runsModel(size.columns, size.rows)
    _ = model.type(".")
    try checkFrame(model, "runs-archive")
  }

  @Test func withoutPicturesAndWithoutRuns() throws {
    try checkFrame(runsModel(80, 24, graphics: noPictures), "runs-without-pictures")
    var model = busyModel(80, 24)
    _ = model.type("4")
    #expect(view(model).plainText().contains("Looking …"))
    _ = model.update(.runs(.listed(active: [], archived: [])))
    #expect(view(model).plainText().contains("There are no runs."))
  }

  @Test(arguments: goldenSizes) func newRun(size: Size) throws {
    var model = runsModel(size.columns, size.rows)
    _ = model.type("n")
    try checkFrame(model, "runs-new")
    _ = model.type("/home/ada/cats")
    _ = model.update(.runs(.dataFound(.folder(pictures: 1240, isMore: false), at: "/home/ada/cats")))
    _ = model.press(.down, .down, .right)
    _ = model.update(.runs(.estimated(estimate(model.runs.form.configuration, measuredTo: 64))))
    try checkFrame(model, "runs-new-filled")
  }

  @Test func newRunWithMistakes() throws {
    var model = runsModel(80, 24)
    _ = model.type("n/home/ada/ca")
    _ = model.update(.completions(["/home/ada/cats/", "/home/ada/cameras/"], of: "/home/ada/ca"))
    try checkFrame(model, "runs-new-candidates")
    _ = model.type("x")
    _ = model.update(.runs(.dataFound(.nothing, at: "/home/ada/cax")))
    _ = model.press(.up, .up, .up, .enter, .enter, .enter, .enter, .enter)
    try checkFrame(model, "runs-new-nothing")
  }

  @Test(arguments: goldenSizes) func greeting(size: Size) throws {
    var model = emptyModel(size.columns, size.rows)
    #expect(model.greet() == [.runs(.greet)])
    _ = model.update(.progress(progress(.starting, imagesSeen: 0)))
    try checkFrame(model, "greeting-at-first")
    let sizes = [4, 8, 16, 32, 64]
    _ = model.update(
      .runs(.greeting(sizes.map { size in [picture(size, 90), picture(size, 120)] }, resolutions: sizes)))
    _ = model.update(.runs(.estimated(estimate(Configuration(.laptop), measuredTo: 64))))
    try checkFrame(model, "greeting")
    let frame = view(model)
    let place = try #require(frame.images.first?.rectangle)
    let isFree = (place.row..<place.row + place.rows).allSatisfy { row in
      (place.column..<place.column + place.columns).allSatisfy { frame[$0, row].character == " " }
    }
    #expect(isFree, "text over a picture hides it")
  }

  @Test func greetingInBlocksAndWithoutPictures() throws {
    for (graphics, name) in [(blocks, "greeting-blocks"), (noPictures, "greeting-without-pictures")] {
      var model = emptyModel(80, 24, graphics: graphics)
      _ = model.greet()
      let sizes = [4, 8]
      _ = model.update(.runs(.greeting(sizes.map { [picture($0)] }, resolutions: sizes)))
      try checkFrame(model, name)
    }
  }
}
