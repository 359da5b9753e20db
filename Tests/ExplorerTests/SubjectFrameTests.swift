import ProgressiveGAN
import TerminalCanvas
import Testing

@testable import Explorer

/// What a first start looks like that begins with walking a model.
struct SubjectFrameTests {
  private func withDirections(_ model: Model) -> Model {
    var model = model
    let directions = tinyGenerator(latentSize: 64).weightDirections()
    for id in [second, .opened] { _ = model.update(.walk(.found(.weights, directions, resolution: 64), of: id)) }
    return model
  }

  @Test(arguments: goldenSizes) func twoSubjects(size: Size) throws {
    try checkFrame(withDirections(modelWithTwo(size)), "two-subjects")
  }

  @Test(arguments: goldenSizes) func ownBesideAnother(size: Size) throws {
    var model = withDirections(modelWithTwo(size))
    _ = model.type("O")
    try checkFrame(model, "two-subjects-off")
  }

  @Test(arguments: goldenSizes) func favouriteOfAnother(size: Size) throws {
    var model = modelWithTwo(size)
    _ = model.update(listed([entry(1), entry(2), entry(3, side: 64, run: portraits().home)]))
    _ = model.update(.favourites(.saved(entry(3, run: portraits().home))))
    model.deliver(model.type("3"))
    try checkFrame(model, "two-subjects-favourite")
  }

  @Test(arguments: goldenSizes) func greeting(size: Size) throws {
    var model = emptyModel(size.columns, size.rows)
    model.subjects.append(portraits())
    _ = model.greet()
    let sizes = [4, 8, 16, 32, 64]
    _ = model.update(
      .runs(.greeting(sizes.map { size in [picture(size, 90), picture(size, 120)] }, resolutions: sizes)))
    _ = model.update(.runs(.estimated(estimate(Configuration(.laptop), measuredTo: 64))))
    try checkFrame(model, "two-subjects-greeting")
  }

  @Test func help() throws {
    var model = modelWithTwo(Size(columns: 80, rows: 60))
    _ = model.type("?")
    try checkFrame(model, "two-subjects-help")
  }
}
