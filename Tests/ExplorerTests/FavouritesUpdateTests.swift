import Keepsakes
import LatentSpace
import ProgressiveGAN
import TerminalCanvas
import Testing

@testable import Explorer

/// Choosing, filtering, marking, and what is done with favourites.
struct FavouritesUpdateTests {
  private func deed(_ commands: [Command]) throws -> FavouriteDeed {
    for case .favourites(.perform(let deed, .forward)) in commands { return deed }
    Issue.record("nothing is to be done in \(commands)")
    return FavouriteDeed(name: "", changes: [])
  }

  @Test func enteringTheViewReadsThemAndAsksForTheirPictures() {
    var model = busyModel()
    _ = model.update(listed([entry(1), entry(2)]))
    let commands = model.type("3")
    #expect(commands.contains(.favourites(.load)))
    #expect(commands.contains(.favourites(.fetch([file(2), file(1), file(2)], side: 256))))
    #expect(model.type("3") == [.favourites(.load)], "what is on its way is not asked for again")
  }

  @Test func aFavouriteOpensInWalk() {
    var model = gallery()
    model.play("l")
    #expect(!model.press(.enter).isEmpty)
    #expect(model.view == .walk)
    #expect(model.walk.course.origin == .named("Grin"))
  }

  @Test func aFavouriteOpensWithItsClass() {
    var model = Model(
      Subject(named: "zoo", classes: ["cat", "dog", "owl"], home: "/runs/laptop", latentSize: 64), dataName: "zoo",
      schedule: schedule, size: Size(columns: 120, rows: 40), graphics: sixel, timeZone: utc)
    _ = model.update(listed([entry(1, className: "owl")]))
    _ = model.type("3")
    #expect(view(model).plainText().contains("class   owl"))
    _ = model.press(.enter)
    #expect(model.view == .walk && model.walk.label == 2)
  }

  @Test func aFavouriteOfAnotherLatentSizeSaysWhyNot() throws {
    var model = gallery(120, 40, [entry(1, latentSize: 512)])
    #expect(model.press(.enter).isEmpty)
    #expect(model.view == .favourites)
    let notice = try #require(model.notice)
    #expect(notice.isProblem)
    #expect(notice.sentence.contains("512") && notice.sentence.contains("64"))
  }

  @Test func aFavouriteOfAnotherRunOpensWithAWordOfWarning() throws {
    var model = gallery()
    model.play("..")
    #expect(model.favourites.chosenEntry?.file.run == "horses")
    _ = model.press(.enter)
    #expect(model.view == .walk)
    #expect(model.notice?.sentence.contains("horses") == true)
  }

  @Test func theNewestComesFirstAndOrdersGoRound() {
    var model = gallery()
    #expect(model.shownNumbers == (1...34).reversed())
    let chosen = model.favourites.chosen
    model.play("o")
    #expect(model.shownNumbers == Array(1...34))
    #expect(model.favourites.chosen == chosen, "the chosen one stays chosen")
    model.play("o")
    #expect(
      model.favourites.shown.prefix(4).map(\.inscription.title) == ["An early face", "Grin", "The owl who knows", ""])
    model.play("ooo")
    #expect(model.favourites.order == .newest)
  }

  @Test func ordersAreStrict() {
    let entries = collection() + [entry(34, run: "/runs/a"), entry(1, run: "/runs/b", title: "Grin")]
    for order in FavouriteOrder.allCases {
      let sorted = entries.sorted(by: order.precedes)
      #expect(sorted.map(\.file) == entries.reversed().sorted(by: order.precedes).map(\.file), "\(order)")
      for (one, other) in zip(sorted, sorted.dropFirst()) {
        #expect(order.precedes(one, other) && !order.precedes(other, one) && !order.precedes(one, one), "\(order)")
      }
    }
    #expect(entries.sorted(by: FavouriteOrder.kimg.precedes).first?.imagesSeen == 131_000)
    #expect(entries.sorted(by: FavouriteOrder.run.precedes).first?.file.run == "a")
  }

  @Test func scopesGoRoundThisRunAllRunsOthersAndTheTrash() {
    var model = gallery()
    let counts = (0..<4).map { _ in
      model.play(".")
      return model.favourites.shown.count
    }
    #expect(counts == [35, 1, 1, 34])
    model.play(",")
    #expect(model.favourites.filter.scope == .trash)
    #expect(model.favourites.shown.map(\.file) == [file(41, isTrashed: true)])
  }

  @Test(arguments: [
    ("#owl", [34, 7]), ("OWL", [34, 7]), ("#blue", [34]), ("#blue eyes", [34]), ("#ow #bl", [34]), ("both eyes", [34]),
    ("grin", [33]), ("160607", [7]), ("laptop early", [20]), ("#early", []), ("nothing", []), ("#", [34, 33, 7]),
  ]) func filtersByWordsAndTags(text: String, numbers: [Int]) {
    var model = gallery()
    model.play("F" + text)
    _ = model.press(.enter)
    #expect(model.shownNumbers == numbers)
    if numbers.isEmpty {
      #expect(model.favourites.chosen == nil)
      #expect(model.press(.enter, .character("x"), .character("m"), .character("e"), .right, .end).isEmpty)
    }
    _ = model.press(.escape)
    #expect(model.shownNumbers.count == 34)
  }

  @Test func arrowsStayInsideAndTheChosenOneStaysInSight() {
    var model = gallery(80, 24)
    let columns = model.galleryLayout.columns
    _ = model.press(.left, .up)
    #expect(model.favourites.chosenIndex == 0)
    for _ in 0..<40 { _ = model.press(.down) }
    #expect((model.favourites.chosenIndex ?? 0) + columns > 33)
    let seen = model.galleryTop..<(model.galleryTop + model.galleryLayout.visibleRows)
    #expect(seen.contains((model.favourites.chosenIndex ?? 0) / columns))
    _ = model.press(.end)
    #expect(model.favourites.chosenIndex == 33)
    _ = model.press(.home)
    #expect(model.favourites.chosenIndex == 0 && model.galleryTop == 0)
  }

  @Test func theWheelScrollsRowByRowAndBringsThePictures() {
    var model = gallery(80, 24)
    let layout = model.galleryLayout
    #expect(layout.rows > layout.visibleRows)
    let wheel = Message.mouse(MouseEvent(.wheelDown, column: 5, row: 5))
    model.deliver(model.update(wheel))
    #expect(model.galleryTop == 1)
    #expect(model.favourites.chosenIndex == layout.columns, "what would be left behind comes along")
    for _ in 0..<50 { model.deliver(model.update(wheel)) }
    #expect(model.galleryTop == layout.rows - layout.visibleRows)
    #expect(model.favourites.pictures.count == 34)
    _ = model.update(.mouse(MouseEvent(.wheelUp, column: 5, row: 5)))
    #expect(model.galleryTop == layout.rows - layout.visibleRows - 1)
  }

  @Test func aClickChoosesAndADoubleClickOpens() {
    var model = gallery()
    let tile = model.galleryLayout.tile(1, onScreenRow: 1)
    let index = model.galleryLayout.columns + 1
    _ = model.update(.mouse(MouseEvent(.click, column: tile.column, row: tile.row)))
    #expect(model.favourites.chosenIndex == index)
    _ = model.update(.mouse(MouseEvent(.doubleClick, column: tile.column + 2, row: tile.row + tile.rows)))
    #expect(model.view == .walk)
  }

  @Test func marksGoOnToTheNextAndEscapeTakesThemAway() {
    var model = gallery()
    model.play("mm")
    #expect(model.favourites.marks == [file(34), file(33)])
    #expect(model.favourites.chosen == file(32))
    model.play("hm")
    #expect(model.favourites.marks == [file(34)])
    model.play("M")
    #expect(model.favourites.marks.count == 34)
    model.play("M")
    #expect(model.favourites.marks.isEmpty)
    model.play("m")
    _ = model.press(.escape)
    #expect(model.favourites.marks.isEmpty && model.view == .favourites)
    _ = model.press(.escape)
    #expect(model.view == .train)
  }

  @Test func whatIsNotShownIsNotMarked() {
    var model = gallery()
    model.play("mmF#owl")
    _ = model.press(.enter)
    #expect(model.favourites.marks == [file(34)])
  }

  @Test func deletesTheChosenOneWithoutAskingAndUndoes() throws {
    var model = gallery()
    let deed = try deed(model.type("x"))
    #expect(deed.changes == [.move(from: file(34), to: file(34, isTrashed: true))])
    var entries = collection()
    entries[33].file = file(34, isTrashed: true)
    _ = model.update(listed(entries))
    _ = model.update(.favourites(.performed(deed, .forward, problem: nil)))
    #expect(model.favourites.chosen == file(33))
    #expect(model.notice?.sentence == "Done: deleting “The owl who knows”. u undoes it.")
    #expect(model.type("u") == [.favourites(.perform(deed.inverse, .undo))])
    #expect(model.type("u").isEmpty, "once")
    _ = model.update(listed(collection()))
    _ = model.update(.favourites(.performed(deed.inverse, .undo, problem: nil)))
    #expect(model.favourites.chosen == file(34))
    #expect(model.type("U") == [.favourites(.perform(deed, .redo))])
  }

  @Test func deletesAllThatAreMarked() throws {
    var model = gallery()
    #expect(try deed(model.type("mmmx")).changes.count == 3)
  }

  @Test func takesOutOfTheTrashAndErasesOnlyAfterAYes() throws {
    var model = gallery()
    model.play(",")
    #expect(try deed(model.type("f")).changes == [.move(from: file(41, isTrashed: true), to: file(41))])
    #expect(model.type("x").isEmpty && model.overlay != nil)
    #expect(model.type("n").isEmpty && model.overlay == nil)
    #expect(model.type("xy") == [.favourites(.erase([file(41, isTrashed: true)]))])
    model.play(":empty")
    #expect(model.press(.enter).isEmpty)
    #expect(model.press(.enter) == [.favourites(.erase([file(41, isTrashed: true)]))])
  }

  @Test func whatIsErasedCannotBeUndone() {
    var model = gallery()
    let deed = FavouriteDeed(name: "x", changes: [.move(from: file(41), to: file(41, isTrashed: true))])
    _ = model.update(.favourites(.performed(deed, .forward, problem: nil)))
    _ = model.update(.favourites(.erased([file(41, isTrashed: true)], problem: nil)))
    #expect(model.type("u").isEmpty)
  }

  @Test func titlesTagsAndNotesAreTyped() throws {
    var model = gallery()
    _ = model.type("e")
    _ = model.press(.control("u"))
    _ = model.type("Wise")
    let titled = try deed(model.press(.enter))
    let old = entry(
      34, title: "The owl who knows", tags: ["owl", "blue eyes"], note: "First one with both eyes.\nKeep!")
    guard case .inscribe(file(34), old.inscription, let new)? = titled.changes.first else {
      Issue.record("\(titled)")
      return
    }
    #expect(new.title == "Wise" && new.tags == ["owl", "blue eyes"])
    _ = model.type("t")
    _ = model.type(", Big")
    guard case .inscribe(_, _, let tagged)? = try deed(model.press(.enter)).changes.first else { return }
    #expect(tagged.tags == ["owl", "blue eyes", "Big"])
    _ = model.type("N!")
    guard case .inscribe(_, _, let noted)? = try deed(model.press(.enter)).changes.first else { return }
    #expect(noted.note == "First one with both eyes.\nKeep!!")
    _ = model.type("e")
    #expect(model.press(.enter).isEmpty, "nothing changed, nothing done")
  }

  @Test func severalAreTaggedAtOnce() throws {
    var model = gallery()
    _ = model.type("mmtnew, -owl")
    let changes = try deed(model.press(.enter)).changes
    let tags = changes.compactMap { if case .inscribe(_, _, let new) = $0 { new.tags } else { nil } }
    #expect(tags == [["blue eyes", "new"], ["smile", "new"]])
  }

  @Test(arguments: [
    ("out.png", FavouriteExport.grid), ("~/x/out.JSON", .json), ("l.safetensors", .safetensors), ("folder", .folder),
    ("a.b/folder", .folder),
  ]) func writesOutWhatAPathAsksFor(path: String, form: FavouriteExport) throws {
    var model = gallery()
    _ = model.type("mmw")
    _ = model.press(.control("u"))
    _ = model.type(path)
    #expect(
      model.press(.enter)
        == [.favourites(.export([model.favourites.shown[0], model.favourites.shown[1]], form, path: path))])
    _ = model.update(.favourites(.exported(count: 2, path: "/x/out\u{1B}")))
    #expect(model.notice?.sentence == "Wrote 2 favourites to /x/out␛.")
  }

  @Test func aPathThatSaysNothingIsObjectedTo() {
    var model = gallery()
    _ = model.type("w.gif")
    #expect(model.press(.enter).isEmpty)
    guard case .prompt(let prompt)? = model.overlay else {
      Issue.record("no prompt")
      return
    }
    #expect(prompt.objection?.contains(".gif") == true)
  }

  @Test func everyFormOfExportIsInThePalette() {
    for (words, ending) in [("folder", "2"), ("safetensors", ".safetensors"), ("JSON", ".json"), ("grid", ".png")] {
      var model = gallery()
      _ = model.type("mm:write \(words)")
      _ = model.press(.enter)
      guard case .prompt(let prompt)? = model.overlay else {
        Issue.record("no prompt for \(words)")
        return
      }
      #expect(prompt.field.text.hasSuffix(ending), "\(prompt.field.text)")
    }
  }

  @Test func comparesTheMarkedOnesOrNeighbours() {
    var model = gallery()
    model.play("v")
    #expect(model.favourites.mode == .comparison(Comparison(sides: [file(34), file(33)])))
    _ = model.press(.right, .down)
    #expect(model.favourites.mode == .comparison(Comparison(sides: [file(34), file(32)])))
    #expect(model.favourites.chosen == file(32))
    _ = model.press(.left, .down)
    #expect(model.favourites.chosen == file(33))
    _ = model.press(.down)
    #expect(model.favourites.mode == .comparison(Comparison(sides: [file(31), file(32)])), "past the other side")
    _ = model.press(.escape)
    #expect(model.favourites.mode == .gallery && model.favourites.chosen == file(31))
    model.play("Mv")
    #expect(model.favourites.mode == .comparison(Comparison(sides: [file(34), file(33)])))
    var lonely = gallery(120, 40, [entry(1)])
    lonely.play("v")
    #expect(lonely.favourites.mode == .gallery && lonely.notice != nil)
  }

  @Test func aComparisonEndsWithOneOfItsFavourites() throws {
    var model = gallery()
    model.play("v")
    #expect(try deed(model.type("x")).changes.count == 1, "only the chosen side")
    var entries = collection()
    entries.remove(at: 33)
    _ = model.update(listed(entries))
    #expect(model.favourites.mode == .gallery)
    #expect(model.favourites.chosenIndex != nil)
  }

  @Test func breedsWhatIsMarkedAndKeepsAChild() throws {
    var model = gallery()
    #expect(model.type("b").isEmpty && model.notice != nil)
    let parents = Array(model.favourites.shown.prefix(2))
    let commands = model.type("mmb")
    let latents = Breeding.mixes(12, parents: 2, seed: 0).map { $0.child(of: parents.map(\.latent)) }
    #expect(commands.contains(.favourites(.breed(latents, label: 0, of: .opened))))
    #expect(model.type("f").isEmpty, "no picture, nothing to keep")
    model.deliver(commands)
    _ = model.press(.right)
    guard case .favourites(.save(let child, .opened))? = model.type("f").first else {
      Issue.record("no child")
      return
    }
    #expect(child.latent == latents[1])
    #expect(child.parents == ["laptop/\(file(34).name)", "laptop/\(file(33).name)"])
    #expect(child.breeding == Breeding.mixes(12, parents: 2, seed: 0)[1].text)
    _ = model.press(.enter)
    #expect(model.view == .walk && model.walk.course.origin == .named("a child"))
  }

  @Test func littersGoOnAndCross() {
    var model = gallery()
    model.play("mmb")
    guard case .litter(let first) = model.favourites.mode else { return }
    model.play("n")
    guard case .litter(let second) = model.favourites.mode else { return }
    #expect(first.latents != second.latents && second.images.map(\.latent) == second.latents)
    model.play("b")
    guard case .litter(let crossed) = model.favourites.mode else { return }
    #expect(crossed.kind == .cross && crossed.images.count == 12)
    _ = model.update(.favourites(.litter(first.images)))
    #expect(model.favourites.mode == .litter(crossed), "late pictures of another litter")
    _ = model.press(.escape)
    #expect(model.favourites.mode == .gallery && model.favourites.marks.count == 2)
  }

  @Test func theWayThroughTheMarkedOnesIsPlayedInWalk() {
    var model = gallery()
    #expect(model.type("i").isEmpty && model.notice != nil)
    _ = model.type("mmmi")
    #expect(model.view == .walk && model.walk.isPlaying)
    #expect(model.walk.motion?.name == "through 3 favourites")
  }

  @Test func favouritesOfOtherLatentSizesAreNotBred() {
    var model = gallery(120, 40, [entry(1), entry(2, latentSize: 32)])
    #expect(model.type("mmb").isEmpty)
    #expect(model.notice?.isProblem == true)
  }

  @Test func savedFavouritesAreNamedAndChosen() {
    var model = gallery()
    _ = model.update(listed(collection() + [entry(50)]))
    _ = model.update(.favourites(.saved(entry(50))))
    #expect(model.favourites.chosen == file(50))
    #expect(model.notice?.sentence.contains("160650") == true)
  }

  @Test func thereIsALargestAndASmallestSize() {
    var model = gallery()
    var sizes = Set<Int>()
    for key in "++++++++--------" {
      model.play(String(key))
      sizes.insert(model.galleryLayout.tileRows)
    }
    #expect(sizes == Set(GalleryLayout.tiles(side: 32, sixel).map(\.rows)))
  }
}
