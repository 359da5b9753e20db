import ProgressiveGAN
import TerminalCanvas
import Testing

@testable import Explorer

/// The Train view as a small, a usual and a large terminal shows it.
struct TrainFrameTests {
  @Test(arguments: goldenSizes) func starting(size: Size) throws {
    try checkFrame(emptyModel(size.columns, size.rows), "train-starting")
  }

  @Test(arguments: goldenSizes + [Size(columns: 160, rows: 48), Size(columns: 100, rows: 30)]) func fading(size: Size)
    throws
  {
    try checkFrame(trainModel(size.columns, size.rows), "train-fading")
  }

  @Test(arguments: goldenSizes) func paused(size: Size) throws {
    var model = trainModel(size.columns, size.rows)
    _ = model.update(.progress(progress(.paused, imagesSeen: 60_000)))
    try checkFrame(model, "train-paused")
  }

  @Test(arguments: goldenSizes) func finished(size: Size) throws {
    var model = trainModel(size.columns, size.rows)
    _ = model.update(.progress(progress(.finished, imagesSeen: schedule.totalImages)))
    _ = model.update(.train(.samples(grid(count: 24, side: 64, imagesSeen: schedule.totalImages))))
    try checkFrame(model, "train-finished")
  }

  @Test(arguments: goldenSizes) func failed(size: Size) throws {
    var model = trainModel(size.columns, size.rows)
    let sentence = "The losses are no longer finite; the last checkpoint is kept."
    _ = model.update(.progress(progress(.failed(sentence), imagesSeen: 54_300)))
    try checkFrame(model, "train-failed")
  }

  @Test(arguments: goldenSizes) func timeTravel(size: Size) throws {
    var model = trainModel(size.columns, size.rows)
    for _ in 1...4 { model.answer(model.type("[")) }
    #expect(model.train.past?.moment.imagesSeen == 20_000)
    try checkFrame(model, "train-then")
  }

  @Test(arguments: goldenSizes) func compared(size: Size) throws {
    var model = trainModel(size.columns, size.rows)
    model.answer(model.type("v"))
    _ = model.press(.right)
    try checkFrame(model, "train-compared")
  }

  @Test(arguments: goldenSizes) func reals(size: Size) throws {
    var model = trainModel(size.columns, size.rows)
    model.answer(model.type("r"))
    try checkFrame(model, "train-reals")
  }

  @Test(arguments: goldenSizes) func cursor(size: Size) throws {
    var model = trainModel(size.columns, size.rows)
    _ = model.type("<<<<<<<<<<")
    try checkFrame(model, "train-cursor")
  }

  @Test(arguments: goldenSizes.dropLast()) func otherCurvesOnLogarithmicAxes(size: Size) throws {
    var model = trainModel(size.columns, size.rows)
    _ = model.type(model.isWide ? "yY" : "yyY")
    try checkFrame(model, "train-curves")
  }

  @Test func controls() throws {
    for (keys, name) in [("z", "extend"), ("Z", "cut"), ("L", "learning-rate")] {
      var model = trainModel(80, 24)
      _ = model.type(keys)
      try checkFrame(model, "train-\(name)")
    }
  }

  @Test func halfBlocksShowFewerSamplesAtAReadableSize() throws {
    try checkFrame(trainModel(80, 24, graphics: blocks), "train-blocks")
    var model = trainModel(120, 40, graphics: blocks)
    model.answer(model.type("v"))
    try checkFrame(model, "train-blocks-compared")
  }

  /// A ladder of 17 phases keeps the one in progress in sight.
  @Test(arguments: goldenSizes) func aLongLadder(size: Size) throws {
    var model = trainModel(size.columns, size.rows)
    var told = progress(.learning, imagesSeen: 54_300)
    told.schedule = Configuration(.paper).schedule
    told.position = told.schedule.position(at: 6_500_000)
    told.imagesSeen = 6_500_000
    told.secondsLeftByPhase = [11: 86_400 * 3.2, 16: 86_400 * 41]
    _ = model.update(.progress(told))
    try checkFrame(model, "train-long-ladder")
  }

  @Test func withoutPicturesThePanelsSayHowToGetThem() throws {
    try checkFrame(trainModel(80, 24, graphics: noPictures), "train-without-pictures")
  }
}
