import TerminalCanvas
import Testing

@testable import Explorer

/// What the Favourites view looks like.
struct FavouritesFrameTests {
  @Test(arguments: goldenSizes) func none(size: Size) throws {
    try checkFrame(gallery(size.columns, size.rows, []), "favourites-none")
  }

  @Test(arguments: goldenSizes) func few(size: Size) throws {
    try checkFrame(
      gallery(size.columns, size.rows, [entry(1, side: 8), entry(2), entry(3, title: "Grin")]), "favourites-few")
  }

  @Test(arguments: goldenSizes) func many(size: Size) throws {
    try checkFrame(gallery(size.columns, size.rows), "favourites-many")
  }

  @Test(arguments: goldenSizes) func marked(size: Size) throws {
    var model = gallery(size.columns, size.rows)
    model.play("mmjm")
    try checkFrame(model, "favourites-marked")
  }

  @Test(arguments: goldenSizes) func filtered(size: Size) throws {
    var model = gallery(size.columns, size.rows)
    model.play("F#owl")
    _ = model.press(.enter)
    try checkFrame(model, "favourites-filtered")
    model.play("Fno such words")
    _ = model.press(.enter)
    try checkFrame(model, "favourites-nothing-fits")
  }

  @Test(arguments: goldenSizes) func compared(size: Size) throws {
    var model = gallery(size.columns, size.rows)
    model.play("mmv")
    try checkFrame(model, "favourites-compared")
  }

  @Test(arguments: goldenSizes) func bred(size: Size) throws {
    var model = gallery(size.columns, size.rows)
    model.play("mmmbl")
    try checkFrame(model, "favourites-bred")
  }

  @Test(arguments: goldenSizes) func writtenOut(size: Size) throws {
    var model = gallery(size.columns, size.rows)
    model.play("mmw")
    try checkFrame(model, "favourites-export")
  }

  @Test func theTrashAndWhatCannotBeRead() throws {
    var model = gallery(80, 24, [])
    _ = model.update(listed([entry(1), entry(2, isTrashed: true)], failures: ["It is damaged."], foreign: 2))
    _ = model.update(.favourites(.pictures([file(1): .unreadable])))
    try checkFrame(model, "favourites-unreadable")
    model.play(",")
    try checkFrame(model, "favourites-trash")
  }

  @Test func inHalfBlocksAndWithoutPictures() throws {
    try checkFrame(gallery(80, 24, graphics: blocks), "favourites-blocks")
    var model = gallery(80, 24, graphics: noPictures)
    model.play("m")
    try checkFrame(model, "favourites-without-pictures")
  }
}
