import Keepsakes
import Testing

@testable import Explorer

struct FavouriteHistoryTests {
  private func inscription(_ title: String) -> FavouriteInscription { FavouriteInscription(title: title) }

  private func titled(_ number: Int, _ old: String, _ new: String) -> FavouriteDeed {
    FavouriteDeed(name: new, changes: [.inscribe(file(number), from: inscription(old), to: inscription(new))])
  }

  @Test func undoesInReverseAndRedoes() throws {
    var history = FavouriteHistory()
    let deeds = [titled(1, "", "a"), titled(1, "a", "b"), titled(2, "", "c")]
    for deed in deeds { history.record(deed, .forward) }
    for deed in deeds.reversed() {
      let undone = history.takeUndo()
      let undo = try #require(undone)
      #expect(undo == deed.inverse)
      history.record(undo, .undo)
    }
    let last = history.takeUndo()
    #expect(last == nil)
    for deed in deeds {
      let redone = history.takeRedo()
      let redo = try #require(redone)
      #expect(redo == deed)
      history.record(redo, .redo)
    }
    #expect(history.past == deeds && history.future.isEmpty)
    _ = history.takeUndo()
    history.record(titled(1, "b", "d"), .forward)
    let next = history.takeRedo()
    #expect(next == nil)
  }

  @Test func severalChangesAreUndoneFromTheLastOn() {
    let deed = FavouriteDeed(
      name: "x",
      changes: [
        .move(from: file(1), to: file(1, isTrashed: true)),
        .inscribe(file(2), from: inscription("a"), to: inscription("b")),
      ])
    #expect(
      deed.inverse.changes == [
        .inscribe(file(2), from: inscription("b"), to: inscription("a")),
        .move(from: file(1, isTrashed: true), to: file(1)),
      ])
    #expect(deed.inverse.inverse == deed)
  }

  /// A file that came back under another name keeps its earlier history.
  @Test func otherNamesAreFollowed() {
    var history = FavouriteHistory()
    history.record(titled(1, "", "a"), .forward)
    history.rename(file(1), file(9))
    let last = history.takeUndo()
    #expect(last == titled(9, "", "a").inverse)
  }

  @Test func nothingDoneIsNothingToUndo() {
    var history = FavouriteHistory()
    history.record(FavouriteDeed(name: "x", changes: []), .forward)
    let last = history.takeUndo()
    #expect(last == nil)
  }
}
