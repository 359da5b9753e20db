import ProgressiveGAN
import TerminalCanvas
import Testing

@testable import Explorer

/// What the Train view looks like.
struct TrainFrameTests {
  @Test(arguments: goldenSizes) func trainStarting(size: Size) throws {
    try checkFrame(emptyModel(size.columns, size.rows), "train-starting")
  }

  @Test(arguments: goldenSizes) func trainFading(size: Size) throws {
    try checkFrame(busyModel(size.columns, size.rows), "train-fading")
  }

  @Test func trainPaused() throws {
    var model = busyModel(120, 36)
    _ = model.update(.progress(progress(.paused, imagesSeen: 60_000)))
    try checkFrame(model, "train-paused")
  }

  @Test(arguments: goldenSizes) func trainFinished(size: Size) throws {
    var model = busyModel(size.columns, size.rows)
    _ = model.update(.progress(progress(.finished, imagesSeen: schedule.totalImages)))
    _ = model.update(.train(.samples(grid(count: 24, side: 64, imagesSeen: schedule.totalImages))))
    try checkFrame(model, "train-finished")
  }

  @Test(arguments: goldenSizes) func trainFailed(size: Size) throws {
    var model = busyModel(size.columns, size.rows)
    let sentence = "The losses are no longer finite; the last checkpoint is kept."
    _ = model.update(.progress(progress(.failed(sentence), imagesSeen: 54_300)))
    try checkFrame(model, "train-failed")
  }

  @Test func trainInHalfBlocksShowsFewerSamplesAtAReadableSize() throws {
    try checkFrame(busyModel(80, 24, graphics: blocks), "train-blocks")
  }

  @Test func withoutPicturesThePanelsSayHowToGetThem() throws {
    var model = busyModel(80, 24, graphics: noPictures)
    try checkFrame(model, "train-without-pictures")
    _ = model.type("2")
    try checkFrame(model, "walk-without-pictures")
  }
}
