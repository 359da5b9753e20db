import ProgressiveGAN
import TerminalCanvas
import Testing

@testable import Explorer

/// What the Walk view looks like.
struct WalkFrameTests {
  @Test(arguments: goldenSizes) func walk(size: Size) throws {
    var model = busyModel(size.columns, size.rows)
    _ = model.press(.character("2"), .right, .right, .up, .character("+"), .left, .up, .character("u"))
    try checkFrame(model, "walk")
  }

  @Test func walkBeforeTheFirstGenerator() throws {
    var model = emptyModel(80, 24)
    _ = model.type("2")
    try checkFrame(model, "walk-starting")
  }
}
