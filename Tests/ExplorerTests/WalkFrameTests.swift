import ProgressiveGAN
import TerminalCanvas
import Testing

@testable import Explorer

/// What the Walk view looks like.
struct WalkFrameTests {
  /// A model that walks, with directions found and neighbours made.
  private func walking(_ size: Size, graphics: GraphicsCapability = sixel) throws -> Model {
    var model = busyModel(size.columns, size.rows, graphics: graphics)
    _ = model.type("2")
    _ = model.update(.walk(.newGenerator(resolution: 16)))
    let generator = tinyGenerator(latentSize: 64)
    _ = model.update(.walk(.found(.weights, generator.weightDirections(), resolution: 16)))
    _ = model.press(.right, .right, .up, .character("+"), .left, .up, .character("u"))
    if let around = model.walk.surroundings {
      var map = NeighbourMap(around, label: 0)
      map.images = map.images.indices.map { picture(16, UInt8($0 * 9)) }
      _ = model.update(.walk(.surrounded(map)))
    }
    return model
  }

  @Test(arguments: goldenSizes) func walk(size: Size) throws { try checkFrame(try walking(size), "walk") }

  @Test func pixelsAreSmoothedAndSquareAgain() throws {
    var model = try walking(goldenSizes[1])
    for (wanted, words) in [(Scaling.smooth, "smoothed"), (.nearest, "square")] {
      _ = model.press(.control("p"))
      #expect(model.notice?.sentence.contains(words) == true)
      let images = view(model).images
      #expect(images.count > 1 && images.allSatisfy { $0.scaling == wanted })
    }
    model.graphics = GraphicsCapability(mode: .blocks, cellWidth: 1, cellHeight: 2)
    _ = model.press(.control("p"))
    #expect(model.notice?.sentence.contains("Only pictures of pixels") == true && model.scaling == .nearest)
  }

  @Test(arguments: goldenSizes) func playing(size: Size) throws {
    var model = try walking(size)
    _ = model.type("mnmi+")
    for _ in 0..<15 {
      model.now += 0.1
      _ = model.update(.tick)
    }
    _ = model.update(.walk(.filming(done: 31, total: 118)))
    try checkFrame(model, "walk-playing")
  }

  @Test(arguments: goldenSizes) func favouritesAndOpinions(size: Size) throws {
    var model = try walking(size)
    _ = model.update(listed([entry(1), entry(2)]))
    _ = model.update(.walk(.disliked([try #require(model.walk.image).latent, sampleLatent(size: 64, seed: 8)])))
    _ = model.perform(.walk(.choose(.favourites)))
    _ = model.press(.right, .right, .right, .character("m"), .up, .up, .character("R"), .up)
    try checkFrame(model, "walk-favourites")
  }

  @Test func walkInBlocks() throws {
    try checkFrame(try walking(Size(columns: 80, rows: 24), graphics: blocks), "walk-blocks")
    try checkFrame(try walking(Size(columns: 120, rows: 40), graphics: blocks), "walk-blocks")
  }

  @Test func walkBeforeTheFirstGenerator() throws {
    var model = emptyModel(80, 24)
    _ = model.type("2")
    try checkFrame(model, "walk-starting")
  }
}
