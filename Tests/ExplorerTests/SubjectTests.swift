import ProgressiveGAN
import TerminalCanvas
import Testing

@testable import Explorer

/// A model that ships, walked while the run learns.
struct SubjectTests {
  private let other = Key.character("O")

  @Test func aFirstStartWalksAnotherWhileTheRunBegins() {
    var model = emptyModel(120, 40)
    model.subjects.append(portraits())
    _ = model.greet()
    #expect(model.view == .train)
    let commands = model.press(.character("x"))
    #expect(commands.prefix(2) == [.runs(.stopEstimating), .runs(.begin)])
    #expect(commands.dropFirst(2) == [.walk(.render(wish(model)), of: second)])
    #expect(model.view == .walk && model.front == second && model.notice?.sentence.contains("while your run") == true)
    // Steering is the other's from the first key on.
    #expect(model.press(.right) == [.walk(.render(wish(model)), of: second)])
    #expect(model.walk.course.trail == 1)
  }

  @Test func withoutItAFirstStartShowsTrainAndSaysWhy() {
    var model = emptyModel(120, 40)
    model.runs.greeting.problem = "The model is not found."
    _ = model.greet()
    #expect(model.press(.enter) == [.runs(.stopEstimating), .runs(.begin)])
    #expect(model.view == .train && model.notice == Notice(sentence: "The model is not found.", isProblem: true))
    #expect(model.type("2O").wishes.count == 1)
    #expect(model.front == .opened && model.notice?.sentence.contains("No other generator") == true)
    #expect(!model.bindingsHere.contains { $0.action == .walk(.otherGenerator) })
  }

  /// Each generator has a walk of its own, also where latents are of other sizes; turning back goes on where it was.
  @Test func aKeyTurnsBetweenTheTwo() {
    var model = modelWithTwo(Size(columns: 120, rows: 40), portraits(latentSize: 32))
    _ = model.press(.right, .right)
    let (there, picture) = (model.walk.course, model.walk.image)
    let turned = model.press(other)
    #expect(model.front == .opened && model.walk.course.latent.count == 64 && model.walk.course.trail == 0)
    #expect(turned == [model.render], "the run's own draws, and nobody else")
    #expect(view(model).plainText().contains("─ your run, smoothed at 54.3 kimg · seed 1 "))
    _ = model.press(.up)
    #expect(model.press(other) == [.walk(.render(wish(model)), of: second)])
    #expect(model.walk.course == there && model.walk.image == picture)
    #expect(view(model).plainText().contains("─ emoji-portraits-64, ships with progan · seed 6 "))
  }

  /// A run that learns publishes all the time: while another is walked, nothing is drawn or sought with it.
  @Test func theOneThatRestsDrawsNothing() {
    var model = modelWithTwo()
    let (course, image, notice) = (model.walk.course, model.walk.image, model.notice)
    #expect(model.update(.walk(.newGenerator(resolution: 16))).isEmpty)
    #expect(model.walk.course == course && model.walk.image == image && model.notice == notice)
    #expect(model.view == .walk && model.front == second)
    // Turned to, it is shown by the newest one.
    let commands = model.press(other)
    #expect(commands == [model.render, .walk(.findDirections(.weights, label: 0))])
  }

  @Test func directionsAreThoseOfTheGeneratorThatTheyWereFoundIn() {
    var model = modelWithTwo(Size(columns: 120, rows: 40), portraits(latentSize: 32))
    #expect(model.walk.isFinding)
    _ = model.press(other)
    let set = tinyGenerator(latentSize: 32).weightDirections()
    // They were asked for before the person turned.
    #expect(model.update(.walk(.found(.weights, set, resolution: 64), of: second)).isEmpty)
    #expect(model.walk.found.isEmpty && model.walk.course.directionSet.kind == .random)
    _ = model.press(other)
    #expect(model.walk.found[.weights]?.set == set && model.walk.course.directionSet.kind == .weights)
  }

  @Test func whatIsKeptOfItIsItsOwn() throws {
    var model = modelWithTwo(Size(columns: 120, rows: 40), portraits(classes: ["cat", "owl"]))
    _ = model.type("c")
    var shown = drawn(model, 64, imagesSeen: 195_000)
    shown.label = 1
    _ = model.update(.walk(.rendered(shown), of: second))
    guard case .favourites(.save(let kept, of: second))? = model.type("f").first else {
      Issue.record("not kept for the other")
      return
    }
    #expect(kept.model == "emoji-portraits-64" && kept.className == "owl" && kept.imagesSeen == 195_000)
    #expect(model.type("x") == [.walk(.save(dislikes: [shown.latent]), of: second)])
    // A sample of the run stays the run's.
    guard case .favourites(.save(let sample, of: .opened))? = model.type("1f").last else {
      Issue.record("not kept for the run")
      return
    }
    #expect(sample.model == "laptop" && sample.className == nil)
  }

  @Test func searchesAndFilmsAreItsOwn() {
    var model = modelWithTwo()
    let film = model.type("m") + model.press(.right, .character("i")) + model.perform(.walk(.recordAs(.gif)))
    #expect(model.walk.filming != nil && film.contains { if case .walk(.record, _) = $0 { true } else { false } })
    _ = model.press(other)
    #expect(model.walk.filming == nil && model.walk.marks.isEmpty)
    _ = model.update(.walk(.filmed("films/one.gif"), of: second))
    #expect(
      model.notice?.sentence == "emoji-portraits-64: The film is written: \(portraits().home)/films/one.gif.")
    let point = model.walk.course.latent
    let found = sampleLatent(size: 64, seed: 7)
    #expect(model.update(.walk(.searched(found, near: "me.png", distance: 0.1), of: second)).isEmpty)
    #expect(model.walk.course.latent == point)
    _ = model.press(other)
    #expect(model.walk.filming == nil && model.walk.course.origin == .named("near me.png"))
  }

  @Test func aSampleOfTheRunIsWalkedByTheRun() {
    var model = modelWithTwo()
    let others = model.walk.course
    #expect(model.type("1") == [] && model.front == second)
    let commands = model.press(.right, .enter)
    #expect(model.view == .walk && model.front == .opened && model.walk.course.origin == .named("sample 2"))
    #expect(commands == [model.render])
    _ = model.press(other)
    #expect(model.walk.course == others)
  }

  // MARK: Favourites

  /// Two of the run, two of the other, one of another run.
  private func gallery() -> Model {
    var model = modelWithTwo()
    let home = portraits().home
    _ = model.update(
      listed([entry(1), entry(2), entry(3, run: home), entry(4, run: home), entry(5, run: "/runs/horses")]))
    return model
  }

  @Test func whatWasKeptOfItIsSeenInTheGallery() {
    var model = gallery()
    _ = model.update(.favourites(.saved(entry(4, run: portraits().home))))
    #expect(model.notice?.sentence.contains("of emoji-portraits-64; 3 shows") == true)
    _ = model.type("3")
    #expect(model.favourites.filter.scope == .allRuns && model.favourites.chosen == file(4, run: portraits().home))
    #expect(view(model).plainText().contains("emoji-portraits-64, ships"))
    _ = model.type(",")
    #expect(model.shownNumbers == [2, 1], "the run's are its own")
    _ = model.type("..")
    #expect(model.shownNumbers == [4, 3] && view(model).plainText().contains("model emoji-portraits-64"))
    // One of the run leaves the choice of whose are shown alone.
    _ = model.update(.favourites(.saved(entry(2))))
    #expect(model.shownNumbers == [4, 3])
  }

  @Test func aFavouriteIsWalkedByWhoDrewIt() {
    var model = gallery()
    _ = model.type("3")
    _ = model.press(.home, .enter)
    #expect(model.front == .opened && model.walk.course.origin == .named("92 kimg"))
    _ = model.type("3..")
    let commands = model.press(.enter)
    #expect(model.front == second && commands == [.walk(.render(wish(model)), of: second)])
    #expect(model.notice == nil, "nothing to warn of")
    #expect(model.likes.map(\.latent) == [entry(3).latent, entry(4).latent], "of the other alone")
    _ = model.type("3.")
    _ = model.press(.enter)
    #expect(model.front == .opened && model.notice?.sentence.contains("of the run horses") == true)
  }

  @Test func childrenAreDrawnByTheirParentsGenerator() {
    var model = gallery()
    _ = model.type("3..")
    _ = model.type("0mm")
    let commands = model.type("b")
    #expect(commands.contains { if case .favourites(.breed(_, _, of: second)) = $0 { true } else { false } })
    model.deliver(commands)
    guard case .favourites(.save(let child, of: second))? = model.type("f").first else {
      Issue.record("the child is not the other's")
      return
    }
    #expect(child.model == "emoji-portraits-64")
    _ = model.press(.enter)
    #expect(model.front == second && model.walk.course.origin == .named("a child"))
    // Parents of two generators meet in the run's.
    _ = model.press(.character("3"), .escape)
    _ = model.type(",0mmmm")
    let mixed = model.type("b")
    #expect(mixed.contains { if case .favourites(.breed(_, _, of: .opened)) = $0 { true } else { false } })
  }

  private func wish(_ model: Model) -> WalkWish {
    guard case .walk(.render(let wish), _) = model.render else { return WalkWish(latent: []) }
    return wish
  }
}
