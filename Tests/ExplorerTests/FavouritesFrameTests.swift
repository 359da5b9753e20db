import ProgressiveGAN
import TerminalCanvas
import Testing

@testable import Explorer

/// What the Favourites view looks like.
struct FavouritesFrameTests {
  @Test(arguments: goldenSizes) func favourites(size: Size) throws {
    var model = busyModel(size.columns, size.rows)
    _ = model.update(.favourites(.loaded([favourite(1, side: 8), favourite(2), favourite(3)])))
    _ = model.press(.character("3"), .right)
    try checkFrame(model, "favourites")
  }

  @Test(arguments: goldenSizes) func noFavourites(size: Size) throws {
    var model = busyModel(size.columns, size.rows)
    _ = model.type("3")
    try checkFrame(model, "favourites-none")
  }

  @Test func deletionAsks() throws {
    var model = busyModel(80, 24)
    _ = model.update(.favourites(.loaded([favourite(1), favourite(2)])))
    _ = model.type("3x")
    try checkFrame(model, "favourites-delete")
  }
}
