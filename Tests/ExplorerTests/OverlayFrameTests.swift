import ProgressiveGAN
import TerminalCanvas
import Testing

@testable import Explorer

/// What lies over views, or takes their place.
struct OverlayFrameTests {
  @Test(arguments: goldenSizes) func help(size: Size) throws {
    for (key, name) in [("1", "train"), ("2", "walk"), ("3", "favourites"), ("4", "runs")] {
      var model = busyModel(size.columns, size.rows)
      _ = model.type(key + "?")
      try checkFrame(model, "help-\(name)")
    }
  }

  @Test(arguments: [
    Size(columns: 60, rows: 20), Size(columns: 79, rows: 24), Size(columns: 80, rows: 23), Size(columns: 34, rows: 5),
  ]) func tooSmall(size: Size) throws {
    try checkFrame(busyModel(size.columns, size.rows), "too-small")
  }

  @Test(arguments: goldenSizes) func palette(size: Size) throws {
    var model = busyModel(size.columns, size.rows)
    _ = model.type("2:step")
    _ = model.press(.down)
    try checkFrame(model, "palette")
  }

  @Test(arguments: goldenSizes) func prompt(size: Size) throws {
    var model = busyModel(size.columns, size.rows)
    model.ask(Prompt(.walk(.seed), title: "folder", hint: "Where the pictures are.", text: "/ho", completion: .folders))
    _ = model.update(.completions(["/home/ann/", "/home/bob/"], of: "/ho"))
    try checkFrame(model, "prompt")
  }

  @Test(arguments: goldenSizes) func confirmation(size: Size) throws {
    var model = busyModel(size.columns, size.rows)
    _ = model.perform(
      .confirm("The phase ends now: 16×16 stabilizes 4.2 kimg sooner than planned. Shall it?", .togglePause))
    try checkFrame(model, "confirmation")
  }
}
