import Foundation
import TerminalCanvas
import Testing

@testable import Explorer

/// Frames as text, compared with those in `Frames`. PROGAN_RECORD=1 writes them anew.
struct GoldenFrameTests {
  @Test(arguments: [(160, 48), (120, 36), (80, 24)]) func trainStarting(columns: Int, rows: Int) throws {
    try check(emptyModel(columns, rows), "train-starting")
  }

  @Test(arguments: [(160, 48), (120, 36), (80, 24)]) func trainFading(columns: Int, rows: Int) throws {
    try check(busyModel(columns, rows), "train-fading")
  }

  @Test(arguments: [(160, 48), (120, 36), (80, 24)]) func walk(columns: Int, rows: Int) throws {
    var model = busyModel(columns, rows)
    _ = model.press(.character("2"), .right, .right, .up, .character("+"), .left, .up, .character("u"))
    try check(model, "walk")
  }

  @Test(arguments: [(160, 48), (120, 36), (80, 24)]) func favourites(columns: Int, rows: Int) throws {
    var model = busyModel(columns, rows)
    _ = model.update(.favourites(.loaded([favourite(1, side: 8), favourite(2), favourite(3)])))
    _ = model.press(.character("3"), .right)
    try check(model, "favourites")
  }

  @Test(arguments: [(120, 36), (80, 24)]) func help(columns: Int, rows: Int) throws {
    for (key, name) in [("1", "train"), ("2", "walk"), ("3", "favourites")] {
      var model = busyModel(columns, rows)
      _ = model.type(key + "?")
      try check(model, "help-\(name)")
    }
  }

  @Test func trainPaused() throws {
    var model = busyModel(120, 36)
    _ = model.update(.progress(progress(.paused, imagesSeen: 60_000)))
    try check(model, "train-paused")
  }

  @Test(arguments: [(120, 36), (80, 24)]) func trainFinished(columns: Int, rows: Int) throws {
    var model = busyModel(columns, rows)
    _ = model.update(.progress(progress(.finished, imagesSeen: schedule.totalImages)))
    _ = model.update(.train(.samples(grid(count: 24, side: 64, imagesSeen: schedule.totalImages))))
    try check(model, "train-finished")
  }

  @Test(arguments: [(120, 36), (80, 24)]) func trainFailed(columns: Int, rows: Int) throws {
    var model = busyModel(columns, rows)
    let sentence = "The losses are no longer finite; the last checkpoint is kept."
    _ = model.update(.progress(progress(.failed(sentence), imagesSeen: 54_300)))
    try check(model, "train-failed")
  }

  @Test func trainInHalfBlocksShowsFewerSamplesAtAReadableSize() throws {
    try check(busyModel(80, 24, graphics: blocks), "train-blocks")
  }

  @Test func withoutPicturesThePanelsSayHowToGetThem() throws {
    var model = busyModel(80, 24, graphics: noPictures)
    try check(model, "train-without-pictures")
    _ = model.type("2")
    try check(model, "walk-without-pictures")
  }

  @Test func walkBeforeTheFirstGenerator() throws {
    var model = emptyModel(80, 24)
    _ = model.type("2")
    try check(model, "walk-starting")
  }

  @Test(arguments: [(120, 36), (80, 24)]) func noFavourites(columns: Int, rows: Int) throws {
    var model = busyModel(columns, rows)
    _ = model.type("3")
    try check(model, "favourites-none")
  }

  @Test func deletionAsks() throws {
    var model = busyModel(80, 24)
    _ = model.update(.favourites(.loaded([favourite(1), favourite(2)])))
    _ = model.type("3x")
    try check(model, "favourites-delete")
  }

  @Test(arguments: [(60, 20), (79, 24), (80, 23), (34, 5)]) func tooSmall(columns: Int, rows: Int) throws {
    try check(busyModel(columns, rows), "too-small")
  }

  private func check(_ model: Model, _ name: String, location: SourceLocation = #_sourceLocation) throws {
    let frame = view(model)
    let pictures = frame.images.map { placement in
      let place = placement.rectangle
      return "\(placement.image.width)×\(placement.image.height) pixels in \(place.columns)×\(place.rows) cells"
        + " at \(place.column),\(place.row)"
    }
    let text = ([frame.plainText()] + pictures).joined(separator: "\n") + "\n"
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Frames")
    let file = folder.appendingPathComponent("\(name)-\(model.size.columns)x\(model.size.rows).txt")
    if ProcessInfo.processInfo.environment["PROGAN_RECORD"] == "1" {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
    let golden = try String(contentsOf: file, encoding: .utf8)
    #expect(text == golden, "\(file.lastPathComponent)", sourceLocation: location)
  }
}
