import Images
import Keepsakes
import LatentSpace
import ProgressiveGAN
import Runs
import TerminalCanvas
import Testing

@testable import Explorer

/// What a first start looks like that begins with walking a model.
struct GuestFrameTests {
  private func withDirections(_ model: Model) -> Model {
    var model = model
    let directions = tinyGenerator(latentSize: 64).weightDirections()
    for news in [Message.guest, Message.walk] { _ = model.update(news(.found(.weights, directions, resolution: 64))) }
    return model
  }

  @Test(arguments: goldenSizes) func guest(size: Size) throws {
    try checkFrame(withDirections(guestModel(size)), "guest")
  }

  @Test(arguments: goldenSizes) func ownBesideAGuest(size: Size) throws {
    var model = withDirections(guestModel(size))
    _ = model.type("O")
    try checkFrame(model, "guest-off")
  }

  @Test(arguments: goldenSizes) func favouriteOfAGuest(size: Size) throws {
    var model = guestModel(size)
    _ = model.update(listed([entry(1), entry(2), entry(3, side: 64, run: portraits().home)]))
    _ = model.update(.favourites(.saved(entry(3, run: portraits().home))))
    model.deliver(model.type("3"))
    try checkFrame(model, "guest-favourite")
  }

  @Test(arguments: goldenSizes) func greeting(size: Size) throws {
    var model = emptyModel(size.columns, size.rows)
    model.guest = portraits()
    _ = model.greet()
    let sizes = [4, 8, 16, 32, 64]
    _ = model.update(
      .runs(.greeting(sizes.map { size in [picture(size, 90), picture(size, 120)] }, resolutions: sizes)))
    _ = model.update(.runs(.estimated(estimate(Configuration(.laptop), measuredTo: 64))))
    try checkFrame(model, "guest-greeting")
  }

  @Test func help() throws {
    var model = guestModel(Size(columns: 80, rows: 60))
    _ = model.type("?")
    try checkFrame(model, "guest-help")
  }
}
