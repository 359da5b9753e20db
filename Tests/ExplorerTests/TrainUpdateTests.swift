import ProgressiveGAN
import Runs
import TerminalCanvas
import Testing

@testable import Explorer

struct TimeTravelTests {
  private func seen(_ model: Model) -> Int? { model.shownSamples?.imagesSeen }

  @Test func stepsThroughTheSnapshotsAndBackToNow() {
    var model = trainModel()
    var seenThen: [Int?] = []
    for key in "[[[[[[]]]]]]" {
      model.answer(model.type(String(key)))
      seenThen.append(seen(model))
    }
    let (now, kimg) = (54_300, 1000)
    #expect(
      seenThen == [50, 40, 30, 20, 10, 10].map { $0 * kimg } + [20, 30, 40, 50].map { $0 * kimg } + [now, now])
    #expect(model.train.moment == nil)
    #expect(model.notice?.sentence == "This is as it is now.")
  }

  /// Asking again for what is open already asks for nothing; what comes late is dropped.
  @Test func onlyWhatIsLookedAtIsOpenedAndKept() {
    var model = trainModel()
    let first = model.type("[")
    #expect(first == [.train(.open(model.train.moments[4]))])
    let second = model.type("[")
    _ = model.update(.train(.opened(model.train.moments[4], grid(count: 24, side: 16, imagesSeen: 50_000))))
    #expect(model.train.past == nil && seen(model) == 54_300)
    model.answer(second)
    #expect(seen(model) == 40_000)
    model.answer(model.type("]]"))
    #expect(model.type("[") == [.train(.open(model.train.moments[4]))])
  }

  @Test func keepsAndWalksWhatIsShown() {
    var model = trainModel()
    model.answer(model.type("[[[[["))
    _ = model.press(.right, .right)
    guard case .favourites(.save(let favourite, .opened))? = model.type("f").first else {
      Issue.record("nothing is kept")
      return
    }
    #expect(favourite.imagesSeen == 10_000 && favourite.resolution == 4)
    #expect(favourite.latent == model.train.samples?.latents[2])
    _ = model.press(.enter)
    #expect(model.view == .walk && model.walk.course.origin == .named("sample 3"))
  }

  @Test func aSnapshotThatIsGoneIsSaidAndTheListMadeAnew() {
    var model = trainModel()
    _ = model.type("[")
    let moment = model.train.moments[4]
    #expect(model.update(.train(.notOpened(moment, "It is gone."))) == [.train(.listMoments(upTo: 54_300))])
    #expect(model.notice == Notice(sentence: "It is gone.", isProblem: true))
    #expect(model.train.moment == nil)
  }

  @Test func withoutSnapshotsThereIsNoPast() {
    var model = busyModel()
    #expect(model.type("[") == [.train(.listMoments(upTo: 54_300))])
    #expect(model.notice?.sentence == "No snapshot is saved yet: s saves one.")
    #expect(model.type("v") == [.train(.listMoments(upTo: 54_300))])
    #expect(model.train.beside == nil)
  }

  @Test func theListIsMadeAtFirstAndAfterEverySnapshot() {
    var model = emptyModel(120, 40)
    var told = progress(.learning, imagesSeen: 50_000)
    let list = [Command.train(.listMoments(upTo: 50_000))]
    #expect(model.update(.progress(told)) == list)
    #expect(model.update(.progress(told)).isEmpty)
    told.events.append(TrainingEvent(time: now, message: "16×16 stabilizes"))
    #expect(model.update(.progress(told)).isEmpty)
    told.events.append(TrainingEvent(time: now, message: "snapshot saved at 50.0 kimg"))
    told.events.append(TrainingEvent(time: now, message: "32×32 begins to fade in"))
    #expect(model.update(.progress(told)) == list)
    #expect(model.update(.progress(told)).isEmpty)
  }

  /// Beside now stands what was a while ago; `[` and `]` move that one alone, and not beyond the newest snapshot.
  @Test func comparesNowWithThen() {
    var model = trainModel()
    model.answer(model.type("v"))
    #expect(model.train.beside == .past && seen(model) == 54_300)
    #expect(model.train.past?.moment.imagesSeen == 40_000)
    model.answer(model.type("]"))
    model.answer(model.type("]"))
    #expect(model.train.past?.moment.imagesSeen == 50_000 && seen(model) == 54_300)
    #expect(view(model).images.count == 2)
    _ = model.type("v")
    #expect(model.train.beside == nil && model.train.moment == nil)
    model.answer(model.type("[[["))
    model.answer(model.type("v"))
    #expect(model.train.past?.moment.imagesSeen == 30_000, "the one that was looked at")
  }

  /// Reals follow the resolution and alpha of the samples they stand beside.
  @Test func realsStandBesideWhatIsShown() {
    var model = trainModel()
    let wish = RealsWish(count: 24, resolution: 16, alpha: 0.62)
    #expect(model.answer(model.type("r")) == [.train(.reals(wish))])
    #expect(model.train.reals?.wish == wish && view(model).images.count == 2)
    #expect(model.update(.train(.samples(grid(count: 24, side: 16, alpha: 0.62)))).isEmpty)
    var later = wish
    later.alpha = 0.7
    #expect(model.update(.train(.samples(grid(count: 24, side: 16, alpha: 0.7)))) == [.train(.reals(later))])
    model.answer(model.type("[[[[["))
    #expect(model.train.reals?.wish == RealsWish(count: 24, resolution: 4, alpha: 1))
    #expect(model.answer(model.type("]]]]]")).last == .train(.reals(later)))
    _ = model.type("r")
    #expect(model.train.beside == nil)
  }

  @Test func escapeLeavesOneThingAfterTheOther() {
    var model = trainModel(80, 24)
    model.answer(model.type("[[v"))
    _ = model.type("<")
    #expect(model.train.cursor != nil && model.train.firstChart == 0)
    _ = model.press(.escape)
    #expect(model.train.cursor == nil && model.train.beside == .past)
    _ = model.press(.escape)
    #expect(model.train.beside == nil && model.train.moment == nil && model.train.firstChart == 0)
    _ = model.press(.escape)
    #expect(model.train.firstChart == nil && model.view == .train)
  }

  /// The grid of pictures stands still while its pictures change their resolution.
  @Test func picturesStayInTheirPlaces() {
    var model = trainModel()
    let before = model.sampleLayout
    for _ in 1...5 {
      model.answer(model.type("["))
      #expect(model.sampleLayout == before)
    }
  }
}

struct TrainCurveTests {
  /// What the cursor's text says is the point nearest to it.
  @Test func theCursorReadsTheCurves() throws {
    var model = trainModel(200, 60)
    _ = model.type("<")
    let newest = try #require(model.train.cursor)
    #expect(newest > 53_000 && newest <= 54_300)
    for _ in 1...20 { _ = model.type("<") }
    let cursor = try #require(model.train.cursor)
    #expect(cursor < newest)
    let nearest = try #require(
      model.progress?.history.min { abs($0.imagesSeen - cursor) < abs($1.imagesSeen - cursor) })
    let text = view(model).plainText()
    #expect(text.contains("at \(kimgText(cursor))  D\(fixedWidth(nearest.discriminatorLoss, width: 7, decimals: 2))"))
    #expect(text.contains("at \(kimgText(cursor)) \(fixedWidth(nearest.gradientNorm, width: 7, decimals: 3))"))
    for _ in 1...200 { _ = model.type("<") }
    #expect(try #require(model.train.cursor) < 1000)
    for _ in 1...200 { _ = model.type(">") }
    #expect(model.train.cursor == newest)
  }

  @Test func aClickSetsTheCursorAndADoubleOneOpensNothing() throws {
    var model = trainModel(120, 40)
    let panel = try #require(model.trainPanels.charts.first).rectangle
    let (column, row) = (panel.column + panel.columns / 2, panel.row + 3)
    _ = model.update(.mouse(MouseEvent(.doubleClick, column: column, row: row)))
    #expect(model.view == .train)
    let cursor = try #require(model.train.cursor)
    #expect((20_000...35_000).contains(cursor))
    let line = try #require(view(model).plainText().split(separator: "\n").dropFirst(row).first)
    #expect(
      Array(line)[column] == "│" || (0x2801...0x28FF).contains(Array(line)[column].unicodeScalars.first?.value ?? 0))
  }

  @Test(arguments: [(80, 24), (120, 40), (160, 48)]) func allCurvesTakeTheirTurns(columns: Int, rows: Int) {
    var model = trainModel(columns, rows)
    var shown: Set<TrainChart> = []
    for _ in 0..<7 {
      shown.formUnion(model.trainPanels.charts.map(\.chart))
      _ = model.type("y")
    }
    #expect(shown == Set(TrainChart.allCases))
    if !model.isWide { #expect(model.trainPanels.samples != nil, "the samples come round again") }
  }

  @Test func allCurvesAreShownWhereThereIsRoom() {
    var model = trainModel(200, 60)
    #expect(Set(model.trainPanels.charts.map(\.chart)) == Set(TrainChart.allCases))
    _ = model.type("y")
    #expect(model.notice?.sentence == "All curves are shown.")
  }

  /// Panels lie side by side, inside the body, whatever the size and whatever they show.
  @Test(arguments: [80, 99, 100, 137, 170, 213], [24, 29, 30, 41, 50, 77]) func panelsFillTheBody(
    columns: Int, rows: Int
  ) {
    var model = trainModel(columns, rows)
    for keys in ["", "v", "ry", "<"] {
      model.answer(model.type(keys))
      let panels = model.trainPanels
      let samples = model.samplePanels.map { [$0.main] + ($0.beside.map { [$0] } ?? []) } ?? []
      let all = [panels.growth] + (panels.log.map { [$0] } ?? []) + panels.charts.map(\.rectangle) + samples
      let cells = all.reduce(0) { $0 + $1.columns * $1.rows }
      #expect(cells == model.body.columns * model.body.rows)
      for (index, one) in all.enumerated() {
        #expect(one.row >= model.body.row && one.row + one.rows <= model.body.row + model.body.rows)
        #expect(!all.dropFirst(index + 1).contains { $0.overlaps(one) })
      }
    }
  }
}

struct TrainControlTests {
  @Test func extendsThePhase() {
    var model = trainModel()
    _ = model.type("z")
    #expect(model.press(.enter) == [.train(.change(.extendPhase(kimg: 5)))])
    #expect(model.notice?.sentence == "That is done after the step in progress.")
    for (text, kimg) in [("+2.5", 2.5), ("12 kimg", 12)] {
      _ = model.type("z")
      _ = model.press(.control("u"))
      _ = model.type(text)
      #expect(model.press(.enter) == [.train(.change(.extendPhase(kimg: kimg)))])
    }
    for text in ["", "x", "-1", "0", "nan", "inf"] {
      _ = model.type("z")
      _ = model.press(.control("u"))
      _ = model.type(text)
      #expect(model.press(.enter).isEmpty && model.overlay != nil, "\(text)")
      _ = model.press(.escape)
    }
  }

  @Test func cutsThePhaseOnlyAfterAYes() {
    var model = trainModel()
    #expect(model.type("Zn").isEmpty && model.overlay == nil)
    #expect(model.type("Zy") == [.train(.change(.cutPhase))])
  }

  /// The question says what would come of it.
  @Test(arguments: [
    (54_300, "Hurry the fade to 16×16? What is left of it, from α 0.62 on"),
    (61_500, "End the stabilization of 16×16 after 1.5 kimg of 15.0 kimg? 32×32 begins to fade in"),
    (500_000, "End the run after 380.0 kimg of 400.0 kimg of its last phase?"),
  ])
  func theQuestionSaysWhatCutting(imagesSeen: Int, sentence: String) {
    var model = trainModel()
    _ = model.update(.progress(progress(.learning, imagesSeen: imagesSeen)))
    _ = model.type("Z")
    guard case .confirmation(let confirmation)? = model.overlay else {
      Issue.record("nothing is asked")
      return
    }
    #expect(confirmation.question.hasPrefix(sentence), "\(confirmation.question)")
  }

  @Test func aRunThatIsDoneIsNotCut() {
    var model = trainModel()
    _ = model.update(.progress(progress(.finished, imagesSeen: schedule.totalImages)))
    _ = model.type("Z")
    #expect(model.overlay == nil && model.notice?.sentence == "The run is done: z extends its last phase.")
  }

  @Test(arguments: [("/2", 0.5), ("×0.25", 0.25), ("x 1.5", 1.5), ("*2", 2), ("50%", 0.5), ("0.0005", 0.5)])
  func changesTheLearningRate(text: String, factor: Double) throws {
    var model = trainModel()
    _ = model.type("L")
    _ = model.press(.control("u"))
    _ = model.type(text)
    guard case .train(.change(.scaleLearningRate(let asked)))? = model.press(.enter).first else {
      Issue.record("nothing is asked of training")
      return
    }
    #expect(abs(asked - factor) < 1e-12)
  }

  @Test(arguments: ["", "x", "0", "-1", "×0", "/0", "2", "×5000", "nan", "1e-400", "×inf"])
  func objectsToWhatIsNoRate(text: String) {
    var model = trainModel()
    _ = model.type("L")
    _ = model.press(.control("u"))
    _ = model.type(text)
    #expect(model.press(.enter).isEmpty && model.overlay != nil)
  }

  @Test func aMuchHigherRateAsksFirst() {
    var model = trainModel()
    _ = model.type("L")
    _ = model.press(.control("u"))
    _ = model.type("×10")
    #expect(model.press(.enter).isEmpty)
    #expect(model.type("y") == [.train(.change(.scaleLearningRate(by: 10)))])
  }

  /// The log's line about a change takes the place of the sentence that announced it.
  @Test func theLogConfirms() {
    var model = trainModel()
    _ = model.type("z")
    _ = model.press(.enter)
    var told = progress(.learning, imagesSeen: 54_400)
    _ = model.update(.progress(told))
    #expect(model.notice != nil)
    told.events.append(TrainingEvent(time: now, message: "the fade to 16×16 is extended by 5.0 kimg, to 20.0 kimg"))
    told.schedule.fadeKimg.exceptions[16] = 20
    _ = model.update(.progress(told))
    #expect(model.notice == nil && model.schedule == told.schedule)
    let text = view(model).plainText()
    #expect(text.contains("the fade to 16×16 is extended by 5.0 kimg, to 20.0 kimg"))
  }

  @Test func allControlsAreInThePalette() {
    let names = Palette().entries(in: .train).map(\.name)
    for name in [
      "pause learning, or go on", "save a snapshot of the run now", "extend this phase", "cut this phase short",
      "change the learning rate", "look at an earlier snapshot", "set reals beside the samples",
    ] { #expect(names.contains(name)) }
  }

  @Test func nothingIsAskedBeforeAnythingIsKnown() {
    for key in ["z", "Z", "L", "<"] {
      var model = emptyModel(120, 40)
      #expect(model.type(key).isEmpty && model.overlay == nil && model.notice != nil)
    }
  }
}
