import Foundation
import Keepsakes
import Testing

@testable import Explorer

/// Ways that are played, and films.
struct WalkPlayingTests {
  private func walking() -> Model {
    var model = busyModel()
    _ = model.type("2")
    return model
  }

  private func angle(_ a: [Float], _ b: [Float]) -> Double {
    acos(min(1, Double(zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }) / Double(a.count)))
  }

  /// Ticks for so many seconds, thirty a second.
  private func play(_ model: inout Model, seconds: Double) {
    for _ in 0..<Int((seconds * 30).rounded()) {
      model.now += 1 / 30
      _ = model.update(.tick)
    }
  }

  @Test func aCircleIsWalkedAtTheChosenSpeed() {
    var model = walking()
    let start = model.walk.course.latent
    #expect(model.walk.tickInterval == nil)
    #expect(model.type("a").wishes.count == 1)
    #expect(model.walk.tickInterval != nil)
    play(&model, seconds: 2)
    // 0.4 radians a second.
    #expect(abs(angle(start, model.walk.here) - 0.8) < 1e-3)
    _ = model.type("+")
    play(&model, seconds: 1)
    #expect(abs(angle(start, model.walk.here) - 1.6) < 1e-3)
    #expect(model.walk.course.stepSize == 0.1, "while a way plays, + is its speed")
    #expect(view(model).plainText().contains("0.8 rad/s"))
    // Ended, it has been one step of the walk.
    let end = model.walk.here
    #expect(model.type("a").wishes.count == 1)
    #expect(model.walk.tickInterval == nil)
    #expect(angle(model.walk.course.latent, end) < 1e-3)
    #expect(model.walk.course.trail == 1)
  }

  @Test func spacePausesWhatMovesAndElseTraining() {
    var model = walking()
    #expect(model.type(" ") == [.train(.pause)])
    _ = model.type("a")
    play(&model, seconds: 1)
    let there = model.walk.here
    #expect(!model.type(" ").contains(.train(.pause)))
    #expect(model.walk.tickInterval == nil)
    model.now += 60
    #expect(model.update(.tick).isEmpty)
    _ = model.type(" ")
    model.now += 1 / 30
    _ = model.update(.tick)
    #expect(angle(there, model.walk.here) < 0.02, "it goes on from where it was")
    // Esc ends it first, and leaves the view after that.
    _ = model.press(.escape)
    #expect(model.view == .walk && model.walk.motion == nil)
    _ = model.press(.escape)
    #expect(model.view == .train)
  }

  @Test func steeringTakesOver() {
    var model = walking()
    _ = model.type("a")
    play(&model, seconds: 1)
    let there = model.walk.here
    #expect(model.press(.up).wishes.count == 1)
    #expect(!model.walk.isPlaying)
    #expect(abs(angle(model.walk.course.latent, there) - 0.1) < 1e-3)
  }

  /// What stood still in another view goes on as if no time had passed.
  @Test func anotherViewStopsTime() {
    var model = walking()
    _ = model.type("a1")
    #expect(model.tickInterval == nil)
    model.now += 100
    _ = model.type("2")
    model.now += 1 / 30
    _ = model.update(.tick)
    #expect(model.walk.motion?.share ?? 1 < 0.02)
  }

  @Test func marksAreInterpolated() throws {
    var model = walking()
    _ = model.type("i")
    #expect(model.walk.motion == nil && model.notice != nil)
    let first = model.walk.course.latent
    _ = model.type("mn")
    let second = model.walk.course.latent
    _ = model.type("mi")
    let motion = try #require(model.walk.motion)
    #expect(motion.name == "through A, B")
    #expect(abs(motion.path.length - 2 * angle(first, second)) < 1e-3)
    #expect(angle(motion.path.latent(at: motion.path.length / 2), second) < 1e-3)
    _ = model.type("~ii")
    #expect(model.walk.motion?.path.pace == .eased)
    _ = model.type("aMi")
    #expect(model.walk.motion == nil, "the marks are forgotten")
    _ = model.type("mi")
    #expect(model.walk.motion == nil, "a point alone is no way")
    _ = model.type("ni")
    #expect(model.walk.motion?.name == "through A and here")
  }

  @Test func favouritesAreToured() {
    var model = walking()
    _ = model.type("I")
    #expect(model.walk.motion == nil && model.notice != nil)
    _ = model.update(listed([entry(1)]))
    _ = model.type("I")
    #expect(model.walk.motion?.name == "through the favourite and here")
    _ = model.update(listed([entry(1), entry(2), entry(3), entry(4, latentSize: 8)]))
    _ = model.type("I")
    #expect(model.walk.motion?.name == "through 3 favourites")
  }

  // MARK: Films

  private func film(_ commands: [Command]) throws -> Film {
    try #require(
      commands.compactMap { command in
        if case .walk(.record(let film), _) = command { film } else { nil }
      }.first)
  }

  @Test func whatPlaysIsFilmed() throws {
    var model = walking()
    _ = model.type("aR")
    #expect(view(model).plainText().contains("film as"))
    let film = try film(model.press(.enter))
    #expect(film == Film(path: try #require(model.walk.motion).path, speed: 0.4, format: .gif))
    #expect(film.frameCount == 393)
    _ = model.update(.walk(.filming(done: 12, total: 393)))
    #expect(view(model).plainText().contains("film 12 of 393"))
    _ = model.type("R")
    #expect(model.type("y") == [.walk(.stopRecording)])
    _ = model.update(.walk(.filmed(nil)))
    #expect(model.walk.filming == nil && model.notice?.sentence.contains("given up") == true)
  }

  @Test func whatIsWalkedIsFilmed() throws {
    var model = walking()
    let start = model.walk.course.latent
    _ = model.type("R")
    _ = model.press(.right, .right, .up)
    #expect(view(model).plainText().contains("● recording 4 points"))
    let end = model.walk.course.latent
    _ = model.type("R")
    _ = model.press(.backspace, .backspace, .backspace)
    _ = model.type("mov")
    _ = model.press(.enter)
    #expect(model.overlay != nil, "mov is no format")
    _ = model.press(.backspace, .backspace, .backspace)
    _ = model.type("apng")
    let film = try film(model.press(.enter))
    #expect(film.format == .apng)
    #expect(!film.path.isClosed)
    #expect(abs(film.path.length - 0.3) < 1e-3)
    #expect(angle(film.path.latent(at: 0), start) < 1e-3 && angle(film.path.latent(at: 9), end) < 1e-3)
    #expect(model.walk.recording == nil)
    _ = model.update(.walk(.filmed("films/x.apng")))
    #expect(model.notice?.sentence.contains("films/x.apng") == true)
    // The next time it is the same format.
    #expect(model.walk.format == .apng)
    #expect(model.perform(.walk(.recordAs(.png))).isEmpty, "there is nothing to film")
    #expect(model.notice != nil)
  }

  @Test func nothingWalkedIsNoFilm() {
    var model = walking()
    _ = model.type("RR")
    #expect(model.walk.recording == nil && model.overlay == nil)
  }
}
